using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;
using Tributary.Metrics.Shards;

namespace Tributary.Metrics.Tests.Shards;

public sealed class DefinitionTests
{
    private readonly TestedShard _shard = new();

    [Fact]
    public void An_unknown_layout_is_asked_for_and_then_known()
    {
        var push = Push.Counter("a", 1);
        Assert.Equal(ApplyOutcome.UnknownLayout, _shard.Push(push, withLayout: false).Outcome);
        Assert.Null(_shard.Shard.Family);
        _shard.Given(push);
        Assert.Equal(ApplyOutcome.Applied, _shard.Push(push with { Source = "b" }, withLayout: false).Outcome);
        Assert.Equal(2, _shard.Only.Value.ToDouble());
    }

    [Fact]
    public void Another_type_is_refused_and_the_first_stands()
    {
        _shard.Given(Push.Counter("a", 1));
        Assert.Equal(ApplyOutcome.TypeClash, _shard.Push(Push.Gauge("b", 5)).Outcome);
        Assert.Equal(ApplyOutcome.TypeClash, _shard.Push(Push.Gauge("b", 5) with { Type = MetricType.Unknown }).Outcome);
        Assert.Equal(MetricType.Counter, _shard.Shard.Family!.Type);
        Assert.Equal(1, _shard.Only.Value.ToDouble());
    }

    [Fact]
    public void A_unit_that_only_some_sources_state_is_the_unit_of_the_family()
    {
        _shard.Given(Push.Counter("a", 1), Push.Counter("b", 1) with { Unit = "bytes" }, Push.Counter("c", 1));
        Assert.Equal(ApplyOutcome.UnitClash, _shard.Push(Push.Counter("d", 1) with { Unit = "seconds" }).Outcome);
    }

    [Fact]
    public void Another_unit_is_refused_and_another_help_is_not()
    {
        _shard.Given(Push.Counter("a", 1) with { Unit = "bytes", Help = "first" });
        Assert.Equal(ApplyOutcome.UnitClash, _shard.Push(Push.Counter("b", 1) with { Unit = "seconds" }).Outcome);
        _shard.Given(Push.Counter("b", 1) with { Unit = "bytes", Help = "second" });
        Assert.Equal("first", _shard.Shard.Family!.Help);
    }

    [Fact]
    public void A_refused_first_update_does_not_define_the_family()
    {
        Assert.Equal(ApplyOutcome.InvalidValue, _shard.Push(Push.Counter("a", -1)).Outcome);
        _shard.Given(Push.Gauge("a", -1));
        Assert.Equal(PointKind.Gauge, _shard.Only.Kind);
        Assert.Equal(1, _shard.Shard.SeriesCount);
    }

    [Fact]
    public void A_refused_update_shows_no_series_and_leaves_none_for_good()
    {
        _shard.Given(Push.Counter("a", 1));
        Assert.Equal(ApplyOutcome.InvalidValue, _shard.Push(Push.Counter("b", PushedPoint.Of("s=\"bad\"", -1))).Outcome);
        Assert.Equal("", Assert.Single(_shard.View).Key);
        _shard.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(1, _shard.Shard.SeriesCount);
    }

    [Fact]
    public void A_family_of_which_nothing_is_left_may_be_defined_anew()
    {
        _shard.Given(Push.Counter("a", 1));
        _shard.Delete("a");
        _shard.Given(Push.Gauge("a", 7));
        Assert.Equal(7, _shard.Only.Value.ToDouble());
        Assert.True(_shard.Shard.ChunkVersion(0) > 1);
    }

    [Fact]
    public void Past_the_limit_counters_go_to_the_overflow_series_and_totals_stay_true()
    {
        var settings = MergeSettings.Default with { MaxSeries = 2 };
        Push Of(string source, double value) => Push.Counter(source, [.. Enumerable.Range(0, 5).Select(i => PushedPoint.Of($"s=\"{i}\"", value))]) with { Settings = settings };
        Assert.Equal(new ApplyResult(ApplyOutcome.Applied, Overflowed: 3), _shard.Push(Of("a", 1)));
        Assert.Equal(new ApplyResult(ApplyOutcome.Applied, Overflowed: 3), _shard.Push(Of("b", 10)));
        Assert.Equal(new ApplyResult(ApplyOutcome.Applied, Overflowed: 3), _shard.Push(Of("a", 2), withLayout: false));
        Assert.Equal(3, _shard.View.Count);
        Assert.Equal(36, _shard.View["tributary_overflow=\"true\""].Value.ToDouble());
        Assert.Equal(60, _shard.View.Values.Sum(series => series.Value.ToDouble()));
    }

    [Fact]
    public void Past_the_limit_histograms_of_any_bounds_overflow_too()
    {
        var settings = MergeSettings.Default with { MaxSeries = 1 };
        Push Of(string source, string labels, double[] bounds) =>
            new Push(source, MetricType.Histogram, PushedPoint.Histogram(labels, bounds, [1, 1], 1)) { Settings = settings };
        _shard.Push(Of("a", "s=\"1\"", [1]));
        _shard.Push(Of("b", "s=\"2\"", [1]));
        _shard.Push(Of("c", "s=\"3\"", [2]));
        Assert.Equal(2, _shard.View["tributary_overflow=\"true\""].Count.ToDouble());
    }

    [Fact]
    public void Past_the_limit_gauges_are_dropped_and_reported()
    {
        var settings = MergeSettings.Default with { MaxSeries = 1 };
        var push = Push.Gauge("a", PushedPoint.Of("s=\"1\"", 1), PushedPoint.Of("s=\"2\"", 2)) with { Settings = settings };
        Assert.Equal(new ApplyResult(ApplyOutcome.Applied, Dropped: 1), _shard.Push(push));
        Assert.Equal(1, Assert.Single(_shard.View).Value.Value.ToDouble());
        _shard.Delete("a");
        Assert.Empty(_shard.View);
    }

    [Fact]
    public void A_layout_that_names_a_series_twice_leaves_nothing_behind()
    {
        var twice = Push.Counter("a", PushedPoint.Of("s=\"1\"", 1), PushedPoint.Of("s=\"1\"", 2)) with { IsDelta = true, Sequence = 1 };
        _shard.Given(twice, Push.Counter("a", 1) with { IsDelta = true, Sequence = 2 });
        _shard.Pass(MergeSettings.Default.Ttl).Pass(MergeSettings.Default.Retention);
        Assert.Equal(0, _shard.Shard.SeriesCount);
    }
}
