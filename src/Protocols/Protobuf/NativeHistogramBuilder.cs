using Tributary.Metrics.Numbers;
using Tributary.Metrics.Sketches;

namespace Tributary.Protocols.Protobuf;

/// <summary>
/// Builds a histogram from what Prometheus' native histograms are written as: spans of populated buckets, and counts as
/// deltas or as they are (https://prometheus.io/docs/specs/native_histograms/, section "Exposition formats"). Reusable.
/// </summary>
internal sealed class NativeHistogramBuilder
{
    /// <summary>Valid until the next call of <see cref="Read"/>.</summary>
    public ExponentialHistogram Histogram { get; } = new();

    /// <returns>What is wrong; null if nothing is.</returns>
    public string? Read(int schema, double zeroThreshold, double zeroCount, ProtobufBuckets positive, ProtobufBuckets negative, in ExactSum count, double sum)
    {
        if (schema is < ExponentialHistogram.MinSchema or > ExponentialHistogram.MaxSchema) return $"schema {schema} is not known; it must be from {ExponentialHistogram.MinSchema} to {ExponentialHistogram.MaxSchema}";
        if (!(zeroThreshold >= 0 && double.IsFinite(zeroThreshold))) return $"the zero threshold is {zeroThreshold}; it must be finite and not negative";
        Histogram.Restart(zeroThreshold);
        if (!Histogram.TryAddZeros(zeroCount)) return $"the zero count is {zeroCount}; it must not be negative";
        if (Add(schema, positive, isPositive: true) is { } wrong) return $"positive buckets: {wrong}";
        if (Add(schema, negative, isPositive: false) is { } wrongToo) return $"negative buckets: {wrongToo}";
        if (schema < Histogram.Schema) Histogram.DownscaleTo(schema); // an empty one still says how fine it is

        // What was NaN is in the count and in no bucket; then the sum is NaN too.
        var total = Histogram.Count.ToDouble();
        var fits = double.IsNaN(sum) ? count.ToDouble() >= total : Math.Abs(count.ToDouble() - total) <= total * 1e-9;
        if (!fits) return $"the count is {count}, the buckets have {total}";
        return Histogram.TrySetTotals(count, new ExactSum(sum)) ? null : $"the count is {count}, which cannot be";
    }

    private string? Add(int schema, ProtobufBuckets buckets, bool isPositive)
    {
        var (index, at) = (0L, 0);
        long running = 0;
        for (var i = 0; i < buckets.Spans.Count; i++)
        {
            var (offset, length) = buckets.Spans[i];
            if (i > 0 && offset < 0) return $"span {i + 1} begins before the one before it ends";
            index += offset;
            for (var j = 0u; j < length; j++, index++, at++)
            {
                double count;
                if (buckets.Counts.Count > 0)
                {
                    if (at >= buckets.Counts.Count) return $"the spans have more buckets than there are counts, {buckets.Counts.Count}";
                    count = buckets.Counts[at];
                }
                else
                {
                    if (at >= buckets.Deltas.Count) return $"the spans have more buckets than there are counts, {buckets.Deltas.Count}";
                    running = unchecked(running + buckets.Deltas[at]);
                    count = running;
                }

                if (count == 0) continue;
                if (index is < int.MinValue or > int.MaxValue || !TryAdd(schema, (int)index, count, isPositive)) return $"the bucket of index {index} has {count}; a count must not be negative, and some number must fall into the bucket";
            }
        }

        var given = Math.Max(buckets.Counts.Count, buckets.Deltas.Count);
        return given == at ? null : $"there are {given} counts for the {at} buckets of the spans";
    }

    private bool TryAdd(int schema, int index, double count, bool isPositive) =>
        isPositive ? Histogram.TryAddPositive(schema, index, count) : Histogram.TryAddNegative(schema, index, count);
}
