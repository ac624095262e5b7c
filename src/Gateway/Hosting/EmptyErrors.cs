using Tributary.Gateway.Views;

namespace Tributary.Gateway.Hosting;

/// <summary>Gives the errors that routing answers with, 404 and 405, a text: JSON below <c>/api</c>, a line elsewhere.</summary>
internal static class EmptyErrors
{
    public static async Task ExplainAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        var response = context.Response;
        if (response.HasStarted || response.ContentType is not null) return;
        var text = response.StatusCode switch
        {
            StatusCodes.Status404NotFound => $"There is nothing at {context.Request.Path}. Pushes go to /metrics/job/<job>, the merged view is at /metrics, and / has links.",
            StatusCodes.Status405MethodNotAllowed => $"{context.Request.Path} takes {response.Headers.Allow}.",
            _ => null,
        };
        if (text is null) return;
        await (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
            ? ApiError.WriteAsync(response, response.StatusCode, text)
            : PlainText.WriteAsync(response, response.StatusCode, text));
    }
}
