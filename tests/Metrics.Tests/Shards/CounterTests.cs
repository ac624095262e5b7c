using Tributary.Metrics.Merging;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Shards;

namespace Tributary.Metrics.Tests.Shards;

public sealed class CounterTests
{
    private readonly TestedShard _shard = new();

    private double Total => _shard.Only.Value.ToDouble();

    [Fact]
    public void Adds_up_sources_and_their_progress()
    {
        _shard.Given(Push.Counter("a", 10), Push.Counter("b", 5), Push.Counter("a", 12));
        Assert.Equal(17, Total);
    }

    [Fact]
    public void A_counter_at_zero_is_shown()
    {
        _shard.Given(Push.Counter("a", 0));
        Assert.Equal(0, Total);
    }

    [Fact]
    public void A_fall_without_an_epoch_is_a_restart()
    {
        _shard.Given(Push.Counter("a", 10), Push.Counter("a", 3));
        Assert.Equal(13, Total);
        Assert.Equal(1, Assert.Single(_shard.Shard.DescribeSources()).Resets);
    }

    [Fact]
    public void A_fall_in_a_known_epoch_is_an_old_update_come_late()
    {
        _shard.Given(Push.Counter("a", 10) with { Epoch = 70_000 }, Push.Counter("a", 3) with { Epoch = 70_000 });
        Assert.Equal(10, Total);
        _shard.Given(Push.Counter("a", 11) with { Epoch = 70_000 });
        Assert.Equal(11, Total);
    }

    [Fact]
    public void A_fall_as_the_epoch_becomes_known_may_still_be_a_restart()
    {
        _shard.Given(Push.Counter("a", 10), Push.Counter("a", 3) with { Epoch = 70_000 });
        Assert.Equal(13, Total);
    }

    [Fact]
    public void A_new_epoch_counts_from_zero_even_where_the_value_rises()
    {
        _shard.Given(Push.Counter("a", 10) with { Epoch = 70_000 }, Push.Counter("a", 12) with { Epoch = 80_000 });
        Assert.Equal(22, Total);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(-1000)]
    public void A_start_time_that_wanders_with_the_clock_is_the_same_life(int wander)
    {
        _shard.Given(Push.Counter("a", 10) with { Epoch = 70_000 }, Push.Counter("a", 12) with { Epoch = 70_000 + wander });
        Assert.Equal(12, Total);
    }

    [Fact]
    public void A_fall_with_a_start_time_that_may_be_another_is_a_restart()
    {
        _shard.Given(Push.Counter("a", 10) with { Epoch = 70_000 }, Push.Counter("a", 3) with { Epoch = 71_000 });
        Assert.Equal(13, Total);
    }

    [Fact]
    public void An_older_epoch_is_ignored()
    {
        _shard.Given(Push.Counter("a", 10) with { Epoch = 80_000 });
        Assert.Equal(ApplyOutcome.Duplicate, _shard.Push(Push.Counter("a", 50) with { Epoch = 70_000 }).Outcome);
        Assert.Equal(10, Total);
    }

    [Fact]
    public void A_start_time_of_its_own_tells_a_restart_of_one_series()
    {
        PushedPoint At(string labels, double value, double created) => PushedPoint.Of(labels, value) with { Created = created };
        _shard.Given(
            Push.Counter("a", At("s=\"1\"", 10, 100), At("s=\"2\"", 10, 100)),
            Push.Counter("a", At("s=\"1\"", 15, 200), At("s=\"2\"", 12, 100)),
            Push.Counter("a", At("s=\"1\"", 99, 100), At("s=\"2\"", 3, 100)));
        Assert.Equal(25, _shard.View["s=\"1\""].Value.ToDouble());
        Assert.Equal(12, _shard.View["s=\"2\""].Value.ToDouble());
        Assert.Equal(100, _shard.View["s=\"1\""].Created);
    }

    [Fact]
    public void The_earliest_start_time_is_shown()
    {
        _shard.Given(
            Push.Counter("a", PushedPoint.Of("", 1) with { Created = 300 }),
            Push.Counter("b", PushedPoint.Of("", 1) with { Created = 200 }),
            Push.Counter("c", 1));
        Assert.Equal(200, _shard.Only.Created);
    }

    [Fact]
    public void A_start_time_that_comes_or_goes_does_not_count_twice()
    {
        _shard.Given(Push.Counter("a", 10), Push.Counter("a", PushedPoint.Of("", 12) with { Created = 100 }), Push.Counter("a", 13));
        Assert.Equal(13, Total);
    }

    [Fact]
    public void A_start_time_that_comes_with_a_series_back_does_not_count_it_twice()
    {
        _shard.Given(
            Push.Counter("a", PushedPoint.Of("s=\"1\"", 10), PushedPoint.Of("s=\"2\"", 1)),
            Push.Counter("a", PushedPoint.Of("s=\"2\"", 1)),
            Push.Counter("a", PushedPoint.Of("s=\"1\"", 11) with { Created = 100 }, PushedPoint.Of("s=\"2\"", 1)));
        Assert.Equal(11, _shard.View["s=\"1\""].Value.ToDouble());
    }

    [Fact]
    public void A_series_missing_in_one_update_goes_on_in_the_next()
    {
        var (one, both) = (Push.Counter("a", PushedPoint.Of("s=\"1\"", 10)), Push.Counter("a", PushedPoint.Of("s=\"1\"", 10), PushedPoint.Of("s=\"2\"", 5)));
        _shard.Given(both, one, both, one, both);
        Assert.Equal(10, _shard.View["s=\"1\""].Value.ToDouble());
        Assert.Equal(5, _shard.View["s=\"2\""].Value.ToDouble());
    }

    [Fact]
    public void Integers_are_exact_beyond_what_a_double_holds()
    {
        const double big = 9007199254740992; // 2^53
        _shard.Given(Push.Counter("a", big), Push.Counter("b", 1), Push.Counter("c", 1), Push.Counter("d", 1));
        Assert.Equal("9007199254740995", _shard.Only.Value.ToString());
    }

    [Fact]
    public void Low_parts_carry_integers_that_no_double_holds()
    {
        const double big = 9007199254740992;
        _shard.Given(
            Push.Counter("a", PushedPoint.Of("", big, low: 1)),
            Push.Counter("b", PushedPoint.Of("", big, low: 1)),
            Push.Counter("b", big + 2),
            Push.Counter("b", PushedPoint.Of("", big + 4, low: -1)));
        Assert.Equal((Int128)9007199254740993 + 9007199254740995, (Int128)_shard.Only.Value.High + (Int128)_shard.Only.Value.Low);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_low_part_that_is_none_is_malformed(double low)
    {
        Assert.Equal(ApplyOutcome.Malformed, _shard.Push(Push.Counter("a", PushedPoint.Of("", 1, low))).Outcome);
        Assert.Empty(_shard.View);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_no_counter_can_be_is_refused_whole(double value)
    {
        _shard.Given(Push.Counter("a", PushedPoint.Of("s=\"1\"", 1), PushedPoint.Of("s=\"2\"", 1)));
        var result = _shard.Push(Push.Counter("a", PushedPoint.Of("s=\"1\"", 9), PushedPoint.Of("s=\"2\"", value)));
        Assert.Equal(new ApplyResult(ApplyOutcome.InvalidValue, Index: 1), result);
        Assert.All(_shard.View.Values, series => Assert.Equal(1, series.Value.ToDouble()));
    }

    [Fact]
    public void Increments_add_up()
    {
        _shard.Given(
            Push.Counter("a", 10) with { IsDelta = true, Sequence = 1, Epoch = 5 },
            Push.Counter("a", 2) with { IsDelta = true, Sequence = 2, Epoch = 5 });
        Assert.Equal(12, Total);
    }

    [Fact]
    public void Changed_rules_move_what_comes_next_to_the_new_series_without_counting_twice()
    {
        _shard.Given(
            Push.Counter("a", PushedPoint.Of("pod=\"1\"", 10) with { Input = "series" }),
            Push.Counter("a", PushedPoint.Of("", 13) with { Input = "series" }));
        Assert.Equal(10, _shard.View["pod=\"1\""].Value.ToDouble());
        Assert.Equal(3, _shard.View[""].Value.ToDouble());
        _shard.Given(Push.Counter("a", PushedPoint.Of("", 13) with { Input = "series", Settings = MergeSettings.Default with { Retention = TimeSpan.FromDays(1) } }));
        _shard.Pass(TimeSpan.FromHours(2));
        Assert.Equal(3, Total);
    }

    [Fact]
    public void Two_series_of_a_source_that_rules_make_one_add_up()
    {
        var push = Push.Counter("a", PushedPoint.Of("", 1) with { Input = "p=\"1\"" }, PushedPoint.Of("", 2) with { Input = "p=\"2\"" });
        _shard.Given(push, push);
        Assert.Equal(new ExactSum(3), _shard.Only.Value);
    }
}
