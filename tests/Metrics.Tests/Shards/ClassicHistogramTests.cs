using Tributary.Metrics.Merging;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Shards;

namespace Tributary.Metrics.Tests.Shards;

public sealed class ClassicHistogramTests
{
    private readonly TestedShard _shard = new();

    private double[] Cumulative => Array.ConvertAll(_shard.Only.Cumulative, count => count.ToDouble());

    private static Push With(BoundsMerge rule, string source, double[] bounds, double[] cumulative, double sum) =>
        Push.Histogram(source, bounds, cumulative, sum) with { Settings = MergeSettings.Default with { Bounds = rule } };

    [Fact]
    public void Buckets_and_sums_of_sources_and_their_progress_add_up()
    {
        _shard.Given(
            Push.Histogram("a", [1, 2], [1, 2, 3], 6),
            Push.Histogram("b", [1, 2], [10, 20, 30], 60),
            Push.Histogram("a", [1, 2], [2, 4, 6], 9));
        Assert.Equal([1, 2], _shard.Only.Bounds);
        Assert.Equal([12, 24, 36], Cumulative);
        Assert.Equal(69, _shard.Only.Sum.ToDouble());
    }

    [Fact]
    public void Differing_bounds_keep_those_that_all_share()
    {
        _shard.Given(Push.Histogram("a", [1], [5, 5], 4), Push.Histogram("b", [2], [3, 3], 3));
        Assert.Empty(_shard.Only.Bounds);
        Assert.Equal([8], Cumulative);
    }

    [Fact]
    public void Shared_bounds_stay_exact_while_sources_go_on()
    {
        _shard.Given(
            Push.Histogram("a", [1, 2, 4], [1, 2, 3, 4], 10),
            Push.Histogram("b", [2, 3], [5, 6, 7], 20),
            Push.Histogram("a", [1, 2, 4], [2, 4, 6, 8], 20));
        Assert.Equal([2], _shard.Only.Bounds);
        Assert.Equal([9, 15], Cumulative);
        Assert.Equal(40, _shard.Only.Sum.ToDouble());
    }

    [Fact]
    public void An_empty_histogram_is_shown()
    {
        _shard.Given(Push.Histogram("a", [1, 2], [0, 0, 0], 0));
        Assert.Equal([0, 0, 0], Cumulative);
        Assert.Equal(ExactSum.Zero, _shard.Only.Sum);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_empty_histogram_takes_no_bounds_away(bool emptyFirst)
    {
        Push[] pushes = [Push.Histogram("a", [1], [0, 0], 0), Push.Histogram("b", [1, 2], [1, 2, 3], 6)];
        if (!emptyFirst) Array.Reverse(pushes);
        _shard.Given(pushes);
        Assert.Equal([1, 2], _shard.Only.Bounds);
        _shard.Given(Push.Histogram("a", [1], [1, 1], 1));
        Assert.Equal([2, 4], Cumulative);
    }

    [Fact]
    public void A_falling_bucket_is_a_restart_though_the_cumulative_counts_rise()
    {
        _shard.Given(Push.Histogram("a", [1, 2], [0, 5, 5], 5), Push.Histogram("a", [1, 2], [5, 6, 6], 6));
        Assert.Equal([5, 11, 11], Cumulative);
    }

    [Fact]
    public void A_fall_in_a_known_epoch_is_stale()
    {
        _shard.Given(Push.Histogram("a", [1], [5, 6], 5) with { Epoch = 3 }, Push.Histogram("a", [1], [4, 4], 3) with { Epoch = 3 });
        Assert.Equal([5, 6], Cumulative);
    }

    [Fact]
    public void Increments_add_up()
    {
        Push Increment(long sequence) => Push.Histogram("a", [1], [1, 3], 5) with { IsDelta = true, Sequence = sequence };
        _shard.Given(Increment(1), Increment(2));
        Assert.Equal([2, 6], Cumulative);
        Assert.Equal(10, _shard.Only.Sum.ToDouble());
    }

    [Fact]
    public void A_sum_that_is_not_known_is_not_shown_until_it_is()
    {
        _shard.Given(Push.Histogram("a", [1], [1, 1], double.NaN));
        Assert.True(_shard.Only.Sum.IsNaN);
        _shard.Given(Push.Histogram("b", [1], [0, 0], 0), Push.Histogram("a", [1], [2, 2], double.NaN));
        Assert.Equal(ExactSum.Zero, _shard.Only.Sum);
        Assert.Equal([2, 2], Cumulative);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(-1, 1)]
    [InlineData(0, double.NaN)]
    [InlineData(0, double.PositiveInfinity)]
    public void Buckets_that_cannot_be_are_refused(double first, double second)
    {
        Assert.Equal(ApplyOutcome.InvalidValue, _shard.Push(Push.Histogram("a", [1], [first, second], 0)).Outcome);
        Assert.Empty(_shard.View);
    }

    [Fact]
    public void The_rule_reject_refuses_other_bounds_each_time_and_lets_the_first_go_on()
    {
        _shard.Given(With(BoundsMerge.Reject, "a", [1], [1, 1], 1));
        var other = With(BoundsMerge.Reject, "b", [2], [5, 5], 1);
        Assert.Equal(ApplyOutcome.BoundsClash, _shard.Push(other).Outcome);
        Assert.Equal(ApplyOutcome.BoundsClash, _shard.Push(other, withLayout: false).Outcome);
        _shard.Given(With(BoundsMerge.Reject, "a", [1], [2, 2], 1));
        Assert.Equal([2, 2], Cumulative);
        Assert.Equal(1, _shard.Shard.SourceCount);
    }

    [Fact]
    public void The_rule_native_keeps_every_observation_of_differing_bounds()
    {
        _shard.Given(
            With(BoundsMerge.Native, "a", [1], [5, 6], 4),
            With(BoundsMerge.Native, "b", [2], [3, 3], 3),
            With(BoundsMerge.Native, "a", [1], [6, 8], 9));
        var shown = _shard.Only;
        Assert.Equal(PointKind.ExponentialHistogram, shown.Kind);
        Assert.Equal((11, 12), (shown.Count.ToDouble(), shown.Sum.ToDouble()));
        Assert.Equal(shown.Count, shown.Histogram!.BucketTotal);
    }

    [Fact]
    public void The_rule_native_keeps_equal_bounds_as_they_are()
    {
        _shard.Given(With(BoundsMerge.Native, "a", [1], [5, 6], 4), With(BoundsMerge.Native, "b", [1], [3, 3], 3));
        Assert.Equal([8, 9], Cumulative);
    }

    [Fact]
    public void A_gauge_histogram_shows_what_live_sources_hold_now()
    {
        Push Now(string source, params double[] cumulative) => Push.Histogram(source, [1], cumulative, 2) with { Type = MetricType.GaugeHistogram };
        _shard.Given(Now("a", 5, 6), Now("b", 1, 1), Now("a", 2, 3));
        Assert.Equal([3, 4], Cumulative);
        _shard.Delete("b");
        Assert.Equal([2, 3], Cumulative);
    }

    [Fact]
    public void Start_times_tell_restarts_and_may_come_and_go()
    {
        Push At(double created, double[] cumulative) =>
            new("a", MetricType.Histogram, PushedPoint.Histogram("", [1], cumulative, 1) with { Created = created });
        _shard.Given(At(100, [1, 2]), At(200, [3, 4]), Push.Histogram("a", [1], [4, 5], 1), At(200, [5, 6]));
        Assert.Equal([6, 8], Cumulative);
        Assert.Equal(100, _shard.Only.Created);
    }
}
