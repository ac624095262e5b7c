using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Tributary.Gateway.Targets.Rendering;
using Tributary.Gateway.Targets.Settings;
using Tributary.Protocols.Bodies;
using Tributary.Protocols.Influx;

namespace Tributary.Gateway.Targets.Sending;

/// <summary>
/// Writes to InfluxDB 1.x (https://docs.influxdata.com/influxdb/v1/tools/api/#write-http-endpoint) and 2.x
/// (https://docs.influxdata.com/influxdb/v2/api/v2/#operation/PostWrite). Credentials go in a header, so that they stand in
/// nobody's log of addresses.
/// </summary>
internal sealed partial class InfluxProtocol(TargetOptions options) : ITargetProtocol
{
    private readonly Uri _url = UrlOf(options);

    public BodyForm Form => BodyForm.InfluxLines;

    public IShownView Show(long time, BodyHandler take) => new BodyView(new InfluxRenderer(take, time));

    public HttpRequestMessage CreateRequest(QueuedBody body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = GzipContent.Of(body, options.UsesGzip) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain", "utf-8");
        return request;
    }

    /// <summary>Of a partial write it says how many points it dropped; the others stand.</summary>
    public Verdict Judge(QueuedBody body, TargetAnswer answer)
    {
        if (answer.IsSuccess) return Verdict.Sent(body);
        if (answer.Status == HttpStatusCode.BadRequest && Dropped().Match(answer.Text) is { Success: true } match)
            return Verdict.Refused(answer.Reason, written: Math.Max(0, body.Samples - int.Parse(match.Groups["dropped"].ValueSpan, CultureInfo.InvariantCulture)));
        return Verdict.Refused(answer.Reason);
    }

    private static Uri UrlOf(TargetOptions options)
    {
        var server = options.Url.TrimEnd('/');
        return options.Kind == TargetKind.Influx2
            ? new Uri($"{server}/api/v2/write?org={Uri.EscapeDataString(options.Org)}&bucket={Uri.EscapeDataString(options.Bucket)}&precision=ns")
            : new Uri($"{server}/write?db={Uri.EscapeDataString(options.Database)}{(options.RetentionPolicy.Length > 0 ? $"&rp={Uri.EscapeDataString(options.RetentionPolicy)}" : "")}&precision=ns");
    }

    [GeneratedRegex("partial write.*dropped=(?<dropped>[0-9]{1,9})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Dropped();
}
