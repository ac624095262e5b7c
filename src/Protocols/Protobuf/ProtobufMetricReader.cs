using Tributary.Metrics.Numbers;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Protobuf;

/// <summary>Reads one <c>Metric</c> with its labels, and adds its exemplars to the batch; remembers where it broke.</summary>
internal sealed class ProtobufMetricReader(ProtobufMetric metric, LabelSet labels)
{
    private readonly LabelSet _exemplarLabels = new();
    private PointBatch _batch = new();
    private ParserLimits _limits = ParserLimits.Default;

    /// <summary>Where a message could not be read; -1 if all could.</summary>
    public int BrokenAt { get; private set; }

    /// <summary>What is wrong with the labels; null if nothing is.</summary>
    public string? LabelError { get; private set; }

    public void Begin(PointBatch batch, ParserLimits limits) => (_batch, _limits) = (batch, limits);

    public void Read(ProtoReader message)
    {
        metric.Clear();
        labels.Clear();
        (BrokenAt, LabelError) = (-1, null);
        while (message.Next())
        {
            if (message.Is(MetricFields.Metric.Label, WireType.Bytes)) ReadLabel(message.Message(), labels);
            else if (message.Is(MetricFields.Metric.TimestampMilliseconds, WireType.Varint))
            {
                message.Varint();
                metric.HasTimestamp = true;
            }
            else if (IsContent(message))
            {
                metric.Kind = message.Field;
                ReadContent(message.Field, message.Message());
            }
            else message.Skip();
        }

        Note(message);
    }

    private static bool IsContent(in ProtoReader field) => field.Type == WireType.Bytes
        && field.Field is MetricFields.Metric.Gauge or MetricFields.Metric.Counter or MetricFields.Metric.Summary or MetricFields.Metric.Untyped or MetricFields.Metric.Histogram;

    private void ReadLabel(ProtoReader pair, LabelSet into)
    {
        ReadOnlySpan<byte> name = default, value = default;
        while (pair.Next())
        {
            if (pair.Is(MetricFields.Label.Name, WireType.Bytes)) name = pair.Bytes();
            else if (pair.Is(MetricFields.Label.Value, WireType.Bytes)) value = pair.Bytes();
            else pair.Skip();
        }

        Note(pair);
        LabelError ??= LabelCheck.Find(name, value, _limits);
        if (LabelError is not null) return;
        if (!into.TryAdd(name, value)) LabelError = $"label name {LabelCheck.Show(name)} appears twice";
        else if (into.Count > _limits.MaxLabelsPerSeries) LabelError = ParserLimits.Exceeded("the number of labels of a series", _limits.MaxLabelsPerSeries, nameof(_limits.MaxLabelsPerSeries));
    }

    private void ReadContent(int kind, ProtoReader content)
    {
        while (content.Next())
        {
            switch (kind)
            {
                case MetricFields.Metric.Summary: ReadSummary(ref content); break;
                case MetricFields.Metric.Histogram: ReadHistogram(ref content); break;
                default:
                    if (content.Is(MetricFields.Number.Value, WireType.Fixed64)) metric.Value = content.Double();
                    else if (kind == MetricFields.Metric.Counter && content.Is(MetricFields.Number.CounterExemplar, WireType.Bytes)) ReadExemplar(content.Message());
                    else if (kind == MetricFields.Metric.Counter && content.Is(MetricFields.Number.CounterCreated, WireType.Bytes)) metric.Created = ReadTime(content.Message());
                    else content.Skip();
                    break;
            }
        }

        Note(content);
    }

    private void ReadSummary(ref ProtoReader field)
    {
        if (field.Is(MetricFields.Summary.Count, WireType.Varint)) metric.Count = ExactSum.FromInt128(field.Varint());
        else if (field.Is(MetricFields.Summary.Sum, WireType.Fixed64)) metric.Sum = field.Double();
        else if (field.Is(MetricFields.Summary.Quantile, WireType.Bytes)) metric.Quantiles.Add(ReadPair(field.Message()));
        else if (field.Is(MetricFields.Summary.Created, WireType.Bytes)) metric.Created = ReadTime(field.Message());
        else field.Skip();
    }

    /// <summary>Of a count there are a whole and a fractional form; the one that is not used may be there as zero.</summary>
    private void ReadHistogram(ref ProtoReader field)
    {
        if (field.Is(MetricFields.Histogram.Count, WireType.Varint)) metric.Count = ExactSum.FromInt128(field.Varint());
        else if (field.Is(MetricFields.Histogram.Sum, WireType.Fixed64)) metric.Sum = field.Double();
        else if (field.Is(MetricFields.Histogram.Bucket, WireType.Bytes)) metric.Buckets.Add(ReadBucket(field.Message()));
        else if (field.Is(MetricFields.Histogram.CountFloat, WireType.Fixed64)) metric.Count = field.Double() is var count and not 0 ? new ExactSum(count) : metric.Count;
        else if (field.Is(MetricFields.Histogram.Schema, WireType.Varint)) metric.Schema = (int)field.ZigZag();
        else if (field.Is(MetricFields.Histogram.ZeroThreshold, WireType.Fixed64)) metric.ZeroThreshold = field.Double();
        else if (field.Is(MetricFields.Histogram.ZeroCount, WireType.Varint)) metric.ZeroCount = field.Varint();
        else if (field.Is(MetricFields.Histogram.ZeroCountFloat, WireType.Fixed64)) metric.ZeroCount = field.Double() is var zeroCount and not 0 ? zeroCount : metric.ZeroCount;
        else if (field.Is(MetricFields.Histogram.Created, WireType.Bytes)) metric.Created = ReadTime(field.Message());
        else if (field.Is(MetricFields.Histogram.Exemplar, WireType.Bytes)) ReadExemplar(field.Message());
        else if (field.Field is >= MetricFields.Histogram.NegativeSpan and <= MetricFields.Histogram.NegativeCount) ReadBuckets(ref field, field.Field - MetricFields.Histogram.NegativeSpan, metric.Negative);
        else if (field.Field is >= MetricFields.Histogram.PositiveSpan and <= MetricFields.Histogram.PositiveCount) ReadBuckets(ref field, field.Field - MetricFields.Histogram.PositiveSpan, metric.Positive);
        else field.Skip();
    }

    private void ReadBuckets(ref ProtoReader field, int part, ProtobufBuckets buckets)
    {
        var brokenAt = buckets.Read(ref field, part);
        if (BrokenAt < 0) BrokenAt = brokenAt;
    }

    private (double Bound, ExactSum Count) ReadBucket(ProtoReader bucket)
    {
        var (bound, count) = (0.0, default(ExactSum));
        while (bucket.Next())
        {
            if (bucket.Is(MetricFields.Bucket.CumulativeCount, WireType.Varint)) count = ExactSum.FromInt128(bucket.Varint());
            else if (bucket.Is(MetricFields.Bucket.UpperBound, WireType.Fixed64)) bound = bucket.Double();
            else if (bucket.Is(MetricFields.Bucket.CumulativeCountFloat, WireType.Fixed64)) count = bucket.Double() is var given and not 0 ? new ExactSum(given) : count;
            else if (bucket.Is(MetricFields.Bucket.Exemplar, WireType.Bytes)) ReadExemplar(bucket.Message());
            else bucket.Skip();
        }

        Note(bucket);
        return (bound + 0.0, count); // -0 and 0 are the same bound
    }

    /// <summary>Which bucket it belongs to, its value says, wherever it stands.</summary>
    private void ReadExemplar(ProtoReader exemplar)
    {
        _exemplarLabels.Clear();
        var (value, time) = (0.0, double.NaN);
        while (exemplar.Next())
        {
            if (exemplar.Is(MetricFields.Exemplar.Label, WireType.Bytes)) ReadLabel(exemplar.Message(), _exemplarLabels);
            else if (exemplar.Is(MetricFields.Exemplar.Value, WireType.Fixed64)) value = exemplar.Double();
            else if (exemplar.Is(MetricFields.Exemplar.Timestamp, WireType.Bytes)) time = ReadTime(exemplar.Message());
            else exemplar.Skip();
        }

        Note(exemplar);
        if (BrokenAt < 0 && LabelError is null) _batch.AddExemplar(_exemplarLabels.Canonical(), value, time, _limits);
    }

    private (double Quantile, double Value) ReadPair(ProtoReader pair)
    {
        var (quantile, value) = (0.0, 0.0);
        while (pair.Next())
        {
            if (pair.Is(MetricFields.Quantile.Level, WireType.Fixed64)) quantile = pair.Double();
            else if (pair.Is(MetricFields.Quantile.Value, WireType.Fixed64)) value = pair.Double();
            else pair.Skip();
        }

        Note(pair);
        return (quantile + 0.0, value);
    }

    /// <summary>A <c>google.protobuf.Timestamp</c>, as Unix seconds.</summary>
    private double ReadTime(ProtoReader timestamp)
    {
        var (seconds, nanos) = (0L, 0L);
        while (timestamp.Next())
        {
            if (timestamp.Is(MetricFields.Timestamp.Seconds, WireType.Varint)) seconds = (long)timestamp.Varint();
            else if (timestamp.Is(MetricFields.Timestamp.Nanoseconds, WireType.Varint)) nanos = (long)timestamp.Varint();
            else timestamp.Skip();
        }

        Note(timestamp);
        return seconds + (nanos / 1e9);
    }

    private void Note(in ProtoReader reader)
    {
        if (reader.IsBroken && BrokenAt < 0) BrokenAt = reader.Position;
    }
}
