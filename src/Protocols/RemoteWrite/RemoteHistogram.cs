using System.Runtime.InteropServices;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Protocols.Points;
using Tributary.Protocols.Protobuf;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>
/// A <c>Histogram</c> of either version: a native one, or with schema -53 one with bounds of its own
/// (https://prometheus.io/docs/specs/native_histograms/, section "Schema"). Reusable.
/// </summary>
internal sealed class RemoteHistogram
{
    private const int CustomSchema = -53;
    private const ulong GaugeHint = 3;

    private readonly NativeHistogramBuilder _native = new();
    private readonly NumberListTable _lists = new();
    private readonly ProtobufBuckets _positive = new();
    private readonly ProtobufBuckets _negative = new();
    private readonly List<double> _bounds = [];
    private ExactSum _count;
    private double _sum;
    private int _schema;
    private double _zeroThreshold;
    private double _zeroCount;
    private bool _isGauge;

    /// <summary>Unix milliseconds.</summary>
    public long Timestamp { get; private set; }

    /// <summary>Unix milliseconds; 0 if it is not known.</summary>
    public long Start { get; private set; }

    public RemoteForm Form => _schema == CustomSchema ? RemoteForm.Classic : RemoteForm.Exponential;

    /// <summary>It says that the series has ended.</summary>
    public bool IsStale => StaleMarker.Is(_sum);

    /// <returns>Where it could not be read; -1 if it could.</returns>
    public int Read(ProtoReader message)
    {
        _positive.Clear();
        _negative.Clear();
        _bounds.Clear();
        (_count, _sum, _schema, _zeroThreshold, _zeroCount, _isGauge, Timestamp, Start) = (default, 0, 0, 0, 0, false, 0, 0);
        var broken = -1;
        while (broken < 0 && message.Next()) broken = ReadField(ref message);
        return message.IsBroken ? message.Position : broken;
    }

    /// <summary>Adds the values, or the payload, of the point that the batch's next point is.</summary>
    /// <returns>What is wrong; null if nothing is.</returns>
    public string? AddTo(PointBatch batch, out HistogramBounds? bounds)
    {
        bounds = null;
        if (_isGauge) return "a gauge histogram with native buckets is not taken";
        if (Form == RemoteForm.Classic) return AddClassic(batch, out bounds);
        if (_native.Read(_schema, _zeroThreshold, _zeroCount, _positive, _negative, _count, _sum) is { } wrong) return wrong;
        batch.AddPayload(_native.Histogram);
        return null;
    }

    private int ReadField(ref ProtoReader field)
    {
        if (field.Is(RemoteWriteFields.Histogram.CountInteger, WireType.Varint)) _count = ExactSum.FromInt128(field.Varint());
        else if (field.Is(RemoteWriteFields.Histogram.CountFloat, WireType.Fixed64)) _count = new ExactSum(field.Double());
        else if (field.Is(RemoteWriteFields.Histogram.Sum, WireType.Fixed64)) _sum = field.Double();
        else if (field.Is(RemoteWriteFields.Histogram.Schema, WireType.Varint)) _schema = (int)field.ZigZag();
        else if (field.Is(RemoteWriteFields.Histogram.ZeroThreshold, WireType.Fixed64)) _zeroThreshold = field.Double();
        else if (field.Is(RemoteWriteFields.Histogram.ZeroCountInteger, WireType.Varint)) _zeroCount = field.Varint();
        else if (field.Is(RemoteWriteFields.Histogram.ZeroCountFloat, WireType.Fixed64)) _zeroCount = field.Double();
        else if (field.Is(RemoteWriteFields.Histogram.ResetHint, WireType.Varint)) _isGauge = field.Varint() == GaugeHint;
        else if (field.Is(RemoteWriteFields.Histogram.Timestamp, WireType.Varint)) Timestamp = (long)field.Varint();
        else if (field.Is(RemoteWriteFields.Histogram.StartTimestamp, WireType.Varint)) Start = (long)field.Varint();
        else if (field.Is(RemoteWriteFields.Histogram.CustomValues, WireType.Fixed64)) _bounds.Add(field.Double());
        else if (field.Is(RemoteWriteFields.Histogram.CustomValues, WireType.Bytes)) return ReadBounds(field.Message());
        else if (field.Field is >= RemoteWriteFields.Histogram.NegativeSpan and <= RemoteWriteFields.Histogram.NegativeCount) return _negative.Read(ref field, field.Field - RemoteWriteFields.Histogram.NegativeSpan);
        else if (field.Field is >= RemoteWriteFields.Histogram.PositiveSpan and <= RemoteWriteFields.Histogram.PositiveCount) return _positive.Read(ref field, field.Field - RemoteWriteFields.Histogram.PositiveSpan);
        else field.Skip();
        return -1;
    }

    private int ReadBounds(ProtoReader packed)
    {
        while (!packed.IsAtEnd) _bounds.Add(packed.Double());
        return packed.IsBroken ? packed.Position : -1;
    }

    /// <summary>Of bounds of its own, a bucket's index is that of its bound; the one after the last is <c>+Inf</c>.</summary>
    private string? AddClassic(PointBatch batch, out HistogramBounds? bounds)
    {
        bounds = _lists.Bounds(CollectionsMarshal.AsSpan(_bounds));
        if (bounds is null) return "the custom bounds are not finite and rising";
        if (_negative.Spans.Count > 0 || _zeroCount != 0) return "a histogram with custom bounds has buckets below zero";
        var isWhole = _positive.Counts.Count == 0;
        var given = isWhole ? _positive.Deltas.Count : _positive.Counts.Count;
        var (bucket, filled, taken, total) = (0L, 0, 0, 0.0);
        long running = 0;
        foreach (var (offset, length) in _positive.Spans)
        {
            bucket += offset;
            if (offset < 0 || bucket + length > bounds.BucketCount) return $"the spans do not fit to the {bounds.BucketCount} buckets of the custom bounds";
            if (taken + length > given) return $"the spans have more buckets than there are counts, {given}";
            for (; filled < bucket; filled++) batch.AddValue(total);
            for (bucket += length; filled < bucket; filled++, taken++)
            {
                if (isWhole) running = unchecked(running + _positive.Deltas[taken]);
                var count = isWhole ? running : _positive.Counts[taken];
                if (!(count >= 0)) return $"bucket {filled} has {count}; a count must not be negative";
                total += count;
                batch.AddValue(total);
            }
        }

        for (; filled < bounds.BucketCount; filled++) batch.AddValue(total);
        batch.AddValue(_sum);
        if (taken != given) return $"there are {given} counts for the {taken} buckets of the spans";
        return Math.Abs(_count.ToDouble() - total) <= total * 1e-9 ? null : $"the count is {_count}, the buckets have {total}";
    }
}
