using System.Globalization;
using Tributary.Engine.Ingest.Points;
using Tributary.Gateway.PushApi;
using Tributary.Gateway.Requests;

namespace Tributary.Gateway.RemoteWrite;

/// <summary>
/// What a sender is told: 204 is all, a 4xx is not sent again, and 429 and 5xx are, as a whole
/// (https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/, sections "Required Written Response Headers", "Partial Write"
/// and "Retries and Backoff").
/// </summary>
/// <param name="Outcome">The same in a word, for the gateway's own metrics.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">What is wrong, where, and what to do; empty where all is well.</param>
/// <param name="RetryAfter">Seconds after which it may be sent again; empty where it would be refused again.</param>
internal sealed record RemoteWriteAnswer(string Outcome, int Status, string Message, string RetryAfter = "") : IPointAnswer<RemoteWriteAnswer>
{
    private const string LaterSeconds = "10";

    /// <summary>Samples that are merged, or were before.</summary>
    public int Samples { get; private init; }

    /// <summary>Native histograms that are.</summary>
    public int Histograms { get; private init; }

    /// <summary>Exemplars that are kept, or older than what is.</summary>
    public int Exemplars { get; private init; }

    /// <summary>What a sender should know of points that are merged; empty for nothing.</summary>
    public string Warning { get; private init; } = "";

    public static RemoteWriteAnswer Unsupported(string message) => new("unsupported", StatusCodes.Status415UnsupportedMediaType, message);

    static RemoteWriteAnswer IPointAnswer<RemoteWriteAnswer>.Unreadable(string error) => new("malformed", StatusCodes.Status400BadRequest, error);

    /// <inheritdoc/>
    public static RemoteWriteAnswer Of(PushReply reply) => new(reply.Outcome, reply.Status, reply.Text ?? "", reply.RetryAfter.ToString());

    /// <inheritdoc/>
    public static RemoteWriteAnswer Of(PointResult result) => OutcomeOf(result) with
    {
        Samples = result.Accepted - result.AcceptedHistograms,
        Histograms = result.AcceptedHistograms,
        Exemplars = result.AcceptedExemplars,
        Warning = PointWarning.Of(result),
    };

    public Task SendAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        Tell(response, "Samples", Samples);
        Tell(response, "Histograms", Histograms);
        Tell(response, "Exemplars", Exemplars);
        if (RetryAfter.Length > 0) response.Headers.RetryAfter = RetryAfter;
        if (Warning.Length > 0) response.Headers[PushReply.WarningHeader] = Warning;
        return Message.Length == 0 ? Task.CompletedTask : Hosting.PlainText.WriteAsync(response, Status, Message);
    }

    private static void Tell(HttpResponse response, string what, int written) =>
        response.Headers[$"X-Prometheus-Remote-Write-{what}-Written"] = written.ToString(CultureInfo.InvariantCulture);

    /// <summary>A request that is to be repeated is repeated whole: what it brought already counts once.</summary>
    private static RemoteWriteAnswer OutcomeOf(PointResult result)
    {
        if (result.Deferred > 0)
        {
            return new RemoteWriteAnswer(
                "too_many_sources",
                StatusCodes.Status429TooManyRequests,
                $"{result.Deferred} points are of new sources (job and instance), and there are as many as Limits:MaxSources allows. Send fewer targets, or raise the limit.",
                LaterSeconds);
        }

        return result.Rejected == 0
            ? new RemoteWriteAnswer("accepted", StatusCodes.Status204NoContent, "")
            : new RemoteWriteAnswer(
                "partly_refused",
                StatusCodes.Status400BadRequest,
                string.Create(CultureInfo.InvariantCulture, $"Points refused: {result.Rejected}; merged: {result.Accepted}.\n{string.Join('\n', result.Messages)}"));
    }
}
