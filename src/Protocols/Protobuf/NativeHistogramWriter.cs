using Tributary.Metrics.Numbers;
using Tributary.Metrics.Sketches;

namespace Tributary.Protocols.Protobuf;

/// <summary>
/// Writes an exponential histogram as a native histogram (Prometheus native histograms,
/// https://prometheus.io/docs/specs/native_histograms/). Counts go as differences where all of them are whole, else as
/// they are.
/// </summary>
internal static class NativeHistogramWriter
{
    /// <summary>A span costs more bytes than two empty buckets: the official Go client joins over such gaps too.</summary>
    private const int MaxJoinedGap = 2;

    public static void Write(ProtoWriter message, NativeHistogramFields fields, ExponentialHistogram histogram)
    {
        var count = Count(histogram);
        var isWhole = WholeCount.TryGet(count, out var wholeCount)
            & WholeCount.TryGet(new ExactSum(histogram.ZeroCount), out var wholeZero)
            && WholeCount.AreAll(histogram.Positive.Counts)
            && WholeCount.AreAll(histogram.Negative.Counts);

        if (isWhole) message.Varint(fields.Count, wholeCount);
        else message.Double(fields.CountFloat, count.ToDouble());
        message.Double(fields.Sum, histogram.Sum.ToDouble());
        message.ZigZag(fields.Schema, histogram.Schema);
        message.Double(fields.ZeroThreshold, histogram.ZeroThreshold);
        if (isWhole) message.Varint(fields.ZeroCount, wholeZero);
        else message.Double(fields.ZeroCountFloat, histogram.ZeroCount);

        WriteSpans(message, fields.NegativeSpan, histogram.Negative.Indices);
        WriteSpans(message, fields.PositiveSpan, histogram.Positive.Indices);

        // Without a bucket and a zero threshold it would pass for a classic histogram: a span of nothing tells them apart.
        if (histogram.Positive.Count + histogram.Negative.Count == 0) WriteSpan(message, fields.PositiveSpan, 0, 0);

        if (isWhole)
        {
            WriteDeltas(message, fields.NegativeDelta, histogram.Negative);
            WriteDeltas(message, fields.PositiveDelta, histogram.Positive);
        }
        else
        {
            WriteCounts(message, fields.NegativeCount, histogram.Negative);
            WriteCounts(message, fields.PositiveCount, histogram.Positive);
        }
    }

    /// <summary>
    /// Prometheus refuses the page where the count is not that of the buckets, unless the sum is NaN: a sender that counts
    /// NaN observations without making its sum NaN must not cost the others their scrape.
    /// </summary>
    private static ExactSum Count(ExponentialHistogram histogram) => histogram.Sum.IsNaN ? histogram.Count : histogram.BucketTotal;

    private static void WriteSpans(ProtoWriter message, int field, ReadOnlySpan<int> indices)
    {
        var reached = 0; // the first span counts from bucket 0, the others from the end of the one before
        for (var i = 0; i < indices.Length;)
        {
            var first = indices[i++];
            var end = first + 1;
            while (i < indices.Length && indices[i] - end <= MaxJoinedGap) end = indices[i++] + 1;
            WriteSpan(message, field, first - reached, end - first);
            reached = end;
        }
    }

    private static void WriteSpan(ProtoWriter message, int field, int offset, int length)
    {
        var span = message.Begin(field);
        message.ZigZag(MetricFields.Span.Offset, offset);
        message.Varint(MetricFields.Span.Length, (ulong)length);
        message.End(span);
    }

    private static void WriteDeltas(ProtoWriter message, int field, BucketStore buckets)
    {
        if (buckets.Count == 0) return;
        var packed = message.Begin(field);
        var previous = 0L;
        for (var i = 0; i < buckets.Count; i++)
        {
            for (var empty = EmptyBefore(buckets.Indices, i); empty > 0; empty--)
            {
                message.RawZigZag(-previous);
                previous = 0;
            }

            var count = (long)buckets.Counts[i];
            message.RawZigZag(count - previous);
            previous = count;
        }

        message.End(packed);
    }

    private static void WriteCounts(ProtoWriter message, int field, BucketStore buckets)
    {
        if (buckets.Count == 0) return;
        var packed = message.Begin(field);
        for (var i = 0; i < buckets.Count; i++)
        {
            for (var empty = EmptyBefore(buckets.Indices, i); empty > 0; empty--) message.RawDouble(0);
            message.RawDouble(buckets.Counts[i]);
        }

        message.End(packed);
    }

    /// <summary>The empty buckets between a bucket and the one before it in the same span.</summary>
    private static int EmptyBefore(ReadOnlySpan<int> indices, int at)
    {
        if (at == 0) return 0;
        var gap = indices[at] - indices[at - 1] - 1;
        return gap <= MaxJoinedGap ? gap : 0;
    }
}
