using System.Buffers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Protocols.Native;

namespace Tributary.Engine.Tests.Contracts;

/// <summary>A request of native frames, put together update by update.</summary>
public sealed class NativeBody
{
    private readonly NativeWriter _writer = new();
    private readonly ArrayBufferWriter<byte> _payload = new();
    private bool _isOpen;

    /// <summary>The definitions of all layouts go along.</summary>
    public bool Defines { get; init; } = true;

    public byte[] Bytes
    {
        get
        {
            if (_isOpen) _writer.EndUpdate();
            _isOpen = false;
            return _writer.Written.ToArray();
        }
    }

    public static NativeDefinition Counter(string name, params string[] numbers) => Layout(name, MetricType.Counter, PointKind.Counter, numbers);

    public static NativeDefinition Gauge(string name, params string[] numbers) => Layout(name, MetricType.Gauge, PointKind.Gauge, numbers);

    public static NativeDefinition Histogram(string name, double[] bounds, params string[] numbers) => Layout(name, MetricType.Histogram, PointKind.ClassicHistogram, numbers, new HistogramBounds(bounds));

    public static NativeDefinition Exponential(string name, params string[] numbers) => Layout(name, MetricType.Histogram, PointKind.ExponentialHistogram, numbers);

    public static NativeDefinition Sketches(string name, params string[] numbers) => Layout(name, MetricType.Summary, PointKind.Summary, numbers, quantiles: [], hasSketches: true);

    public NativeBody Update(string instance, long epoch, long sequence, bool isComplete = false)
    {
        if (_isOpen) _writer.EndUpdate();
        _isOpen = true;
        _writer.BeginUpdate(new NativeSource([new("job", "shop"), new("instance", instance)]), epoch, sequence, isComplete ? NativeUpdateFlags.Complete : NativeUpdateFlags.None);
        return this;
    }

    public NativeBody Frame(NativeDefinition layout, params double[] values) => Frame(layout, NativeFrameFlags.None, values);

    public NativeBody Delta(NativeDefinition layout, params double[] values) => Frame(layout, NativeFrameFlags.Delta, values);

    public NativeBody Frame(NativeDefinition layout, NativeFrameFlags flags, double[] values, params (int Index, double Low)[] lowParts)
    {
        _writer.AddFrame(layout, flags, values, lowParts, Defines);
        return this;
    }

    /// <summary>Adds an exponential histogram to the frame before.</summary>
    public NativeBody Observed(params double[] values)
    {
        var histogram = new ExponentialHistogram();
        foreach (var value in values) histogram.Observe(value);
        histogram.Write(_payload);
        return Payload();
    }

    /// <summary>Adds a sketch to the frame before.</summary>
    public NativeBody Sketched(params double[] values)
    {
        var sketch = new QuantileSketch();
        foreach (var value in values) sketch.Observe(value);
        sketch.Write(_payload);
        return Payload();
    }

    /// <summary>Adds any bytes as a payload to the frame before.</summary>
    public NativeBody Payload(params byte[] bytes)
    {
        _payload.Write(bytes);
        _writer.AddPayload(_payload.WrittenSpan);
        _payload.ResetWrittenCount();
        return this;
    }

    private static NativeDefinition Layout(string name, MetricType type, PointKind kind, string[] numbers, HistogramBounds? bounds = null, double[]? quantiles = null, bool hasSketches = false)
    {
        IEnumerable<NativeSeries> series = numbers.Length == 0 ? [NativeSeries.Of([], bounds, quantiles)] : numbers.Select(n => NativeSeries.Of([new("n", n)], bounds, quantiles));
        return new NativeDefinition(new NativeLayout(new FamilyDescription(name, type, "", ""), kind, [.. series], hasSketches: hasSketches));
    }
}
