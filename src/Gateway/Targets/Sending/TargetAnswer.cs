using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Tributary.Gateway.Targets.Sending;

/// <summary>What a target answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Text">The beginning of the body, for logs.</param>
internal sealed record TargetAnswer(HttpStatusCode Status, HttpResponseHeaders Headers, string Text)
{
    private const int MaxTextBytes = 512; // errors say what they have to say at their beginning

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>
    /// It may be taken later. Credentials that are wrong may be put right, and those that are changed at the target before they are
    /// here must not cost what comes in between.
    /// </summary>
    public bool IsTemporary => Status is HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || (int)Status >= 500;

    /// <summary>In one line, for logs.</summary>
    public string Reason => Text.Length > 0 ? $"{(int)Status}: {Text}" : $"{(int)Status}";

    /// <summary>When to come again, if the target says so (RFC 9110, section 10.2.3).</summary>
    /// <param name="now">The time.</param>
    public TimeSpan? RetryAfter(DateTimeOffset now) => Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };

    public static async Task<TargetAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var bytes = new byte[MaxTextBytes];
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        var text = Encoding.UTF8.GetString(bytes, 0, length).ReplaceLineEndings(" ").Trim();
        return new TargetAnswer(response.StatusCode, response.Headers, new string([.. text.Where(one => !char.IsControl(one))]));
    }
}
