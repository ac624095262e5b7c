using Tributary.Engine.Ingest.Points;
using Tributary.Gateway.PushApi;
using Tributary.Gateway.Requests;

namespace Tributary.Gateway.Influx;

/// <summary>
/// What a writer is told, in the words of InfluxDB, by which clients decide what to do: 204 is all, a 4xx is not sent again,
/// and 429 and 503 are.
/// </summary>
/// <param name="Outcome">The same in a word, for the gateway's own metrics.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">What is wrong, where, and what to do; empty where all is well.</param>
/// <param name="RetryAfter">Seconds after which it may be sent again; empty where it would be refused again.</param>
internal sealed record InfluxAnswer(string Outcome, int Status, string Message, string RetryAfter = "") : IPointAnswer<InfluxAnswer>
{
    private const string LaterSeconds = "10";

    /// <summary>What a writer should know of points that are merged; empty for nothing.</summary>
    public string Warning { get; private init; } = "";

    public static InfluxAnswer Written { get; } = new("accepted", StatusCodes.Status204NoContent, "");

    public static InfluxAnswer Unauthorized { get; } = new("unauthorized", StatusCodes.Status401Unauthorized, "authorization failed: none of Influx:Credentials came with the request");

    public static InfluxAnswer BadRequest(string message) => new("bad_request", StatusCodes.Status400BadRequest, message);

    /// <summary>Lines that cannot be read are left out; only a body that is too much is refused as a whole.</summary>
    static InfluxAnswer IPointAnswer<InfluxAnswer>.Unreadable(string error) => new("too_large", StatusCodes.Status413PayloadTooLarge, $"{error}; split the request");

    /// <inheritdoc/>
    public static InfluxAnswer Of(PushReply reply) => new(reply.Outcome, reply.Status, reply.Text ?? "", reply.RetryAfter.ToString());

    /// <summary>A request that is to be repeated is repeated whole: what it brought already counts once.</summary>
    public static InfluxAnswer Of(PointResult result)
    {
        if (result.Deferred > 0)
        {
            return new InfluxAnswer(
                "too_many_sources",
                StatusCodes.Status429TooManyRequests,
                $"{result.Deferred} points are of new sources, and there are as many as Limits:MaxSources allows. Give senders stable names (Influx:SourceTags), or raise the limit.",
                LaterSeconds);
        }

        if (result.Rejected > 0)
        {
            var reasons = string.Join('\n', result.Messages);
            return new InfluxAnswer(
                result.Accepted > 0 ? "partly_refused" : "malformed",
                StatusCodes.Status400BadRequest,
                result.Accepted > 0 ? $"partial write: {reasons} dropped={result.Rejected}" : reasons);
        }

        return Written with { Warning = PointWarning.Of(result) };
    }
}
