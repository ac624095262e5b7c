using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;

namespace Tributary.Metrics.Sketches;

/// <summary>
/// Between histograms with explicit bounds and exponential ones. Every observation is kept; where it lies within its
/// bucket is estimated.
/// </summary>
/// <remarks>
/// A bucket is moved whole, by one representative value. So counts stay whole numbers, and converting is linear:
/// converting commutes with merging and with taking the difference of two states of a source. Spreading a bucket over
/// several would need fractions, or rounding that makes a bucket fall while its source only rises.
/// </remarks>
public static class ClassicConversion
{
    /// <summary>
    /// Adds a classic histogram to an exponential one. The count of a bucket <c>(lower, upper]</c> goes to the exponential bucket of:
    /// the geometric mean of the bounds, where both have the same sign; half of the other bound, where one is zero; zero,
    /// where they lie on both sides of it. The first bucket is taken to begin at zero where its bound is positive, and else
    /// sits at its bound (as PromQL's <c>histogram_quantile</c> takes it); what is above the last bound sits within 0.6 % of
    /// it, and at zero where that bound is zero or there is none.
    /// </summary>
    /// <param name="target">What is added to.</param>
    /// <param name="bounds">The finite bounds.</param>
    /// <param name="counts">The count of each bucket, not cumulative, <c>bounds.BucketCount</c> of them.</param>
    /// <param name="sum">The sum of observations; NaN where it is not known.</param>
    /// <returns>False, and nothing changed, where a count is negative, NaN or above <see cref="ExponentialHistogram.MaxCount"/>.</returns>
    /// <exception cref="ArgumentException">The number of counts does not match the bounds.</exception>
    public static bool TryAddClassic(this ExponentialHistogram target, HistogramBounds bounds, ReadOnlySpan<ExactSum> counts, in ExactSum sum)
    {
        if (counts.Length != bounds.BucketCount) throw new ArgumentException($"{counts.Length} counts for {bounds.BucketCount} buckets.", nameof(counts));
        foreach (var count in counts)
        {
            if (!Weight.IsCount(count.ToDouble())) return false;
        }

        var total = target.Count;
        for (var i = 0; i < counts.Length; i++)
        {
            total += counts[i];
            if (counts[i] != ExactSum.Zero) Place(target, Representative(bounds, i), counts[i].ToDouble());
        }

        target.SetTotals(total, target.Sum + sum);
        return true;
    }

    /// <summary>
    /// The cumulative counts of an exponential histogram at given bounds. A bucket counts where its middle (of
    /// least relative distance to all of it) lies, so where the bounds are bounds of exponential buckets the counts are
    /// exact, but for observations that equal a negative bound: exponential buckets count these above it. NaN observations are in the last count only, as in a classic histogram.
    /// </summary>
    /// <param name="source">What is converted.</param>
    /// <param name="bounds">The finite bounds.</param>
    /// <param name="cumulative">Receives <c>bounds.BucketCount</c> counts; the last is <c>+Inf</c> and equals the count.</param>
    /// <exception cref="ArgumentException">The span's length does not match the bounds.</exception>
    public static void ToClassic(this ExponentialHistogram source, HistogramBounds bounds, Span<ExactSum> cumulative)
    {
        if (cumulative.Length != bounds.BucketCount) throw new ArgumentException($"{cumulative.Length} counts for {bounds.BucketCount} buckets.", nameof(cumulative));
        var reached = ExactSum.Zero;
        var bound = 0;
        var negative = source.Negative;
        for (var i = negative.Count - 1; i >= 0; i--)
        {
            Pass(bounds, cumulative, -ExponentialScale.Representative(source.Schema, negative.Indices[i]), reached, ref bound);
            reached += negative.Counts[i];
        }

        Pass(bounds, cumulative, 0, reached, ref bound);
        reached += source.ZeroCount;
        var positive = source.Positive;
        for (var i = 0; i < positive.Count; i++)
        {
            Pass(bounds, cumulative, ExponentialScale.Representative(source.Schema, positive.Indices[i]), reached, ref bound);
            reached += positive.Counts[i];
        }

        Pass(bounds, cumulative, double.PositiveInfinity, reached, ref bound);
        cumulative[^1] = source.Count;
    }

    /// <summary>Settles the bounds below a value that is about to be counted.</summary>
    private static void Pass(HistogramBounds bounds, Span<ExactSum> cumulative, double value, in ExactSum reached, ref int bound)
    {
        while (bound < bounds.Count && bounds[bound] < value) cumulative[bound++] = reached;
    }

    private static void Place(ExponentialHistogram target, double value, double count)
    {
        // Always at the finest schema, which the target coarsens: the place must not depend on when it was downscaled.
        const int schema = ExponentialHistogram.MaxSchema;
        var magnitude = Math.Abs(value);
        if (magnitude <= target.ZeroThreshold) target.TryAddZeros(count);
        else if (value > 0) target.TryAddPositive(schema, ExponentialScale.Index(schema, magnitude), count);
        else target.TryAddNegative(schema, ExponentialScale.Index(schema, magnitude), count);
    }

    private static double Representative(HistogramBounds bounds, int bucket)
    {
        if (bucket == bounds.Count) return bounds.Count == 0 ? 0 : JustAbove(bounds[bounds.Count - 1]);
        var upper = bounds[bucket];
        return Middle(bucket > 0 ? bounds[bucket - 1] : Math.Min(upper, 0), upper);
    }

    /// <summary>The end of the next bucket of the finest schema that is wholly above a bound.</summary>
    private static double JustAbove(double bound)
    {
        const int schema = ExponentialHistogram.MaxSchema;
        if (bound == 0) return 0;
        var index = ExponentialScale.Index(schema, Math.Abs(bound));
        return bound > 0 ? ExponentialScale.UpperBound(schema, index + 1) : -ExponentialScale.UpperBound(schema, index - 1);
    }

    private static double Middle(double lower, double upper)
    {
        if (lower == upper) return upper;
        if (lower < 0 && upper > 0) return 0;
        if (lower == 0 || upper == 0) return (lower + upper) / 2;
        var middle = Math.Sqrt(Math.Abs(lower)) * Math.Sqrt(Math.Abs(upper));
        return upper > 0 ? middle : -middle;
    }
}
