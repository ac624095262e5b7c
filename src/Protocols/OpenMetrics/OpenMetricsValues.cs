using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;

namespace Tributary.Protocols.OpenMetrics;

/// <summary>What the values of each type must be (OpenMetrics 1.0, section "Metric Types").</summary>
internal static class OpenMetricsValues
{
    /// <returns>What is wrong with the value of a sample, or null.</returns>
    public static string? Check(ReadOnlySpan<byte> body, FamilyEntry family, SampleRole role, ReadOnlySpan<ScannedLabel> labels, double value)
    {
        if (role is SampleRole.Bucket or SampleRole.Count) return Math.Floor(value) == value ? null : "a count must be a whole number";
        if (role != SampleRole.Value) return null;
        return family.Type switch
        {
            MetricType.Counter when !(value >= 0) => "a counter must be at least 0",
            MetricType.Info when value != 1 => "the value of an info must be 1",
            MetricType.StateSet when value is not (0 or 1) => "the value of a state must be 0 or 1",
            MetricType.StateSet when !HasLabel(body, labels, family.Utf8Name) => $"a state needs the label '{family.Name}'",
            _ => null,
        };
    }

    private static bool HasLabel(ReadOnlySpan<byte> body, ReadOnlySpan<ScannedLabel> labels, ReadOnlySpan<byte> name)
    {
        foreach (ref readonly var label in labels)
        {
            if (label.Name(body).SequenceEqual(name)) return true;
        }

        return false;
    }
}
