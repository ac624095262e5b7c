using System.Buffers;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;
using Tributary.Protocols.Naming;
using Tributary.Protocols.Rendering;

namespace Tributary.Protocols.Protobuf;

/// <summary>
/// Writes Prometheus' protobuf format: messages <c>io.prometheus.client.MetricFamily</c>, each after its length
/// (https://prometheus.io/docs/instrumenting/exposition_formats/#protobuf-format). It alone carries native histograms.
/// Types and names are those of text 0.0.4, and gauge histograms. A family of several chunks is as many messages of one name.
/// </summary>
/// <remarks>
/// Readers take a field that is missing for 0: a sum that is not known is written as NaN. A count that is not known, which
/// only a summary can have, cannot be told from 0.
/// </remarks>
public sealed class ProtobufRenderer(IBufferWriter<byte> output, NameEscaping escaping = NameEscaping.Underscores) : IExpositionRenderer
{
    private readonly PageNames _names = new(escaping);
    private readonly PageNames _exemplarNames = new(escaping);
    private readonly ProtoWriter _message = new();
    private ReadOnlyMemory<Exemplar> _exemplars;
    private FamilyDescription? _family;
    private string _name = "";
    private readonly UnescapedText _plain = new();

    public string ContentType => "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    public IBufferWriter<byte> Output { get; set; } = output;

    /// <summary>Remembers the family: each chunk's message begins with it.</summary>
    public void BeginFamily(FamilyDescription family)
    {
        EndChunk();
        _family = family;
        _name = _names.Family(family.Name);
    }

    public void Exemplars(ReadOnlyMemory<Exemplar> exemplars) => _exemplars = exemplars;

    public void Counter(ReadOnlySpan<byte> labels, in ExactSum value, double created)
    {
        var metric = BeginMetric(labels);
        var counter = _message.Begin(MetricFields.Metric.Counter);
        _message.Double(MetricFields.Number.Value, value.ToDouble());
        WriteExemplar(MetricFields.Number.CounterExemplar, new BucketExemplars(TakeExemplars()).UpTo(double.PositiveInfinity));
        WriteCreated(MetricFields.Number.CounterCreated, created);
        _message.End(counter);
        _message.End(metric);
    }

    public void Gauge(ReadOnlySpan<byte> labels, in ExactSum value)
    {
        var metric = BeginMetric(labels);
        var gauge = _message.Begin(_family!.Type == MetricType.Unknown ? MetricFields.Metric.Untyped : MetricFields.Metric.Gauge);
        _message.Double(MetricFields.Number.Value, value.ToDouble());
        _message.End(gauge);
        _message.End(metric);
    }

    public void ClassicHistogram(ReadOnlySpan<byte> labels, HistogramBounds bounds, ReadOnlySpan<ExactSum> cumulative, in ExactSum sum, double created)
    {
        var metric = BeginMetric(labels);
        var histogram = _message.Begin(MetricFields.Metric.Histogram);
        WriteCount(MetricFields.Histogram.Count, MetricFields.Histogram.CountFloat, cumulative[^1]);
        _message.Double(MetricFields.Histogram.Sum, sum.ToDouble());
        var exemplars = new BucketExemplars(TakeExemplars());
        for (var i = 0; i < cumulative.Length; i++)
        {
            var bound = i < bounds.Count ? bounds[i] : double.PositiveInfinity;
            var bucket = _message.Begin(MetricFields.Histogram.Bucket);
            WriteCount(MetricFields.Bucket.CumulativeCount, MetricFields.Bucket.CumulativeCountFloat, cumulative[i]);
            _message.Double(MetricFields.Bucket.UpperBound, bound);
            WriteExemplar(MetricFields.Bucket.Exemplar, exemplars.UpTo(bound));
            _message.End(bucket);
        }

        WriteCreated(MetricFields.Histogram.Created, created);
        _message.End(histogram);
        _message.End(metric);
    }

    public void ExponentialHistogram(ReadOnlySpan<byte> labels, ExponentialHistogram histogram, HistogramBounds? classicBounds, double created)
    {
        var metric = BeginMetric(labels);
        var native = _message.Begin(MetricFields.Metric.Histogram);
        NativeHistogramWriter.Write(_message, NativeHistogramFields.Exposition, histogram);
        WriteCreated(MetricFields.Histogram.Created, created);
        foreach (var exemplar in TakeExemplars()) WriteExemplar(MetricFields.Histogram.Exemplar, exemplar);
        _message.End(native);
        _message.End(metric);
    }

    public void Summary(ReadOnlySpan<byte> labels, ReadOnlySpan<QuantileValue> quantiles, in ExactSum sum, in ExactSum count, double created)
    {
        var metric = BeginMetric(labels);
        var summary = _message.Begin(MetricFields.Metric.Summary);
        if (!count.IsNaN) _message.Varint(MetricFields.Summary.Count, Rounded(count));
        _message.Double(MetricFields.Summary.Sum, sum.ToDouble());
        foreach (ref readonly var quantile in quantiles)
        {
            var each = _message.Begin(MetricFields.Summary.Quantile);
            _message.Double(MetricFields.Quantile.Level, quantile.Quantile);
            _message.Double(MetricFields.Quantile.Value, quantile.Value);
            _message.End(each);
        }

        WriteCreated(MetricFields.Summary.Created, created);
        _message.End(summary);
        _message.End(metric);
    }

    /// <summary>Writes the series since the chunk before as a message; nothing if there are none.</summary>
    public bool EndChunk()
    {
        if (!_message.Written.IsEmpty) _message.MoveDelimitedTo(Output);
        return _names.EndChunk() | _exemplarNames.EndChunk();
    }

    /// <summary>The format has no end mark.</summary>
    public void End() => EndChunk();

    private int BeginMetric(ReadOnlySpan<byte> labels)
    {
        if (_message.Written.IsEmpty) WriteFamily();
        var metric = _message.Begin(MetricFields.Family.Metric);
        WriteLabels(MetricFields.Metric.Label, _names.Labels(labels));
        return metric;
    }

    private void WriteLabels(int field, ReadOnlySpan<byte> labels)
    {
        var each = LabelText.Enumerate(labels);
        while (each.MoveNext())
        {
            var label = _message.Begin(field);
            _message.Bytes(MetricFields.Label.Name, each.IsQuoted ? _plain.Of(each.Name) : each.Name);
            _message.Bytes(MetricFields.Label.Value, _plain.Of(each.Value));
            _message.End(label);
        }
    }

    private ReadOnlySpan<Exemplar> TakeExemplars()
    {
        var taken = _exemplars.Span;
        _exemplars = default;
        return taken;
    }

    private void WriteExemplar(int field, Exemplar? exemplar)
    {
        if (exemplar is null) return;
        var message = _message.Begin(field);
        WriteLabels(MetricFields.Exemplar.Label, _exemplarNames.Labels(exemplar.Labels.Span));
        _message.Double(MetricFields.Exemplar.Value, exemplar.Value);
        WriteTime(MetricFields.Exemplar.Timestamp, exemplar.Time);
        _message.End(message);
    }

    private void WriteFamily()
    {
        _message.Text(MetricFields.Family.Name, _name);
        if (_family!.Help.Length > 0) _message.Text(MetricFields.Family.Help, _family.Help);
        _message.Varint(MetricFields.Family.Type, TypeNumber(_family.Type));
        if (_family.Unit.Length > 0) _message.Text(MetricFields.Family.Unit, _family.Unit);
    }

    /// <summary>
    /// A count that is not whole goes into the field for fractions too, which counts where it is above 0. The whole field
    /// is for readers that are older than the other one.
    /// </summary>
    private void WriteCount(int field, int floatField, in ExactSum count)
    {
        _message.Varint(field, Rounded(count));
        if (!WholeCount.TryGet(count, out _)) _message.Double(floatField, count.ToDouble());
    }

    private static ulong Rounded(in ExactSum count) => WholeCount.TryGet(count, out var whole) ? whole : (ulong)Math.Round(count.ToDouble());

    private void WriteCreated(int field, double created)
    {
        // What a gauge histogram counts may fall again: it has no start.
        if (_family!.Type != MetricType.GaugeHistogram) WriteTime(field, created);
    }

    private void WriteTime(int field, double time)
    {
        if (!UnixTimestamp.TrySplit(time, out var seconds, out var nanoseconds)) return;
        var timestamp = _message.Begin(field);
        _message.Varint(MetricFields.Timestamp.Seconds, (ulong)seconds);
        _message.Varint(MetricFields.Timestamp.Nanoseconds, (ulong)nanoseconds);
        _message.End(timestamp);
    }

    private static ulong TypeNumber(MetricType type) => type switch
    {
        MetricType.Counter => 0,
        MetricType.Gauge or MetricType.Info or MetricType.StateSet => 1,
        MetricType.Summary => 2,
        MetricType.Histogram => 4,
        MetricType.GaugeHistogram => 5,
        _ => 3,
    };
}
