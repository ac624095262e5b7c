using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Protocols.Rendering;

namespace Tributary.Protocols.Tests.Rendering;

public sealed class ExponentialAsClassicTests
{
    private readonly ExponentialAsClassic _view = new();

    [Fact]
    public void Bounds_are_powers_of_two_around_what_was_observed_and_counts_are_exact()
    {
        var histogram = Observed(0.3, 0.5, 0.6, 3, 4, 4.1);
        Assert.Equal([0.5, 1, 2, 4, 8], Bounds(histogram));
        Assert.Equal([2, 3, 3, 5, 6, 6], Counts(histogram));
    }

    [Fact]
    public void Negative_values_and_zero_have_their_buckets()
    {
        var histogram = Observed(-3, -1.5, 0, 0, 1.5);
        Assert.Equal([-4, -2, 0, 2], Bounds(histogram));
        Assert.Equal([0, 1, 4, 5, 5], Counts(histogram));
    }

    [Fact]
    public void Zeros_lie_at_the_threshold()
    {
        var histogram = new ExponentialHistogram(zeroThreshold: 0.001);
        histogram.Observe(0.0005);
        histogram.Observe(1);
        Assert.Equal([0.001, 1], Bounds(histogram));
        Assert.Equal([1, 2, 2], Counts(histogram));
    }

    [Fact]
    public void An_empty_histogram_has_the_infinite_bucket_only()
    {
        Assert.Empty(Bounds(new ExponentialHistogram()));
        Assert.Equal([0], Counts(new ExponentialHistogram()));
    }

    [Fact]
    public void Infinite_values_are_above_the_last_bound()
    {
        var histogram = Observed(1, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue);
        Assert.All(Bounds(histogram), bound => Assert.True(double.IsFinite(bound)));
        Assert.Equal(4, Counts(histogram)[^1]);
    }

    [Fact]
    public void The_smallest_values_have_bounds_above_zero()
    {
        Assert.Equal([0, double.Epsilon], Bounds(Observed(0, double.Epsilon)));
        Assert.All(Bounds(Observed(double.Epsilon, double.MaxValue)), bound => Assert.True(bound > 0));
    }

    [Fact]
    public void A_wide_range_has_wider_buckets_not_more()
    {
        var bounds = Bounds(Observed(1e-300, 1e-9, 1, 1e300));
        Assert.InRange(bounds.Length, 2, 140);
        Assert.Equal([1], bounds.Where(bound => bound == 1));
    }

    [Fact]
    public void Bounds_once_shown_stay_while_the_range_grows()
    {
        var histogram = Observed(1, 10);
        var before = Bounds(histogram);
        histogram.Observe(1000);
        histogram.Observe(0.01);
        Assert.Empty(before.Except(Bounds(histogram)));
    }

    [Fact]
    public void Chosen_bounds_are_shown_whatever_was_observed()
    {
        var chosen = new HistogramBounds([-5, 0.1, 1, 10]);
        var counts = _view.Convert(Observed(-7, 0, 0.05, 0.5, 2, 50), chosen, out var bounds);
        Assert.Same(chosen, bounds);
        Assert.Equal([1, 3, 4, 5, 6], counts.ToArray().Select(count => count.ToDouble()));
    }

    private static ExponentialHistogram Observed(params double[] values)
    {
        var histogram = new ExponentialHistogram();
        foreach (var value in values) histogram.Observe(value);
        return histogram;
    }

    private double[] Bounds(ExponentialHistogram histogram)
    {
        _view.Convert(histogram, chosen: null, out var bounds);
        return bounds.Values.ToArray();
    }

    private double[] Counts(ExponentialHistogram histogram) =>
        [.. _view.Convert(histogram, chosen: null, out _).ToArray().Select(count => count.ToDouble())];
}
