using FsCheck;
using FsCheck.Fluent;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Tests.Sketches;

public sealed class ClassicConversionTests
{
    private static readonly HistogramBounds Usual = new([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]);

    private static readonly Gen<(int[] A, int[] B)> Two =
        from a in Gen.Choose(0, 1000).ArrayOf(Usual.BucketCount) from b in Gen.Choose(0, 1000).ArrayOf(Usual.BucketCount) select (a, b);

    [Fact]
    public void There_and_back_with_the_same_bounds_changes_nothing() => Laws.Hold(Two, x =>
    {
        var cumulative = new ExactSum[Usual.BucketCount];
        Convert(x.A).ToClassic(Usual, cumulative);
        var reached = ExactSum.Zero;
        return x.A.Select(count => reached += count).SequenceEqual(cumulative);
    });

    [Fact]
    public void Converting_commutes_with_merging() => Laws.Hold(Two, x =>
    {
        var sum = Convert(x.A);
        sum.Add(Convert(x.B));
        return sum.Equals(Convert([.. x.A.Zip(x.B, (a, b) => a + b)]));
    });

    [Fact]
    public void Converting_commutes_with_taking_the_difference() => Laws.Hold(Two, x =>
    {
        var current = Convert([.. x.A.Zip(x.B, (a, b) => a + b)]);
        return current.TrySubtract(Convert(x.B)) && current.Equals(Convert(x.A));
    });

    [Fact]
    public void Converting_commutes_with_downscaling() => Laws.Hold(
        from pair in Two from schema in Gen.Choose(-4, 8) select (pair.A, schema),
        x =>
        {
            var after = Convert(x.A);
            after.DownscaleTo(x.schema);
            return after.Equals(Convert(x.A, x.schema));
        });

    [Fact]
    public void Bounds_from_zero_up_that_are_bucket_bounds_give_exact_counts() => Laws.Hold(HistogramRecipe.WithoutThreshold, recipe =>
    {
        var bounds = new HistogramBounds([-65536, 0, 1, 65536, 4294967296]);
        var cumulative = new ExactSum[bounds.BucketCount];
        recipe.Make().ToClassic(bounds, cumulative);
        // Not at the negative bound: an observation on it is in the bucket above it.
        return Enumerable.Range(1, bounds.Count - 1).All(i => cumulative[i].ToDouble() == recipe.Values.Count(v => v <= bounds[i]))
            && cumulative[^1].ToDouble() == recipe.Values.Length;
    });

    [Fact]
    public void Buckets_around_and_below_zero_keep_their_side()
    {
        var bounds = new HistogramBounds([-10, -1, 1, 10]);
        var histogram = new ExponentialHistogram();
        Assert.True(histogram.TryAddClassic(bounds, Counts(1, 2, 3, 4, 5), new ExactSum(17)));
        Assert.Equal(3, histogram.ZeroCount);
        Assert.Equal(new ExactSum(3), histogram.Negative.Total);
        Assert.Equal(new ExactSum(9), histogram.Positive.Total);
        Assert.Equal(new ExactSum(17), histogram.Sum);
        var cumulative = new ExactSum[bounds.BucketCount];
        histogram.ToClassic(bounds, cumulative);
        Assert.Equal([new(1), new(3), new(6), new(10), new(15)], cumulative);
    }

    [Fact]
    public void A_bound_at_zero_and_no_bounds_at_all_keep_every_observation()
    {
        foreach (var bounds in (HistogramBounds[])[new([0]), HistogramBounds.None, new([-1, 0]), new([double.Epsilon, double.MaxValue])])
        {
            var histogram = new ExponentialHistogram();
            var counts = Enumerable.Repeat(new ExactSum(2), bounds.BucketCount).ToArray();
            Assert.True(histogram.TryAddClassic(bounds, counts, ExactSum.Zero));
            Assert.Equal(new ExactSum(2 * bounds.BucketCount), histogram.BucketTotal);
            Assert.Equal(histogram.BucketTotal, histogram.Count);
        }
    }

    [Fact]
    public void Counts_that_cannot_be_are_refused_and_change_nothing()
    {
        var histogram = new ExponentialHistogram();
        Assert.False(histogram.TryAddClassic(new([1]), Counts(1, -1), ExactSum.Zero));
        Assert.False(histogram.TryAddClassic(new([1]), Counts(1, double.NaN), ExactSum.Zero));
        Assert.Equal(new ExponentialHistogram(), histogram);
        Assert.Throws<ArgumentException>(() => histogram.TryAddClassic(new([1]), Counts(1), ExactSum.Zero));
        Assert.Throws<ArgumentException>(() => histogram.ToClassic(new([1]), new ExactSum[3]));
    }

    private static ExactSum[] Counts(params double[] counts) => [.. counts.Select(c => new ExactSum(c))];

    private static ExponentialHistogram Convert(int[] counts, int schema = ExponentialHistogram.MaxSchema)
    {
        var histogram = new ExponentialHistogram(schema);
        Assert.True(histogram.TryAddClassic(Usual, Counts([.. counts.Select(c => (double)c)]), new ExactSum(counts.Sum())));
        return histogram;
    }
}
