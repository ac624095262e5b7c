using Tributary.Engine.Ingest.Points;
using Tributary.Gateway.PushApi;
using Tributary.Gateway.Requests;

namespace Tributary.Gateway.Otlp;

/// <summary>
/// What a sender of OTLP is told, whichever way it asks (OTLP 1.5, sections "OTLP/gRPC Response" and "OTLP/HTTP Response").
/// </summary>
/// <param name="Outcome">The same in a word, for the gateway's own metrics.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The canonical code (google/rpc/code.proto).</param>
/// <param name="Message">What is wrong, where, and what to do; empty where all is well.</param>
/// <param name="Rejected">Points that are refused, while the others are merged.</param>
/// <param name="RetryAfter">Seconds after which it may be sent again; 0 where it would be refused again.</param>
internal sealed record OtlpAnswer(string Outcome, int Status, int Code, string Message, long Rejected, int RetryAfter) : IPointAnswer<OtlpAnswer>
{
    private const int Ok = 0;
    private const int InvalidArgument = 3;
    private const int ResourceExhausted = 8;
    private const int Unimplemented = 12;
    private const int Unavailable = 14;

    private const int SoonSeconds = 1;
    private const int LaterSeconds = 10;

    private static readonly OtlpAnswer Accepted = new("accepted", StatusCodes.Status200OK, Ok, "", 0, 0);

    public bool IsSuccess => Code == Ok;

    public static OtlpAnswer Malformed(string error) => new("malformed", StatusCodes.Status400BadRequest, InvalidArgument, error, 0, 0);

    static OtlpAnswer IPointAnswer<OtlpAnswer>.Unreadable(string error) => Malformed(error);

    public static OtlpAnswer Unsupported(string message) => new("unsupported", StatusCodes.Status415UnsupportedMediaType, Unimplemented, message, 0, 0);

    /// <inheritdoc/>
    public static OtlpAnswer Of(PushReply reply)
    {
        var code = reply.Status switch
        {
            StatusCodes.Status503ServiceUnavailable => Unavailable,
            StatusCodes.Status415UnsupportedMediaType => Unimplemented,
            StatusCodes.Status413PayloadTooLarge => ResourceExhausted,
            _ => InvalidArgument,
        };
        var retryAfter = code != Unavailable ? 0 : reply.RetryAfter == "1" ? SoonSeconds : LaterSeconds;
        return new OtlpAnswer(reply.Outcome, reply.Status, code, reply.Text ?? "", 0, retryAfter);
    }

    /// <summary>A request that is to be repeated is repeated whole: what it brought already counts once.</summary>
    public static OtlpAnswer Of(PointResult result)
    {
        if (result.Deferred > 0)
        {
            return new OtlpAnswer(
                "too_many_sources",
                StatusCodes.Status429TooManyRequests,
                ResourceExhausted,
                $"{result.Deferred} points are of new sources, and there are as many as Limits:MaxSources allows. Services that make up a new service.instance.id for every run use them up: give them a stable one, or raise the limit.",
                0,
                LaterSeconds);
        }

        if (result.Rejected > 0) return Accepted with { Outcome = "partly_refused", Rejected = result.Rejected, Message = string.Join("\n", result.Messages) };
        var warning = PointWarning.Of(result);
        return warning.Length == 0 ? Accepted : Accepted with { Message = $"{warning}." };
    }
}
