using Tributary.Gateway.Telemetry;
using Tributary.Protocols.Negotiation;
using Tributary.Protocols.Rendering;

namespace Tributary.Gateway.Scrape;

/// <summary><c>GET /metrics</c> of a process that serves no merged view: what it measures of itself.</summary>
internal sealed class OwnPageEndpoint(OwnMetrics own)
{
    private static ReadOnlySpan<byte> EndOfOpenMetrics => "# EOF\n"u8;

    public async Task ScrapeAsync(HttpContext context)
    {
        var response = context.Response;
        response.Headers.Vary = "Accept";
        var (format, _, contentType) = Accept.Choose(context.Request.Headers.Accept);
        response.ContentType = contentType;
        if (HttpMethods.IsHead(context.Request.Method)) return;
        await response.BodyWriter.WriteAsync(PageTrailer.Render(format, own, FamilySelection.ByName(context.Request.Query)), context.RequestAborted);
        if (format == PageFormat.OpenMetrics) await response.BodyWriter.WriteAsync(EndOfOpenMetrics.ToArray(), context.RequestAborted);
    }
}
