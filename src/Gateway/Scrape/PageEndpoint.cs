using Tributary.Engine.Scraping;
using Tributary.Engine.Scraping.Selecting;
using Tributary.Gateway.Hosting;
using Tributary.Gateway.Telemetry;
using Tributary.Protocols.Naming;
using Tributary.Protocols.Negotiation;
using Tributary.Protocols.Rendering;

namespace Tributary.Gateway.Scrape;

/// <summary>Sends the merged view as a page, in any of its formats.</summary>
internal sealed class PageEndpoint(EngineHost host, OwnMetrics own, ScrapeInstruments instruments, TimeProvider time)
{
    /// <summary><c>GET /metrics</c>: the format that the client prefers, with the gateway's own metrics at the end.</summary>
    public Task ScrapeAsync(HttpContext context)
    {
        context.Response.Headers.Vary = "Accept, Accept-Encoding";
        var choice = Accept.Choose(context.Request.Headers.Accept);
        var families = FamilySelection.ByName(context.Request.Query);
        return SendAsync(context, choice, families, PageTrailer.Render(choice.Format, own, families));
    }

    /// <summary><c>GET /federate?match[]=</c>: what selectors of PromQL select, in the format that the client prefers.</summary>
    public Task FederateAsync(HttpContext context)
    {
        context.Response.Headers.Vary = "Accept, Accept-Encoding";
        string[] selectors = [.. context.Request.Query["match[]"].OfType<string>()];
        if (selectors.Length == 0) return PlainText.WriteAsync(context.Response, StatusCodes.Status400BadRequest, "Say which series by at least one match[], such as /federate?match[]={job=\"shop\"}.");
        if (SeriesSelection.Parse(selectors, out var selection, out var wrong) is { } error)
            return PlainText.WriteAsync(context.Response, StatusCodes.Status400BadRequest, $"match[]={selectors[wrong]} is wrong at character {error.Character}: {error.Message}.");
        var choice = Accept.Choose(context.Request.Headers.Accept);
        var trailing = PageTrailer.Render(choice.Format, own, selection!.Families, selection);
        return SendAsync(context, choice, selection.Families, trailing, selection);
    }

    /// <summary><c>GET /api/v1/metrics</c>.</summary>
    public Task JsonAsync(HttpContext context) => SendAsync(context, Fixed(PageFormat.Json), FamilySelection.ByName(context.Request.Query), trailing: default);

    /// <summary><c>GET /watch</c>; <c>?filter=</c> selects families by glob or by a part of their name.</summary>
    public async Task WatchAsync(HttpContext context)
    {
        var filter = context.Request.Query["filter"].ToString();
        var families = filter.Length > 0 && host.Opened is { } opened
            ? FamilySelection.ByFilter(await opened.Engine.ListFamiliesAsync(context.RequestAborted), filter)
            : null;
        await SendAsync(context, Fixed(PageFormat.Watch), families, trailing: default);
    }

    private static PageChoice Fixed(PageFormat format) => new(format, NameEscaping.Underscores, PageContentType.Of(format));

    private async Task SendAsync(HttpContext context, PageChoice choice, IReadOnlySet<string>? families, ReadOnlyMemory<byte> trailing, SeriesSelection? selection = null)
    {
        var response = context.Response;
        if (host.Opened is not { } opened)
        {
            await RefuseAsync(response, "The gateway is starting or stopping. Ask again.");
            return;
        }

        var gzip = AcceptEncoding.PrefersGzip(context.Request.Headers.AcceptEncoding);
        response.ContentType = choice.ContentType;
        if (gzip) response.Headers.ContentEncoding = "gzip";
        if (HttpMethods.IsHead(context.Request.Method)) return;

        var started = time.GetTimestamp();
        var outcome = "sent";
        try
        {
            var request = new ScrapeRequest(choice.Format, gzip, families, trailing)
            {
                Escaping = choice.Escaping,
                Selection = selection,
                AllowsMissingShards = context.Request.Query["partial"] == "1",
            };
            await opened.Engine.ScrapeAsync(request, response.BodyWriter, context.RequestAborted);
        }
        catch (ScrapeIncompleteException e)
        {
            outcome = "incomplete";
            response.Clear();
            await RefuseAsync(response, e.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            outcome = "aborted";
        }
        finally
        {
            instruments.Count(SnakeCase.Of(choice.Format), outcome, time.GetElapsedTime(started));
        }
    }

    private static Task RefuseAsync(HttpResponse response, string text)
    {
        response.Headers.RetryAfter = "1";
        return PlainText.WriteAsync(response, StatusCodes.Status503ServiceUnavailable, text);
    }
}
