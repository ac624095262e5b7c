using Tributary.Engine.Frames;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Points;

namespace Tributary.Engine.Ingest;

/// <summary>
/// In text format 0.0.4, prometheus_client writes the start times of a family <c>x</c> as a second family, the gauge
/// <c>x_created</c>. Where the family is passed through, so is that gauge, as the Pushgateway does.
/// </summary>
internal sealed class CreatedGauges(FamilyDescription family)
{
    private const string TotalSuffix = "_total";

    private readonly List<LayoutEntry> _entries = [];
    private readonly List<int> _values = [];

    /// <param name="series">The series that started.</param>
    /// <param name="created">The number of the body's value that says when.</param>
    public void Add(LayoutEntry series, int created)
    {
        _entries.Add(new LayoutEntry(series.InputId, series.Labels, series.Settings));
        _values.Add(created);
    }

    public void AddTo(List<PlannedFrame> frames)
    {
        if (_entries.Count == 0) return;
        var name = family is { Type: MetricType.Counter } && family.Name.EndsWith(TotalSuffix, StringComparison.Ordinal) ? family.Name[..^TotalSuffix.Length] : family.Name;
        var gauge = new FamilyDescription(name + "_created", MetricType.Gauge, family.Help, "");
        var layout = new EncodedLayout(new LayoutDefinition(PointKind.Gauge, gauge, HasCreated: false, HasPayloads: false, _entries));
        frames.Add(new PlannedFrame(layout, [.. _values], gauge.Type));
    }
}
