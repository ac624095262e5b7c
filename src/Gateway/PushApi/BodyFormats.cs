using Tributary.Engine.Ingest;
using Tributary.Gateway.Requests;

namespace Tributary.Gateway.PushApi;

/// <summary>
/// What a Content-Type says of a push's body. Anything unknown, and none, is text, for clients send all kinds of types with it.
/// </summary>
internal static class BodyFormats
{
    /// <summary>The types, for who sent another.</summary>
    public const string Taken = "Push the text format (text/plain; version=0.0.4), OpenMetrics (application/openmetrics-text; version=1.0.0) or protobuf (application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited).";

    private const string OpenMetrics = "application/openmetrics-text";
    private const string Protobuf = "application/vnd.google.protobuf";

    /// <returns>False for a type that is known and not taken.</returns>
    public static bool TryGet(string? contentType, out BodyFormat format)
    {
        format = BodyFormat.Text;
        if (contentType is null || contentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)) return true;
        if (MediaType.Is(contentType, OpenMetrics)) format = BodyFormat.OpenMetrics;
        else if (MediaType.Is(contentType, Protobuf))
        {
            format = BodyFormat.Protobuf;
            return IsDelimitedFamily(contentType);
        }

        return true;
    }

    /// <summary>Whether it is the one message and the one encoding of it that the Pushgateway takes.</summary>
    private static bool IsDelimitedFamily(string contentType)
    {
        var (isFamily, isDelimited) = (false, false);
        foreach (var parameter in contentType.Split(';', StringSplitOptions.TrimEntries))
        {
            isFamily |= parameter.Equals("proto=io.prometheus.client.MetricFamily", StringComparison.OrdinalIgnoreCase);
            isDelimited |= parameter.Equals("encoding=delimited", StringComparison.OrdinalIgnoreCase);
        }

        return isFamily && isDelimited;
    }
}
