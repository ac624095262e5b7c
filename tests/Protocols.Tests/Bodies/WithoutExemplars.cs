using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;

namespace Tributary.Protocols.Tests.Bodies;

/// <summary>Shows a page without its exemplars: bodies that have samples alone are compared with it.</summary>
internal sealed class WithoutExemplars(ISeriesVisitor visitor) : ISeriesVisitor
{
    public void BeginFamily(FamilyDescription family) => visitor.BeginFamily(family);

    public void Counter(ReadOnlySpan<byte> labels, in ExactSum value, double created) => visitor.Counter(labels, value, created);

    public void Gauge(ReadOnlySpan<byte> labels, in ExactSum value) => visitor.Gauge(labels, value);

    public void ClassicHistogram(ReadOnlySpan<byte> labels, HistogramBounds bounds, ReadOnlySpan<ExactSum> cumulative, in ExactSum sum, double created) => visitor.ClassicHistogram(labels, bounds, cumulative, sum, created);

    public void ExponentialHistogram(ReadOnlySpan<byte> labels, ExponentialHistogram histogram, HistogramBounds? classicBounds, double created) => visitor.ExponentialHistogram(labels, histogram, classicBounds, created);

    public void Summary(ReadOnlySpan<byte> labels, ReadOnlySpan<QuantileValue> quantiles, in ExactSum sum, in ExactSum count, double created) => visitor.Summary(labels, quantiles, sum, count, created);
}
