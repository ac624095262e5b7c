using Tributary.Engine.Storage;
using Tributary.Gateway.Views;

namespace Tributary.Gateway.Hosting;

/// <summary>Answers what the engine cannot give for now with 503, the reason, and when to ask again: JSON below <c>/api</c>, a line elsewhere.</summary>
internal static class AwayErrors
{
    public static async Task ExplainAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (StorageUnavailableException error) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.Headers.RetryAfter = "1";
            await (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
                ? ApiError.WriteAsync(context.Response, StatusCodes.Status503ServiceUnavailable, error.Message)
                : PlainText.WriteAsync(context.Response, StatusCodes.Status503ServiceUnavailable, error.Message));
        }
    }
}
