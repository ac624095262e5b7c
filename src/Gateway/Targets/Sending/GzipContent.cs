using Tributary.Gateway.Targets.Rendering;

namespace Tributary.Gateway.Targets.Sending;

/// <summary>Bodies that stand in the queue with gzip, and are sent with it or without.</summary>
internal static class GzipContent
{
    public static HttpContent Of(QueuedBody body, bool usesGzip)
    {
        if (!usesGzip) return new ByteArrayContent(BodyCompression.Decompress(body.Form, body.Content));
        var content = new ReadOnlyMemoryContent(body.Content);
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }
}
