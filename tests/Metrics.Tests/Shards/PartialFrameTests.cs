using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;
using Tributary.Metrics.Shards;

namespace Tributary.Metrics.Tests.Shards;

/// <summary>Updates that do not have all of what their source sends, as they come from a collector or by remote write.</summary>
public sealed class PartialFrameTests
{
    private readonly TestedShard _shard = new();

    private static Push Gauges(params (string Labels, double Value)[] points) =>
        Push.Gauge("a", [.. points.Select(point => PushedPoint.Of(point.Labels, point.Value))]) with { IsPartial = true };

    private static Push Counters(params (string Labels, double Value)[] points) =>
        Push.Counter("a", [.. points.Select(point => PushedPoint.Of(point.Labels, point.Value))]) with { IsPartial = true };

    private double Value(string labels) => _shard.View[labels].Value.ToDouble();

    [Fact]
    public void A_gauge_that_is_left_out_stays_in_the_view()
    {
        _shard.Given(Gauges(("x=\"1\"", 1), ("x=\"2\"", 2)), Gauges(("x=\"3\"", 3)), Gauges(("x=\"2\"", 5)));
        Assert.Equal([1.0, 5, 3], new[] { "x=\"1\"", "x=\"2\"", "x=\"3\"" }.Select(Value));
    }

    [Fact]
    public void A_full_update_still_takes_out_what_it_leaves_out()
    {
        _shard.Given(Gauges(("x=\"1\"", 1)), Gauges(("x=\"2\"", 2)), Gauges(("x=\"2\"", 4)) with { IsPartial = false });
        Assert.Equal(["x=\"2\""], _shard.View.Keys);
    }

    [Fact]
    public void Counters_go_on_from_their_own_last_values()
    {
        _shard.Given(Counters(("x=\"1\"", 10), ("x=\"2\"", 20)), Counters(("x=\"2\"", 25)), Counters(("x=\"1\"", 11)), Counters(("x=\"2\"", 3)));
        Assert.Equal(11, Value("x=\"1\""));
        Assert.Equal(28, Value("x=\"2\"")); // 25, and 3 after a restart
    }

    [Fact]
    public void Integers_beyond_what_a_double_holds_stay_exact()
    {
        var big = Push.Counter("a", PushedPoint.Of("x=\"1\"", 9007199254740992, 1), PushedPoint.Of("x=\"2\"", 1)) with { IsPartial = true };
        _shard.Given(Counters(("x=\"0\"", 1)), big, Counters(("x=\"2\"", 2)));
        Assert.Equal("9007199254740993", _shard.View["x=\"1\""].Value.ToString());
    }

    [Fact]
    public void Histograms_and_summaries_come_in_parts_too()
    {
        PushedPoint Histogram(string labels, double count) => PushedPoint.Histogram(labels, [1], [count, count * 2], count);
        Push Of(params PushedPoint[] points) => new Push("a", MetricType.Histogram, points) { IsPartial = true };
        _shard.Given(Of(Histogram("x=\"1\"", 1)), Of(Histogram("x=\"2\"", 2)), Of(Histogram("x=\"1\"", 5)));
        Assert.Equal(10, _shard.View["x=\"1\""].Count.ToDouble());
        Assert.Equal(4, _shard.View["x=\"2\""].Count.ToDouble());

        var summaries = new TestedShard();
        Push Summary(string labels, double count) => Push.Summary("a", PushedPoint.Summary(labels, [0.5], [count], count, count)) with { IsPartial = true };
        summaries.Given(Summary("x=\"1\"", 1), Summary("x=\"2\"", 2), Summary("x=\"1\"", 3));
        Assert.Equal(3, summaries.View["x=\"1\""].Quantiles[0].Value);
        Assert.Equal(2, summaries.View["x=\"2\""].Count.ToDouble());
    }

    [Fact]
    public void Exponential_histograms_come_in_parts_too()
    {
        Push Of(string labels, params double[] observed) => Push.Exponential("a", PushedPoint.Exponential(labels, observed)) with { IsPartial = true };
        _shard.Given(Of("x=\"1\"", 1, 2), Of("x=\"2\"", 3), Of("x=\"1\"", 1, 2, 4), Of("x=\"2\"", 3, 3));
        Assert.Equal(3, _shard.View["x=\"1\""].Count.ToDouble());
        Assert.Equal(2, _shard.View["x=\"2\""].Count.ToDouble());
    }

    [Fact]
    public void A_layout_of_parts_needs_no_definition_while_it_is_used()
    {
        var (one, other) = (Counters(("x=\"1\"", 1)), Counters(("x=\"2\"", 1)));
        _shard.Given(one, other);
        for (var i = 0; i < 10; i++)
        {
            _shard.Pass(TimeSpan.FromMinutes(1));
            Assert.Equal(ApplyOutcome.Applied, _shard.Push(one, withLayout: false).Outcome);
            Assert.Equal(ApplyOutcome.Applied, _shard.Push(other, withLayout: false).Outcome);
        }

        _shard.Pass(TimeSpan.FromMinutes(4)).Given(one).Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(ApplyOutcome.UnknownLayout, _shard.Push(other, withLayout: false).Outcome);
    }

    [Fact]
    public void A_restart_of_the_shard_changes_nothing()
    {
        _shard.Given(Counters(("x=\"1\"", 10)), Counters(("x=\"2\"", 20))).Restart();
        _shard.Given(Counters(("x=\"1\"", 11))).Restart();
        Assert.Equal(ApplyOutcome.Applied, _shard.Push(Counters(("x=\"2\"", 21)), withLayout: false).Outcome);
        Assert.Equal(11, Value("x=\"1\""));
        Assert.Equal(21, Value("x=\"2\""));
    }

    [Fact]
    public void The_series_of_a_silent_source_leave_together()
    {
        _shard.Given(Gauges(("x=\"1\"", 1)), Gauges(("x=\"2\"", 2)));
        _shard.Pass(MergeSettings.Default.Ttl);
        Assert.Empty(_shard.View);
    }
}
