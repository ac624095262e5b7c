using System.Globalization;
using System.Net.Http.Headers;
using Tributary.Gateway.Targets.Rendering;
using Tributary.Gateway.Targets.Settings;
using Tributary.Protocols.Bodies;
using Tributary.Protocols.Json;

namespace Tributary.Gateway.Targets.Sending;

/// <summary>Posts what <c>GET /api/v1/metrics</c> shows, with the time that it is of in a header.</summary>
internal sealed class JsonProtocol(TargetOptions options) : ITargetProtocol
{
    public BodyForm Form => BodyForm.Json;

    public IShownView Show(long time, BodyHandler take) => new BodyView(new JsonBodyRenderer(take));

    public HttpRequestMessage CreateRequest(QueuedBody body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, options.Url) { Content = GzipContent.Of(body, options.UsesGzip) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.TryAddWithoutValidation(TargetHeaders.Time, (body.Time / 1000m).ToString(CultureInfo.InvariantCulture));
        return request;
    }

    public Verdict Judge(QueuedBody body, TargetAnswer answer) => answer.IsSuccess ? Verdict.Sent(body) : Verdict.Refused(answer.Reason);
}
