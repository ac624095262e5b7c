using System.Text.Json;

namespace Tributary.Gateway.Views;

/// <summary>How the JSON views say that something is wrong, in the shape of Prometheus' API.</summary>
/// <param name="Status">Always <c>error</c>.</param>
/// <param name="Error">What is wrong and what to do.</param>
internal sealed record ApiError(string Status, string Error)
{
    public const string NotReady = "The gateway is starting or stopping. Ask again.";

    public static Task WriteAsync(HttpResponse response, int status, string error)
    {
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        return JsonSerializer.SerializeAsync(response.Body, new ApiError("error", error), ViewJson.Readable.ApiError, response.HttpContext.RequestAborted);
    }
}
