using System.Text;
using Tributary.Metrics.Points;

namespace Tributary.Protocols.OpenMetrics;

/// <summary>
/// OpenMetrics names a counter or info family without the suffix that its samples carry (OpenMetrics 1.0, sections
/// "Counter" and "Info"); <see cref="FamilyDescription.Name"/> has it.
/// </summary>
internal static class OpenMetricsNames
{
    /// <summary>The suffix of the samples that hold the family's value; empty for most types.</summary>
    public static ReadOnlySpan<byte> ValueSuffix(MetricType type) => type switch
    {
        MetricType.Counter => "_total"u8,
        MetricType.Info => "_info"u8,
        _ => default,
    };

    /// <summary>The name on the metadata lines.</summary>
    public static ReadOnlySpan<char> FamilyName(ReadOnlySpan<char> name, MetricType type)
    {
        var suffix = ValueSuffix(type);
        var length = name.Length - suffix.Length;
        return length > 0 && Ascii.Equals(suffix, name[length..]) ? name[..length] : name;
    }

    /// <summary>A unit must be the last word of the family's name (OpenMetrics 1.0, section "Unit").</summary>
    public static bool EndsInUnit(ReadOnlySpan<char> familyName, ReadOnlySpan<char> unit) =>
        familyName.Length > unit.Length + 1 && familyName.EndsWith(unit, StringComparison.Ordinal) && familyName[^(unit.Length + 1)] == '_';

    /// <summary>Info and state sets have no unit (OpenMetrics 1.0, sections "StateSet" and "Info").</summary>
    public static bool MayHaveUnit(MetricType type) => type is not (MetricType.Info or MetricType.StateSet);
}
