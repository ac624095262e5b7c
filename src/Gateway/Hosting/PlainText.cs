namespace Tributary.Gateway.Hosting;

/// <summary>Answers in a sentence of plain text.</summary>
internal static class PlainText
{
    public const string ContentType = "text/plain; charset=utf-8";

    public static Task WriteAsync(HttpResponse response, int status, string text)
    {
        response.StatusCode = status;
        response.ContentType = ContentType;
        return response.WriteAsync(text + "\n");
    }
}
