using Tributary.Protocols.Protobuf;

namespace Tributary.Protocols.Tests.Protobuf;

/// <summary>Writes Prometheus' protobuf exposition, field by field.</summary>
internal sealed class MetricFamilies
{
    public const int Counter = 0, Gauge = 1, Summary = 2, Untyped = 3, Histogram = 4, GaugeHistogram = 5;

    private readonly ProtoWriter _writer = new();

    public static byte[] Of(Action<MetricFamilies> write)
    {
        var families = new MetricFamilies();
        write(families);
        return families._writer.Written.ToArray();
    }

    public MetricFamilies Family(string name, int type, Action metrics, string help = "", string unit = "")
    {
        var message = _writer.BeginDelimited();
        _writer.Text(1, name);
        if (help.Length > 0) _writer.Text(2, help);
        _writer.Varint(3, (ulong)type);
        metrics();
        if (unit.Length > 0) _writer.Text(5, unit);
        _writer.End(message);
        return this;
    }

    public MetricFamilies Number(int field, double value, double? created = null, params (string Name, string Value)[] labels) => Metric(field, labels, () =>
    {
        _writer.Double(1, value);
        Created(3, created);
    });

    public MetricFamilies WithTimestamp(double value)
    {
        var metric = _writer.Begin(4);
        var content = _writer.Begin(2);
        _writer.Double(1, value);
        _writer.End(content);
        _writer.Varint(6, 1_700_000_000_000);
        _writer.End(metric);
        return this;
    }

    public MetricFamilies OfSummary((double Quantile, double Value)[] quantiles, double sum, ulong count, params (string Name, string Value)[] labels) => Metric(4, labels, () =>
    {
        _writer.Varint(1, count);
        _writer.Double(2, sum);
        foreach (var (quantile, value) in quantiles)
        {
            var message = _writer.Begin(3);
            _writer.Double(1, quantile);
            _writer.Double(2, value);
            _writer.End(message);
        }
    });

    public MetricFamilies Classic((double Bound, double Count)[] buckets, double sum, double count, double? created = null, params (string Name, string Value)[] labels) => Metric(7, labels, () =>
    {
        if (count == Math.Floor(count)) _writer.Varint(1, (ulong)count);
        else _writer.Double(4, count);
        _writer.Double(2, sum);
        foreach (var (bound, own) in buckets)
        {
            var message = _writer.Begin(3);
            if (own == Math.Floor(own)) _writer.Varint(1, (ulong)own);
            else _writer.Double(4, own);
            _writer.Double(2, bound);
            _writer.End(message);
        }

        Created(15, created);
    });

    public MetricFamilies Native(int schema, double threshold, ulong zeros, (int Offset, uint Length)[] spans, long[] deltas, (int Offset, uint Length)[] negativeSpans, long[] negativeDeltas, double sum, ulong count, params (string Name, string Value)[] labels) => Metric(7, labels, () =>
    {
        _writer.Varint(1, count);
        _writer.Double(2, sum);
        _writer.ZigZag(5, schema);
        _writer.Double(6, threshold);
        _writer.Varint(7, zeros);
        Buckets(9, negativeSpans, negativeDeltas);
        Buckets(12, spans, deltas);
    });

    public MetricFamilies NativeOfFractions(int schema, double zeros, (int Offset, uint Length)[] spans, double[] counts, double sum, double count) => Metric(7, [], () =>
    {
        _writer.Double(4, count);
        _writer.Double(2, sum);
        _writer.ZigZag(5, schema);
        _writer.Double(8, zeros);
        Spans(12, spans);
        var packed = _writer.Begin(14);
        foreach (var own in counts) _writer.RawDouble(own);
        _writer.End(packed);
    });

    public MetricFamilies CounterWith(double value, Action exemplars) => Metric(3, [], () =>
    {
        _writer.Double(1, value);
        exemplars();
    });

    /// <summary>A histogram of one bucket, with exemplars in it and beside it.</summary>
    public MetricFamilies ClassicWith(double bound, ulong count, Action ofBucket, Action ofHistogram) => Metric(7, [], () =>
    {
        _writer.Varint(1, count);
        var bucket = _writer.Begin(3);
        ofBucket();
        _writer.Varint(1, count);
        _writer.Double(2, bound);
        _writer.End(bucket);
        ofHistogram();
    });

    public MetricFamilies NativeWith(ulong count, Action exemplars) => Metric(7, [], () =>
    {
        exemplars();
        _writer.Varint(1, count);
        Buckets(12, [(0, 1)], [(long)count]);
    });

    /// <summary>An exemplar within the message that is being written.</summary>
    public MetricFamilies Exemplar(int field, double value, double? time, params (string Name, string Value)[] labels)
    {
        var message = _writer.Begin(field);
        Labels(labels);
        _writer.Double(2, value);
        Created(3, time);
        _writer.End(message);
        return this;
    }

    private MetricFamilies Metric(int field, (string Name, string Value)[] labels, Action content)
    {
        var metric = _writer.Begin(4);
        Labels(labels);
        var message = _writer.Begin(field);
        content();
        _writer.End(message);
        _writer.End(metric);
        return this;
    }

    private void Labels((string Name, string Value)[] labels)
    {
        foreach (var (name, value) in labels)
        {
            var label = _writer.Begin(1);
            _writer.Text(1, name);
            _writer.Text(2, value);
            _writer.End(label);
        }
    }

    private void Created(int field, double? seconds)
    {
        if (seconds is not { } created) return;
        var message = _writer.Begin(field);
        _writer.Varint(1, (ulong)created);
        _writer.Varint(2, (ulong)((created - Math.Floor(created)) * 1e9));
        _writer.End(message);
    }

    private void Buckets(int field, (int Offset, uint Length)[] spans, long[] deltas)
    {
        Spans(field, spans);
        if (deltas.Length == 0) return;
        var packed = _writer.Begin(field + 1);
        foreach (var delta in deltas) _writer.RawZigZag(delta);
        _writer.End(packed);
    }

    private void Spans(int field, (int Offset, uint Length)[] spans)
    {
        foreach (var (offset, length) in spans)
        {
            var span = _writer.Begin(field);
            _writer.ZigZag(1, offset);
            _writer.Varint(2, length);
            _writer.End(span);
        }
    }
}
