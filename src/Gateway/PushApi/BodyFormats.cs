using Tributary.Engine.Ingest;

namespace Tributary.Gateway.PushApi;

/// <summary>
/// What a Content-Type says of a push's body. Anything unknown, and none, is text, for clients send all kinds of types with it.
/// </summary>
internal static class BodyFormats
{
    private const string OpenMetrics = "application/openmetrics-text";
    private const string Protobuf = "application/vnd.google.protobuf";

    /// <returns>False for a type that is known and not taken.</returns>
    public static bool TryGet(string? contentType, out BodyFormat format)
    {
        format = BodyFormat.Text;
        if (contentType is null || contentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)) return true;
        if (Is(contentType, OpenMetrics)) format = BodyFormat.OpenMetrics;
        else if (Is(contentType, Protobuf)) return false;
        return true;
    }

    private static bool Is(ReadOnlySpan<char> contentType, string mediaType)
    {
        var parameters = contentType.IndexOf(';');
        return (parameters < 0 ? contentType : contentType[..parameters]).Trim().Equals(mediaType, StringComparison.OrdinalIgnoreCase);
    }
}
