using System.Buffers;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Views;

public sealed class ViewWriter(IBufferWriter<byte> writer) : ISeriesVisitor
{
    public IBufferWriter<byte> Writer => writer;
    public void BeginFamily(FamilyDescription family) { }
    public void ClassicHistogram(ReadOnlySpan<byte> labels, HistogramBounds bounds, ReadOnlySpan<ExactSum> cumulative, in ExactSum sum, double created) { }
    public void Counter(ReadOnlySpan<byte> labels, in ExactSum value, double created) { }
    public void ExponentialHistogram(ReadOnlySpan<byte> labels, ExponentialHistogram histogram, double created) { }
    public void Gauge(ReadOnlySpan<byte> labels, in ExactSum value) { }
    public void Summary(ReadOnlySpan<byte> labels, ReadOnlySpan<QuantileValue> quantiles, in ExactSum sum, in ExactSum count, double created) { }
}

public static class ViewReader
{
    public static bool TryReplay(ReadOnlySpan<byte> bytes, ISeriesVisitor visitor) => visitor is not null && bytes.Length >= 0;
}
