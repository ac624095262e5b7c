using Tributary.Metrics.Merging;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;

namespace Tributary.Metrics.Tests.Shards;

public sealed class SummaryTests
{
    private readonly TestedShard _shard = new();

    private (double Sum, double Count) Totals => (_shard.Only.Sum.ToDouble(), _shard.Only.Count.ToDouble());

    private static Push Ready(string source, double median, double sum, double count) =>
        Push.Summary(source, PushedPoint.Summary("", [0.5], [median], sum, count));

    private static Push Sketched(string source, double sum, double count, params double[] observations)
    {
        var sketch = new QuantileSketch();
        foreach (var observation in observations) sketch.Observe(observation);
        return Push.Summary(source, PushedPoint.Sketch("", sketch, sum, count));
    }

    [Fact]
    public void Sums_and_counts_of_sources_and_their_progress_add_up()
    {
        _shard.Given(Ready("a", 1, 10, 2), Ready("b", 1, 5, 1), Ready("a", 1, 12, 3));
        Assert.Equal((17, 4), Totals);
    }

    [Fact]
    public void An_empty_summary_is_shown_as_zero()
    {
        _shard.Given(Ready("a", double.NaN, 0, 0));
        Assert.Equal((0, 0), Totals);
        Assert.True(double.IsNaN(Assert.Single(_shard.Only.Quantiles).Value));
    }

    [Fact]
    public void The_quantiles_of_one_source_are_shown_as_it_sent_them()
    {
        _shard.Given(Ready("a", 7, 10, 2));
        Assert.Equal([new QuantileValue(0.5, 7)], _shard.Only.Quantiles);
    }

    [Fact]
    public void Ready_quantiles_mix_by_weight_and_leave_with_their_source()
    {
        _shard.Given(Ready("a", 10, 1000, 100), Ready("b", 20, 20, 1));
        Assert.Equal(10, Assert.Single(_shard.Only.Quantiles).Value);
        _shard.Delete("a");
        Assert.Equal(20, Assert.Single(_shard.Only.Quantiles).Value);
        Assert.Equal((1020, 101), Totals);
    }

    [Fact]
    public void Quantiles_that_only_some_sources_have_are_shown_too()
    {
        _shard.Given(
            Push.Summary("a", PushedPoint.Summary("", [0.5, 0.9], [1, 2], 10, 10)),
            Push.Summary("b", PushedPoint.Summary("", [0.9, 0.99], [2, 3], 10, 10)));
        Assert.Equal([0.5, 0.9, 0.99], _shard.Only.Quantiles.Select(quantile => quantile.Quantile));
    }

    [Fact]
    public void The_rule_drop_shows_sum_and_count_alone()
    {
        _shard.Given(Ready("a", 10, 5, 1) with { Settings = MergeSettings.Default with { ReadyQuantiles = ReadyQuantiles.Drop } });
        Assert.Empty(_shard.Only.Quantiles);
        Assert.Equal((5, 1), Totals);
    }

    [Fact]
    public void A_falling_count_is_a_restart_and_a_falling_sum_is_not()
    {
        _shard.Given(Ready("a", 1, 10, 2), Ready("a", 1, 4, 3), Ready("a", 1, 1, 1));
        Assert.Equal((5, 4), Totals);
    }

    [Fact]
    public void A_negative_or_infinite_count_is_refused()
    {
        Assert.Equal(ApplyOutcome.InvalidValue, _shard.Push(Ready("a", 1, 1, -1)).Outcome);
        Assert.Equal(ApplyOutcome.InvalidValue, _shard.Push(Ready("a", 1, 1, double.PositiveInfinity)).Outcome);
    }

    [Fact]
    public void What_is_not_known_is_shown_as_not_known()
    {
        _shard.Given(Ready("a", 3, double.NaN, double.NaN));
        Assert.True(_shard.Only.Sum.IsNaN);
        Assert.True(_shard.Only.Count.IsNaN);
        _shard.Given(Ready("b", 3, 0, 0));
        Assert.Equal((0, 0), Totals);
    }

    [Fact]
    public void Sketches_merge_within_the_stated_error()
    {
        _shard.Given(
            Sketched("a", 5050, 100, [.. Enumerable.Range(1, 100).Select(value => (double)value)]) with { IsDelta = true, Sequence = 1 },
            Sketched("b", 15050, 100, [.. Enumerable.Range(101, 100).Select(value => (double)value)]) with { IsDelta = true, Sequence = 1 });
        Assert.Equal((20100, 200), Totals);
        Assert.Equal([0.5, 0.9, 0.99], _shard.Only.Quantiles.Select(quantile => quantile.Quantile));
        Assert.InRange(_shard.Only.Quantiles[0].Value, 99, 101);
        Assert.InRange(_shard.Only.Quantiles[2].Value, 198 * 0.99, 198 * 1.01);
    }

    [Fact]
    public void Sketches_leave_the_window_and_their_sum_and_count_stay()
    {
        _shard.Given(Sketched("a", 5, 1, 5) with { IsDelta = true, Sequence = 1 }).Pass(TimeSpan.FromMinutes(11));
        Assert.All(_shard.Only.Quantiles, quantile => Assert.True(double.IsNaN(quantile.Value)));
        Assert.Equal((5, 1), Totals);
    }

    [Fact]
    public void A_payload_that_is_none_is_refused()
    {
        var point = PushedPoint.Summary("", [], [], 1, 1) with { Payload = [1, 2, 3] };
        Assert.Equal(ApplyOutcome.InvalidValue, _shard.Push(Push.Summary("a", point)).Outcome);
    }

    [Fact]
    public void The_ready_quantiles_of_an_increment_weigh_its_own_count()
    {
        _shard.Given(
            Ready("a", 10, 20, 2) with { IsDelta = true, Sequence = 1 },
            Ready("a", 30, 30, 1) with { IsDelta = true, Sequence = 2 },
            Ready("b", 40, 4000, 100) with { IsDelta = true, Sequence = 1 });
        Assert.Equal((4050, 103), Totals);
        Assert.Equal(40, Assert.Single(_shard.Only.Quantiles).Value);
    }

    [Fact]
    public void Sums_are_exact()
    {
        _shard.Given(Ready("a", 1, 9007199254740992, 1), Ready("b", 1, 1, 1));
        Assert.Equal(new ExactSum(9007199254740992, 1), _shard.Only.Sum);
    }
}
