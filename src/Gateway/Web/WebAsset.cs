namespace Tributary.Gateway.Web;

/// <summary>One file of the web page.</summary>
internal sealed class WebAsset(byte[] content, string contentType)
{
    /// <summary>The page loads nothing from elsewhere, runs no script but its own, and is framed by nobody.</summary>
    private const string ContentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public static WebAsset Load(string file, string contentType)
    {
        using var resource = typeof(WebAsset).Assembly.GetManifestResourceStream($"web/{file}")!;
        var content = new byte[resource.Length];
        resource.ReadExactly(content);
        return new WebAsset(content, contentType);
    }

    public Task SendAsync(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = contentType;
        response.ContentLength = content.Length;
        response.Headers.ContentSecurityPolicy = ContentPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-cache"; // a new version of the program has a new page
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(content, context.RequestAborted).AsTask();
    }
}
