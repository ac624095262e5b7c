using System.Text;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;

namespace Tributary.Protocols.Text;

/// <summary>The types of text format 0.0.4 and the suffixes of their samples.</summary>
internal static class TextTypes
{
    /// <summary>In any case, as Prometheus reads them.</summary>
    public static bool TryParse(ReadOnlySpan<byte> word, out MetricType type)
    {
        type = MetricType.Unknown;
        if (Ascii.EqualsIgnoreCase(word, "counter"u8)) type = MetricType.Counter;
        else if (Ascii.EqualsIgnoreCase(word, "gauge"u8)) type = MetricType.Gauge;
        else if (Ascii.EqualsIgnoreCase(word, "histogram"u8)) type = MetricType.Histogram;
        else if (Ascii.EqualsIgnoreCase(word, "summary"u8)) type = MetricType.Summary;
        else return Ascii.EqualsIgnoreCase(word, "untyped"u8);
        return true;
    }

    /// <summary>The histogram or summary that a sample with a suffix belongs to, if a TYPE line above declared it.</summary>
    public static FamilyEntry? FindBySuffix(FamilyTable families, ReadOnlySpan<byte> name, out SampleRole role)
    {
        role = SampleRole.Value;
        var underscore = name.LastIndexOf((byte)'_');
        if (underscore <= 0) return null;
        var suffix = name[underscore..];
        if (suffix.SequenceEqual("_bucket"u8)) role = SampleRole.Bucket;
        else if (suffix.SequenceEqual("_sum"u8)) role = SampleRole.Sum;
        else if (suffix.SequenceEqual("_count"u8)) role = SampleRole.Count;
        else return null;

        var family = families.Find(name[..underscore]);
        if (family?.Type == MetricType.Histogram || (family?.Type == MetricType.Summary && role != SampleRole.Bucket)) return family;
        role = SampleRole.Value;
        return null;
    }
}
