using Tributary.Engine.Scraping;
using Tributary.Gateway.Hosting;
using Tributary.Protocols.Asab;
using Tributary.Protocols.Rendering;

namespace Tributary.Gateway.Scrape;

/// <summary>The merged view at the paths and in the layouts of services on ASAB (<c>asab/metrics/web_handler.py</c> there).</summary>
internal sealed class AsabEndpoints(EngineHost host, PageSender sender, TimeProvider time)
{
    /// <summary><c>GET /asab/v1/metrics</c>.</summary>
    public Task TextAsync(HttpContext context) => SendAsync(context, PageFormat.AsabText);

    /// <summary><c>GET /asab/v1/metrics.json</c>.</summary>
    public Task JsonAsync(HttpContext context) => SendAsync(context, PageFormat.AsabJson);

    /// <summary><c>GET /asab/v1/watch_metrics</c>; <c>?filter=</c> selects by name, <c>?tags=true</c> shows tags.</summary>
    public async Task WatchAsync(HttpContext context)
    {
        var filter = context.Request.Query["filter"].ToString();
        var families = filter.Length > 0 && host.Opened is { } opened
            ? FamilySelection.ByAsabFilter(await opened.Engine.ListFamiliesAsync(context.RequestAborted), filter)
            : null;
        var showsTags = context.Request.Query["tags"].ToString().Equals("true", StringComparison.OrdinalIgnoreCase);
        await SendAsync(context, PageFormat.AsabTable, families, showsTags);
    }

    private Task SendAsync(HttpContext context, PageFormat format, IReadOnlySet<string>? families = null, bool showsTags = false)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        var page = new ScrapeRequest(format, Gzip: false, families, Trailing: default) { Asab = new AsabView(now, showsTags) };
        return sender.SendAsync(context, PageContentType.Of(format), page);
    }
}
