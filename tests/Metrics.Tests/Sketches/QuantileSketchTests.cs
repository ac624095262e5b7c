using Tributary.Metrics.Numbers;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Tests.Sketches;

public sealed class QuantileSketchTests
{
    [Fact]
    public void An_empty_sketch_has_no_quantiles()
    {
        var sketch = new QuantileSketch();
        Assert.Equal(double.NaN, sketch.Quantile(0.5));
        Assert.Equal(double.NaN, sketch.Min);
        Assert.Equal(double.NaN, sketch.Max);
        Assert.True(sketch.IsEmpty);
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.01)]
    [InlineData(0.0001)]
    [InlineData(0.000001)]
    public void The_guaranteed_error_is_at_most_the_one_asked_for(double error) =>
        Assert.InRange(new QuantileSketch(error).GuaranteedRelativeError, error / 2.5, error);

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(0.26)]
    [InlineData(double.NaN)]
    public void An_error_out_of_range_is_refused(double error) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuantileSketch(error));

    [Theory]
    [InlineData(-0.001)]
    [InlineData(1.001)]
    [InlineData(double.NaN)]
    public void A_quantile_out_of_range_is_refused(double q) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuantileSketch().Quantile(q));

    [Fact]
    public void The_extremes_are_exact()
    {
        var sketch = Of(0.1, 3.3, 17.7);
        Assert.Equal(0.1, sketch.Quantile(0));
        Assert.Equal(17.7, sketch.Quantile(1));
    }

    [Fact]
    public void Zeros_and_a_single_value_are_exact()
    {
        Assert.Equal(0, Of(0, 0, -0.0, 5).Quantile(0.5));
        Assert.Equal(7.3, Of(7.3, 7.3, 7.3).Quantile(0.5));
    }

    [Fact]
    public void NaN_is_counted_apart()
    {
        var sketch = Of(double.NaN, 2, double.NaN);
        Assert.Equal(2, sketch.NaNCount);
        Assert.Equal(new ExactSum(1), sketch.Count);
        Assert.Equal(new ExactSum(2), sketch.Sum);
        Assert.Equal(2, sketch.Quantile(0.5));
    }

    [Fact]
    public void Infinities_are_values_at_the_ends()
    {
        var sketch = Of(double.NegativeInfinity, 1, 1, double.PositiveInfinity);
        Assert.Equal(double.NegativeInfinity, sketch.Quantile(0.25));
        Assert.Equal(1, sketch.Quantile(0.5), 0.01);
        Assert.Equal(double.PositiveInfinity, sketch.Quantile(0.9));
        Assert.True(sketch.Sum.IsNaN);
    }

    [Fact]
    public void A_weight_counts_as_that_many_observations()
    {
        var sketch = new QuantileSketch();
        sketch.Observe(1, 2.5);
        sketch.Observe(10, 7.5);
        Assert.Equal(new ExactSum(10), sketch.Count);
        Assert.Equal(new ExactSum(77.5), sketch.Sum);
        Assert.Equal(1, sketch.Quantile(0.25), 0.01);
        Assert.Equal(10, sketch.Quantile(0.26), 0.1);
    }

    [Fact]
    public void More_buckets_than_allowed_raise_the_guaranteed_error()
    {
        var sketch = new QuantileSketch(0.01, maxBuckets: 64);
        for (var i = -100; i <= 100; i++) sketch.Observe(Math.Pow(10, i * 0.3));
        Assert.InRange(sketch.BucketCount, 1, 64);
        Assert.InRange(sketch.GuaranteedRelativeError, 0.3, 1);
        Assert.InRange(sketch.Quantile(0.5), 1 - sketch.GuaranteedRelativeError, 1 + sketch.GuaranteedRelativeError);
    }

    [Fact]
    public void Values_far_apart_cost_no_more_buckets_and_no_error()
    {
        var sketch = new QuantileSketch(0.01, maxBuckets: 64);
        for (var i = -30; i <= 30; i++) sketch.Observe(Math.Pow(10, i));
        Assert.Equal(61, sketch.BucketCount);
        Assert.InRange(sketch.GuaranteedRelativeError, 0, 0.01);
    }

    [Fact]
    public void The_smallest_and_the_greatest_number_find_a_bucket()
    {
        var sketch = new QuantileSketch(1e-9);
        sketch.Observe(double.Epsilon);
        sketch.Observe(-double.Epsilon);
        sketch.Observe(double.MaxValue);
        Assert.Equal(double.Epsilon, sketch.Quantile(0.6));
        Assert.Equal(1, sketch.Quantile(0.9) / double.MaxValue, sketch.GuaranteedRelativeError);
    }

    [Fact]
    public void Observing_and_merging_allocate_nothing_after_warm_up()
    {
        var random = new Random(2);
        var values = Enumerable.Range(0, 1000).Select(_ => Math.Exp(RandomValues.Normal(random))).ToArray();
        var (sum, part) = (Of(values), Of(values));
        sum.Add(part);

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var value in values) part.Observe(value);
        for (var i = 0; i < 100; i++) sum.Add(part);
        sum.Quantile(0.99);
        sum.Clear();
        sum.Add(part);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static QuantileSketch Of(params double[] values)
    {
        var sketch = new QuantileSketch();
        foreach (var value in values) sketch.Observe(value);
        return sketch;
    }
}
