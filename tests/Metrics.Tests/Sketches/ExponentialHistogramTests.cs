using System.Buffers;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Tests.Sketches;

public sealed class ExponentialHistogramTests
{
    [Fact]
    public void An_observation_goes_to_its_bucket_its_sign_and_the_totals()
    {
        var histogram = Of(0, 0, 3, 3, -0.5, 0);
        Assert.Equal([2], histogram.Positive.Indices.ToArray());
        Assert.Equal([2.0], histogram.Positive.Counts.ToArray());
        Assert.Equal([-1], histogram.Negative.Indices.ToArray());
        Assert.Equal(1, histogram.ZeroCount);
        Assert.Equal(new ExactSum(4), histogram.Count);
        Assert.Equal(new ExactSum(5.5), histogram.Sum);
    }

    [Fact]
    public void NaN_is_counted_in_no_bucket_and_makes_the_sum_unknown()
    {
        var histogram = Of(8, 0, 1, double.NaN);
        Assert.Equal(new ExactSum(2), histogram.Count);
        Assert.Equal(new ExactSum(1), histogram.BucketTotal);
        Assert.True(histogram.Sum.IsNaN);
    }

    [Fact]
    public void Totals_are_exact_beyond_two_to_the_53()
    {
        var histogram = new ExponentialHistogram();
        histogram.Observe(1, 9007199254740992);
        histogram.Observe(1);
        histogram.Observe(1);
        histogram.Observe(1);
        Assert.Equal("9007199254740995", histogram.Count.ToString());
        Assert.Equal("9007199254740995", histogram.Sum.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_weight_out_of_range_is_refused(double weight) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialHistogram().Observe(1, weight));

    [Theory]
    [InlineData(9, 0.0, 1)]
    [InlineData(-5, 0.0, 1)]
    [InlineData(0, -1.0, 1)]
    [InlineData(0, double.PositiveInfinity, 1)]
    [InlineData(0, double.NaN, 1)]
    [InlineData(0, 0.0, 0)]
    public void A_configuration_out_of_range_is_refused(int schema, double threshold, int maxBuckets) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialHistogram(schema, threshold, maxBuckets));

    [Fact]
    public void A_threshold_that_cuts_no_populated_bucket_stays_as_stated()
    {
        var sum = Of(0, 0.001, 5);
        sum.Add(Of(3, 0, 7));
        Assert.Equal(0.001, sum.ZeroThreshold);
        Assert.Equal(0, sum.ZeroCount);
    }

    [Fact]
    public void A_threshold_that_cuts_a_populated_bucket_widens_to_its_end()
    {
        var sum = Of(0, 0, 1.75, -1.75, 0.3);
        sum.Add(Of(0, 1.5, 1));
        Assert.Equal(2, sum.ZeroThreshold);
        Assert.Equal(4, sum.ZeroCount);
        Assert.Equal(0, sum.Positive.Count + sum.Negative.Count);
    }

    [Fact]
    public void Buckets_finer_than_the_histogram_are_coarsened_on_the_way_in()
    {
        var histogram = new ExponentialHistogram();
        var index = ExponentialScale.Index(20, 3.0);
        Assert.True(histogram.TryAddPositive(20, index, 2));
        Assert.True(histogram.TryAddNegative(2, ExponentialScale.Index(2, 3.0), 1));
        Assert.Equal(2, histogram.Schema);
        Assert.Equal(histogram.Positive.Indices.ToArray(), histogram.Negative.Indices.ToArray());
        Assert.Equal(new ExactSum(3), histogram.Count);
    }

    [Theory]
    [InlineData(21, 0, 1.0)]
    [InlineData(-5, 0, 1.0)]
    [InlineData(0, 1026, 1.0)]
    [InlineData(0, -1075, 1.0)]
    [InlineData(0, int.MaxValue, 1.0)]
    [InlineData(0, 0, -1.0)]
    [InlineData(0, 0, double.NaN)]
    [InlineData(0, 0, double.PositiveInfinity)]
    public void A_bucket_that_no_double_can_fill_is_refused_and_changes_nothing(int schema, int index, double count)
    {
        var histogram = new ExponentialHistogram();
        Assert.False(histogram.TryAddPositive(schema, index, count));
        Assert.False(histogram.TryAddNegative(schema, index, count));
        Assert.Equal(new ExponentialHistogram(), histogram);
    }

    [Fact]
    public void Stated_totals_must_enclose_the_buckets()
    {
        var histogram = Of(8, 0, 1, 2);
        Assert.True(histogram.TrySetTotals(new ExactSum(3), new ExactSum(double.NaN)));
        Assert.Equal(new ExactSum(3), histogram.Count);
        Assert.False(histogram.TrySetTotals(new ExactSum(1), ExactSum.Zero));
        Assert.False(histogram.TrySetTotals(new ExactSum(double.NaN), ExactSum.Zero));
        Assert.False(histogram.TrySetTotals(new ExactSum(1e30), ExactSum.Zero));
        Assert.Equal(new ExactSum(3), histogram.Count);
    }

    [Fact]
    public void What_hostile_counts_make_of_a_histogram_reads_back()
    {
        var histogram = new ExponentialHistogram();
        histogram.Observe(1, ExponentialHistogram.MaxCount);
        while (histogram.Add(histogram.Clone()))
        {
        }

        histogram.Observe(1, ExponentialHistogram.MaxCount);
        var writer = new ArrayBufferWriter<byte>();
        histogram.Write(writer);
        var source = writer.WrittenSpan;
        Assert.True(ExponentialHistogram.TryRead(ref source, out var read));
        Assert.Equal(histogram, read);
    }

    [Fact]
    public void A_difference_is_taken_at_the_coarser_schema()
    {
        var current = Of(5, 0, 1.1, 1.2, 3, 100);
        Assert.True(current.TrySubtract(Of(8, 0, 1.1, 3)));
        Assert.Equal(Of(5, 0, 1.2, 100), current);
    }

    [Fact]
    public void A_source_that_widens_its_zero_bucket_is_not_reset()
    {
        var current = Of(0, 0, 10);
        current.Add(Of(0, 1, 0.5, 0.5));
        Assert.True(current.TrySubtract(Of(0, 0, 0.5, 10)));
        Assert.Equal(1, current.ZeroCount);
        Assert.Equal(new ExactSum(1), current.Count);
    }

    [Fact]
    public void An_infinite_sum_that_stays_so_does_not_make_the_total_unknown()
    {
        var current = Of(8, 0, double.PositiveInfinity, 4);
        Assert.True(current.TrySubtract(Of(8, 0, double.PositiveInfinity)));
        Assert.Equal(ExactSum.Zero, current.Sum);
    }

    [Fact]
    public void Observing_and_merging_allocate_nothing_after_warm_up()
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 1000).Select(_ => Math.Exp(RandomValues.Normal(random))).ToArray();
        var (sum, part) = (Of(8, 0, values), Of(8, 0, values));
        sum.Add(part);
        var copy = sum.Clone();
        copy.CopyFrom(sum);

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var value in values) part.Observe(value);
        for (var i = 0; i < 100; i++) sum.Add(part);
        copy.CopyFrom(sum);
        copy.TrySubtract(part);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static ExponentialHistogram Of(int schema, double threshold, params double[] values) =>
        new HistogramRecipe(schema, threshold, values).Make();
}
