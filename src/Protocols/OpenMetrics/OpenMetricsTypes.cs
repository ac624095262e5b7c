using System.Text;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;

namespace Tributary.Protocols.OpenMetrics;

/// <summary>The names of types on TYPE lines (OpenMetrics 1.0, section "Metric Types").</summary>
internal static class OpenMetricsTypes
{
    public static string Name(MetricType type) => type switch
    {
        MetricType.Counter => "counter",
        MetricType.Gauge => "gauge",
        MetricType.Histogram => "histogram",
        MetricType.Summary => "summary",
        MetricType.Info => "info",
        MetricType.StateSet => "stateset",
        MetricType.GaugeHistogram => "gaugehistogram",
        _ => "unknown",
    };

    public static bool TryParse(ReadOnlySpan<byte> name, out MetricType type)
    {
        for (type = MetricType.Unknown; type <= MetricType.GaugeHistogram; type++)
        {
            if (Ascii.Equals(name, Name(type))) return true;
        }

        type = MetricType.Unknown;
        return false;
    }

    /// <summary>What a sample with this suffix is to a family of this type (the suffixes of each type's section).</summary>
    public static bool TryGetRole(MetricType type, ReadOnlySpan<byte> suffix, out SampleRole role)
    {
        role = type == MetricType.Summary ? SampleRole.Quantile : SampleRole.Value;
        if (suffix.IsEmpty) return type is MetricType.Gauge or MetricType.Unknown or MetricType.StateSet or MetricType.Summary;
        if (suffix.SequenceEqual("_total"u8)) return type == MetricType.Counter;
        if (suffix.SequenceEqual("_info"u8)) return type == MetricType.Info;

        if (suffix.SequenceEqual("_bucket"u8)) role = SampleRole.Bucket;
        else if (suffix.SequenceEqual("_sum"u8) || suffix.SequenceEqual("_gsum"u8)) role = SampleRole.Sum;
        else if (suffix.SequenceEqual("_count"u8) || suffix.SequenceEqual("_gcount"u8)) role = SampleRole.Count;
        else if (suffix.SequenceEqual("_created"u8)) role = SampleRole.Created;
        else return false;

        return type switch
        {
            MetricType.Counter => role == SampleRole.Created,
            MetricType.Histogram => suffix[1] != 'g',
            MetricType.Summary => suffix[1] != 'g' && role != SampleRole.Bucket,
            MetricType.GaugeHistogram => role == SampleRole.Bucket || suffix[1] == 'g',
            _ => false,
        };
    }
}
