using Tributary.Engine.Scraping;
using Tributary.Gateway.Hosting;
using Tributary.Gateway.Telemetry;
using Tributary.Protocols.Negotiation;
using Tributary.Protocols.Rendering;

namespace Tributary.Gateway.Scrape;

/// <summary>The merged view as a page: for scrapers, as JSON, and as a table.</summary>
internal sealed class PageEndpoint(EngineHost host, OwnMetrics own, PageSender sender)
{
    /// <summary><c>GET /metrics</c>: the format that the client prefers, with the gateway's own metrics at the end.</summary>
    public Task ScrapeAsync(HttpContext context)
    {
        context.Response.Headers.Vary = "Accept, Accept-Encoding";
        var choice = Accept.Choose(context.Request.Headers.Accept);
        var families = FamilySelection.ByName(context.Request.Query);
        var page = new ScrapeRequest(choice.Format, Gzip: false, families, PageTrailer.Render(choice.Format, own, families)) { Escaping = choice.Escaping };
        return sender.SendAsync(context, choice.ContentType, page);
    }

    /// <summary><c>GET /api/v1/metrics</c>.</summary>
    public Task JsonAsync(HttpContext context) => SendAsync(context, PageFormat.Json, FamilySelection.ByName(context.Request.Query));

    /// <summary><c>GET /watch</c>; <c>?filter=</c> selects families by glob or by a part of their name.</summary>
    public async Task WatchAsync(HttpContext context)
    {
        var filter = context.Request.Query["filter"].ToString();
        var families = filter.Length > 0 && host.Opened is { } opened
            ? FamilySelection.ByFilter(await opened.Engine.ListFamiliesAsync(context.RequestAborted), filter)
            : null;
        await SendAsync(context, PageFormat.Watch, families);
    }

    private Task SendAsync(HttpContext context, PageFormat format, IReadOnlySet<string>? families) =>
        sender.SendAsync(context, PageContentType.Of(format), new ScrapeRequest(format, Gzip: false, families, Trailing: default));
}
