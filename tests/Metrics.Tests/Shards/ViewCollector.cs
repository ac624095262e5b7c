using System.Text;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;

namespace Tributary.Metrics.Tests.Shards;

/// <summary>Keeps what it is shown, by labels.</summary>
internal sealed class ViewCollector : ISeriesVisitor
{
    private Exemplar[] _exemplars = [];

    public Dictionary<string, ShownSeries> Series { get; } = [];

    public static Dictionary<string, ShownSeries> Collect(FamilyShard shard)
    {
        var collector = new ViewCollector();
        shard.Refresh();
        for (var chunk = 0; chunk < shard.ChunkCount; chunk++) shard.VisitChunk(chunk, collector);
        return collector.Series;
    }

    public void BeginFamily(FamilyDescription family)
    {
    }

    public void Exemplars(ReadOnlyMemory<Exemplar> exemplars)
    {
        Assert.Empty(_exemplars);
        Assert.NotEqual(0, exemplars.Length);
        _exemplars = exemplars.ToArray();
    }

    public void Counter(ReadOnlySpan<byte> labels, in ExactSum value, double created) =>
        Add(labels, new ShownSeries(PointKind.Counter) { Value = value, Created = created });

    public void Gauge(ReadOnlySpan<byte> labels, in ExactSum value) => Add(labels, new ShownSeries(PointKind.Gauge) { Value = value });

    public void ClassicHistogram(ReadOnlySpan<byte> labels, HistogramBounds bounds, ReadOnlySpan<ExactSum> cumulative, in ExactSum sum, double created) =>
        Add(labels, new ShownSeries(PointKind.ClassicHistogram)
        {
            Bounds = bounds.ToArray(),
            Cumulative = cumulative.ToArray(),
            Sum = sum,
            Count = cumulative[^1],
            Created = created,
        });

    public void ExponentialHistogram(ReadOnlySpan<byte> labels, ExponentialHistogram histogram, HistogramBounds? classicBounds, double created) =>
        Add(labels, new ShownSeries(PointKind.ExponentialHistogram) { Histogram = histogram.Clone(), Sum = histogram.Sum, Count = histogram.Count, Created = created });

    public void Summary(ReadOnlySpan<byte> labels, ReadOnlySpan<QuantileValue> quantiles, in ExactSum sum, in ExactSum count, double created) =>
        Add(labels, new ShownSeries(PointKind.Summary) { Quantiles = quantiles.ToArray(), Sum = sum, Count = count, Created = created });

    private void Add(ReadOnlySpan<byte> labels, ShownSeries series)
    {
        Series.Add(Encoding.UTF8.GetString(labels), series with { Exemplars = _exemplars });
        _exemplars = [];
    }
}
