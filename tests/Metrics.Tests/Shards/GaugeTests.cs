using Tributary.Metrics.Merging;

namespace Tributary.Metrics.Tests.Shards;

public sealed class GaugeTests
{
    private readonly TestedShard _shard = new();

    private double Shown => _shard.Only.Value.ToDouble();

    private static Push Gauge(string source, double value, GaugeMerge rule) =>
        Push.Gauge(source, value) with { Settings = MergeSettings.Default with { Gauge = rule } };

    [Theory]
    [InlineData(GaugeMerge.Sum, 9)]
    [InlineData(GaugeMerge.Min, 1)]
    [InlineData(GaugeMerge.Max, 5)]
    [InlineData(GaugeMerge.Average, 3)]
    [InlineData(GaugeMerge.Last, 3)]
    [InlineData(GaugeMerge.Count, 3)]
    public void Live_sources_merge_by_rule(GaugeMerge rule, double expected)
    {
        _shard.Given(Gauge("a", 5, rule) with { At = 1 }, Gauge("b", 1, rule) with { At = 2 }, Gauge("c", 3, rule) with { At = 3 });
        Assert.Equal(expected, Shown);
    }

    [Theory]
    [InlineData(GaugeMerge.Sum, 6)]
    [InlineData(GaugeMerge.Min, 6)]
    [InlineData(GaugeMerge.Max, 6)]
    [InlineData(GaugeMerge.Average, 6)]
    [InlineData(GaugeMerge.Last, 6)]
    [InlineData(GaugeMerge.Count, 1)]
    public void What_a_source_said_leaves_with_it(GaugeMerge rule, double expected)
    {
        _shard.Given(Gauge("a", 6, rule), Gauge("b", 1, rule), Gauge("c", double.NaN, rule), Gauge("d", double.NegativeInfinity, rule), Gauge("e", double.PositiveInfinity, rule));
        foreach (var source in (string[])["b", "c", "d", "e"]) _shard.Delete(source);
        Assert.Equal(expected, Shown);
    }

    [Fact]
    public void The_value_of_a_source_is_replaced()
    {
        _shard.Given(Push.Gauge("a", 1e300), Push.Gauge("b", 0.1), Push.Gauge("a", 0.2), Push.Gauge("a", 0));
        Assert.Equal(0.1, Shown);
    }

    [Fact]
    public void Minimum_and_maximum_ignore_what_is_not_a_number()
    {
        _shard.Given(Gauge("a", double.NaN, GaugeMerge.Min), Gauge("b", 4, GaugeMerge.Min), Gauge("c", double.NaN, GaugeMerge.Min));
        Assert.Equal(4, Shown);
    }

    [Fact]
    public void Last_follows_repeated_values_too()
    {
        _shard.Given(Gauge("a", 5, GaugeMerge.Last) with { At = 1 }, Gauge("b", 1, GaugeMerge.Last) with { At = 2 });
        Assert.Equal(1, Shown);
        _shard.Given(Gauge("a", 5, GaugeMerge.Last) with { At = 3 });
        Assert.Equal(5, Shown);
    }

    [Fact]
    public void Increments_are_relative_to_what_the_source_said()
    {
        _shard.Given(
            Push.Gauge("a", 10),
            Push.Gauge("b", 1),
            Push.Gauge("a", -3) with { IsDelta = true, Sequence = 1 },
            Push.Gauge("a", 1) with { IsDelta = true, Sequence = 2 });
        Assert.Equal(9, Shown);
    }

    [Fact]
    public void A_series_left_out_of_an_absolute_update_leaves_the_view()
    {
        _shard.Given(Push.Gauge("a", PushedPoint.Of("s=\"1\"", 1), PushedPoint.Of("s=\"2\"", 2)), Push.Gauge("a", PushedPoint.Of("s=\"2\"", 2)));
        Assert.Equal("s=\"2\"", Assert.Single(_shard.View).Key);
    }

    [Fact]
    public void A_series_left_out_of_an_increment_stays()
    {
        Push Increment(long sequence, string labels) => Push.Gauge("a", PushedPoint.Of(labels, 1)) with { IsDelta = true, Sequence = sequence };
        _shard.Given(Increment(1, "s=\"1\""), Increment(2, "s=\"2\""));
        Assert.Equal(2, _shard.View.Count);
        _shard.Given(Increment(3, "s=\"1\""));
        Assert.Equal(2, _shard.View["s=\"1\""].Value.ToDouble());
        _shard.Clear("a");
        Assert.Empty(_shard.View);
    }

    [Fact]
    public void Low_parts_are_kept()
    {
        _shard.Given(Push.Gauge("a", PushedPoint.Of("", 9007199254740992, low: 1)));
        Assert.Equal("9007199254740993", _shard.Only.Value.ToString());
        _shard.Given(Push.Gauge("a", 1));
        Assert.Equal("1", _shard.Only.Value.ToString());
    }

    [Fact]
    public void A_changed_rule_shows_without_a_changed_value()
    {
        _shard.Given(Gauge("a", 5, GaugeMerge.Sum), Gauge("b", 1, GaugeMerge.Sum));
        Assert.Equal(6, Shown);
        var version = _shard.Shard.ChunkVersion(0);
        _shard.Given(Gauge("a", 5, GaugeMerge.Max));
        Assert.Equal(5, Shown);
        Assert.True(_shard.Shard.ChunkVersion(0) > version);
    }
}
