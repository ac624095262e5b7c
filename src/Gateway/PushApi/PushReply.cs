using System.Globalization;
using System.Text;
using Microsoft.Extensions.Primitives;
using Tributary.Engine.Ingest;
using Tributary.Engine.Storage;
using Tributary.Gateway.Hosting;

namespace Tributary.Gateway.PushApi;

/// <summary>
/// What a sender of the push API is told. The table of answers is in <c>docs/http.md</c>.
/// </summary>
/// <param name="Outcome">The same in a word, for the gateway's own metrics.</param>
/// <param name="Status">The status code.</param>
/// <param name="Text">What is wrong, where, and what to do; null where all is well.</param>
internal sealed record PushReply(string Outcome, int Status, string? Text = null)
{
    public const string Aborted = "aborted";

    /// <summary>Carries what a sender should know of a push that was merged.</summary>
    public const string WarningHeader = "Tributary-Warning";

    // A second rides out a burst; a disk or a full table needs longer.
    private static readonly StringValues SoonSeconds = "1";
    private static readonly StringValues LaterSeconds = "10";

    public static PushReply Accepted { get; } = new("accepted", StatusCodes.Status200OK);

    public static PushReply Deleted { get; } = new("deleted", StatusCodes.Status202Accepted);

    public static PushReply NotReady { get; } = new("not_ready", StatusCodes.Status503ServiceUnavailable, "The gateway is starting or stopping. Send the push again.") { RetryAfter = SoonSeconds };

    public static PushReply TooManySources { get; } = new(
        "too_many_sources",
        StatusCodes.Status429TooManyRequests,
        "There are as many sources as Limits:MaxSources allows, and this one is new. A job that makes up a new instance for every push uses them up: give it a stable name, or raise the limit.")
    { RetryAfter = LaterSeconds };

    private static PushReply Repeated { get; } = new("repeated", StatusCodes.Status200OK);

    private static PushReply Busy { get; } = new(
        "busy",
        StatusCodes.Status503ServiceUnavailable,
        "The bodies in flight are as large as PushApi:MaxBytesInFlight allows. Send the push again.")
    { RetryAfter = SoonSeconds };

    public StringValues RetryAfter { get; private init; }

    public StringValues Warning { get; init; }

    public StringValues AcceptEncoding { get; private init; }

    public static PushReply BadRequest(string text) => new("bad_request", StatusCodes.Status400BadRequest, text);

    public static PushReply Malformed(string? text) => new("malformed", StatusCodes.Status400BadRequest, text);

    /// <param name="contentType">What came.</param>
    /// <param name="taken">What is taken instead, as a sentence.</param>
    public static PushReply UnsupportedType(string? contentType, string taken) => new(
        "unsupported",
        StatusCodes.Status415UnsupportedMediaType,
        $"Content-Type {contentType} is not taken. {taken}");

    public static PushReply UnsupportedEncoding(string? encoding) => new(
        "unsupported",
        StatusCodes.Status415UnsupportedMediaType,
        $"Content-Encoding {encoding} is not taken. Use one of {BodyDecoder.Supported}, or none.")
    { AcceptEncoding = BodyDecoder.Supported };

    public static PushReply StorageUnavailable(StorageUnavailableException e) =>
        new("storage_unavailable", StatusCodes.Status503ServiceUnavailable, e.Message) { RetryAfter = LaterSeconds };

    public static PushReply Of(BodyOutcome outcome, ContentEncoding encoding, int limit, string setting) => outcome switch
    {
        BodyOutcome.NoRoom => Busy,
        BodyOutcome.TooLarge => new PushReply(
            "too_large",
            StatusCodes.Status413PayloadTooLarge,
            string.Create(CultureInfo.InvariantCulture, $"The body is larger than {limit} bytes{(setting.Contains("Decompressed", StringComparison.Ordinal) ? " when decompressed" : "")} (Limits:{setting}). Split the push, or raise the limit.")),
        _ => Malformed($"The body is not valid {encoding.ToString().ToLowerInvariant()}, or it is cut off."),
    };

    public static PushReply Of(PushResult result) => result.Status switch
    {
        PushStatus.Accepted when result.Dropped > 0 => new PushReply("partly_refused", StatusCodes.Status400BadRequest, DroppedText(result.Dropped)) { Warning = WarningOf(result.Overflowed) },
        PushStatus.Accepted when result.IsRepeated => Repeated,
        PushStatus.Accepted => Accepted with { Warning = WarningOf(result.Overflowed) },
        PushStatus.PartlyRefused => new PushReply("partly_refused", StatusCodes.Status400BadRequest, RefusalText(result)) { Warning = WarningOf(result.Overflowed) },
        PushStatus.TooManySources => TooManySources,
        _ => Malformed(result.Error?.ToString()),
    };

    /// <summary>What a sender is told of gauge series that were not kept.</summary>
    public static string DroppedText(int dropped) => string.Create(
        CultureInfo.InvariantCulture,
        $"{dropped} gauge series are not kept, for a series limit is reached (a rule's max_series, Limits:MaxSeriesPerFamily, MaxSeriesPerSource or MaxSeries); everything else is merged. Gauges have no overflow series, because their sum would mean nothing. Push fewer label values, aggregate a label away, or raise the limit.");

    /// <summary>The warning of series that went to an overflow series; none where there are none.</summary>
    public static StringValues WarningOf(int overflowed) => overflowed == 0
        ? default
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{overflowed} series are counted in the overflow series (tributary_overflow=\"true\") of their families, for a series limit is reached");

    public Task SendAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        if (RetryAfter.Count > 0) response.Headers.RetryAfter = RetryAfter;
        if (Warning.Count > 0) response.Headers[WarningHeader] = Warning;
        if (AcceptEncoding.Count > 0) response.Headers.AcceptEncoding = AcceptEncoding;
        if (Text is not null) return PlainText.WriteAsync(response, Status, Text);
        response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private static string RefusalText(PushResult result)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Families refused: {result.Refusals.Count}; merged: {result.Merged}.");
        foreach (var refusal in result.Refusals) text.Append('\n').Append(refusal.Message);
        if (result.Dropped > 0) text.Append('\n').Append(DroppedText(result.Dropped));
        return text.ToString();
    }
}
