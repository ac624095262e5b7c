using System.Buffers;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;
using Tributary.Protocols.Rendering;

namespace Tributary.Protocols.Asab;

/// <summary>
/// Gathers the series of a family to a record of ASAB (https://github.com/TeskaLabs/asab, <c>asab/metrics</c>), for those who
/// read its metrics from services today. A record is in memory as a whole, for series that share tags stand together in it.
/// </summary>
public abstract class AsabRenderer : IExpositionRenderer
{
    private readonly ExponentialAsClassic _exponential = new();
    private FamilyDescription? _pending;
    private AsabRecord? _record;

    private protected AsabRenderer(IBufferWriter<byte> output) => Output = output;

    public abstract string ContentType { get; }

    public IBufferWriter<byte> Output { get; set; }

    /// <summary>Remembers the family: what is before it is written with its first series, so one without series is not shown.</summary>
    public void BeginFamily(FamilyDescription family) => _pending = family;

    public void Counter(ReadOnlySpan<byte> labels, in ExactSum value, double created) => Gauge(labels, value);

    public void Gauge(ReadOnlySpan<byte> labels, in ExactSum value)
    {
        var fieldset = Find(labels, out var name);
        fieldset.Values.Add(new(name, value));
    }

    public void ClassicHistogram(ReadOnlySpan<byte> labels, HistogramBounds bounds, ReadOnlySpan<ExactSum> cumulative, in ExactSum sum, double created)
    {
        var fieldset = Find(labels, out var name);
        fieldset.AddHistogram(name, bounds, cumulative, sum);
    }

    public void ExponentialHistogram(ReadOnlySpan<byte> labels, ExponentialHistogram histogram, HistogramBounds? classicBounds, double created)
    {
        var cumulative = _exponential.Convert(histogram, classicBounds, out var bounds);
        ClassicHistogram(labels, bounds, cumulative, histogram.Sum, created);
    }

    public void Summary(ReadOnlySpan<byte> labels, ReadOnlySpan<QuantileValue> quantiles, in ExactSum sum, in ExactSum count, double created)
    {
        var fieldset = Find(labels, out var name);
        foreach (ref readonly var quantile in quantiles) fieldset.Values.Add(new($"{name}_{AsabNumber.Bound(quantile.Quantile)}", new ExactSum(quantile.Value)));
        if (!sum.IsNaN) fieldset.Values.Add(new($"{name}_sum", sum));
        if (!count.IsNaN) fieldset.Values.Add(new($"{name}_count", count));
    }

    /// <summary>Writes nothing: a record is made of all chunks of its family. Names are always escaped in one way.</summary>
    public bool EndChunk() => false;

    public void End()
    {
        WriteRecord();
        WriteEnd();
    }

    private protected abstract void Write(AsabRecord record);

    private protected abstract void WriteEnd();

    private AsabFieldset Find(ReadOnlySpan<byte> labels, out string valueName)
    {
        if (_pending is { } family)
        {
            WriteRecord();
            _record = new AsabRecord(family);
            _pending = null;
        }

        return _record!.Find(labels, out valueName);
    }

    private void WriteRecord()
    {
        if (_record is not null) Write(_record);
        _record = null;
    }
}
