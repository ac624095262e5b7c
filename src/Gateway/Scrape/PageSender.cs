using Tributary.Engine.Scraping;
using Tributary.Gateway.Hosting;
using Tributary.Gateway.Telemetry;
using Tributary.Protocols.Negotiation;

namespace Tributary.Gateway.Scrape;

/// <summary>Sends a page of the merged view: compressed if the client likes that, whole unless it allows a part, and counted.</summary>
internal sealed class PageSender(EngineHost host, ScrapeInstruments instruments, TimeProvider time)
{
    /// <param name="context">The request, which says the rest: compression, and whether shards may be missing.</param>
    /// <param name="contentType">The value of the Content-Type header.</param>
    /// <param name="page">What is asked for.</param>
    public async Task SendAsync(HttpContext context, string contentType, ScrapeRequest page)
    {
        var response = context.Response;
        if (host.Opened is not { } opened)
        {
            await RefuseAsync(response, "The gateway is starting or stopping. Ask again.");
            return;
        }

        var gzip = AcceptEncoding.PrefersGzip(context.Request.Headers.AcceptEncoding);
        response.ContentType = contentType;
        if (gzip) response.Headers.ContentEncoding = "gzip";
        if (HttpMethods.IsHead(context.Request.Method)) return;

        var started = time.GetTimestamp();
        var outcome = "sent";
        try
        {
            page = page with { Gzip = gzip, AllowsMissingShards = context.Request.Query["partial"] == "1" };
            await opened.Engine.ScrapeAsync(page, response.BodyWriter, context.RequestAborted);
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
            instruments.Count(SnakeCase.Of(page.Format), outcome, time.GetElapsedTime(started));
        }
    }

    private static Task RefuseAsync(HttpResponse response, string text)
    {
        response.Headers.RetryAfter = "1";
        return PlainText.WriteAsync(response, StatusCodes.Status503ServiceUnavailable, text);
    }
}
