using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;

namespace Tributary.Engine.Tests.Frames;

/// <summary>Gathers the labels of the counters that are shown.</summary>
internal sealed class OverflowNames : ISeriesVisitor
{
    public List<byte[]> Names { get; } = [];

    public void Counter(ReadOnlySpan<byte> labels, in ExactSum value, double created) => Names.Add(labels.ToArray());

    public void BeginFamily(FamilyDescription family) => throw new NotSupportedException();

    public void Gauge(ReadOnlySpan<byte> labels, in ExactSum value) => throw new NotSupportedException();

    public void ClassicHistogram(ReadOnlySpan<byte> labels, HistogramBounds bounds, ReadOnlySpan<ExactSum> cumulative, in ExactSum sum, double created) => throw new NotSupportedException();

    public void ExponentialHistogram(ReadOnlySpan<byte> labels, ExponentialHistogram histogram, HistogramBounds? classicBounds, double created) => throw new NotSupportedException();

    public void Summary(ReadOnlySpan<byte> labels, ReadOnlySpan<QuantileValue> quantiles, in ExactSum sum, in ExactSum count, double created) => throw new NotSupportedException();
}
