using Tributary.Engine.Scraping;
using Tributary.Engine.Scraping.Selecting;
using Tributary.Gateway.Hosting;
using Tributary.Gateway.Telemetry;
using Tributary.Protocols.Negotiation;

namespace Tributary.Gateway.Scrape;

/// <summary><c>GET /federate?match[]=</c>: what selectors of PromQL select, in the format that the client prefers.</summary>
internal sealed class FederateEndpoint(OwnMetrics own, PageSender sender)
{
    public Task FederateAsync(HttpContext context)
    {
        context.Response.Headers.Vary = "Accept, Accept-Encoding";
        string[] selectors = [.. context.Request.Query["match[]"].OfType<string>()];
        if (selectors.Length == 0) return RefuseAsync(context, "Say which series by at least one match[], such as /federate?match[]={job=\"shop\"}.");
        if (SeriesSelection.Parse(selectors, out var selection, out var wrong) is { } error)
            return RefuseAsync(context, $"match[]={selectors[wrong]} is wrong at character {error.Character}: {error.Message}.");

        var choice = Accept.Choose(context.Request.Headers.Accept);
        var trailing = PageTrailer.Render(choice.Format, own, selection!.Families, selection);
        var page = new ScrapeRequest(choice.Format, Gzip: false, selection.Families, trailing) { Escaping = choice.Escaping, Selection = selection };
        return sender.SendAsync(context, choice.ContentType, page);
    }

    private static Task RefuseAsync(HttpContext context, string text) => PlainText.WriteAsync(context.Response, StatusCodes.Status400BadRequest, text);
}
