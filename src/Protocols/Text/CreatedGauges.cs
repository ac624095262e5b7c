using System.Runtime.InteropServices;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;

namespace Tributary.Protocols.Text;

/// <summary>
/// Text format 0.0.4 has no place for the start time of a counter, histogram or summary, so prometheus_client sends it
/// as a gauge family of its own, <c>x_created</c>, with the help text of <c>x</c>. Such samples become
/// <see cref="SampleRole.Created"/> samples of their series. A gauge with another help text, or without a matching
/// series, is what it says: a gauge.
/// </summary>
internal sealed class CreatedGauges
{
    private const string Suffix = "_created";

    private readonly List<int> _targetFamily = [];
    private readonly List<int> _targetSeries = [];

    public void Resolve(ReadOnlySpan<byte> body, FamilyTable families, SeriesTable series, ParsedExposition result)
    {
        if (!FindTargets(body, families)) return;
        _targetSeries.Clear();
        foreach (ref readonly var candidate in result.Series)
        {
            var family = _targetFamily[candidate.Family];
            _targetSeries.Add(family < 0 ? -1 : series.Find(family, result.LabelsOf(candidate)));
        }

        result.MergeSeries(CollectionsMarshal.AsSpan(_targetSeries), SampleRole.Created);
    }

    /// <summary>For each family, the one whose start times it may carry, or -1.</summary>
    /// <returns>Whether there is any.</returns>
    private bool FindTargets(ReadOnlySpan<byte> body, FamilyTable families)
    {
        _targetFamily.Clear();
        var any = false;
        foreach (var family in families.WithSamples)
        {
            var target = family.Type == MetricType.Gauge && family.Name.EndsWith(Suffix, StringComparison.Ordinal) ? FindTarget(body, families, family) : null;
            _targetFamily.Add(target?.Index ?? -1);
            any |= target is not null;
        }

        return any;
    }

    private static FamilyEntry? FindTarget(ReadOnlySpan<byte> body, FamilyTable families, FamilyEntry created)
    {
        var name = created.Name.AsSpan(0, created.Name.Length - Suffix.Length);
        var target = families.Find(name, default);
        if (target?.Type is not (MetricType.Counter or MetricType.Histogram or MetricType.Summary)) target = families.Find(name, "_total"u8);
        if (target?.Type is not (MetricType.Counter or MetricType.Histogram or MetricType.Summary) || !target.HasSamples) return null;
        return body[target.Help].SequenceEqual(body[created.Help]) ? target : null;
    }
}
