using Tributary.Metrics.Merging;
using Tributary.Metrics.Shards;

namespace Tributary.Metrics.Tests.Shards;

/// <summary>Sources live and die; by default 5 minutes of silence retire one, and an hour later it is forgotten.</summary>
public sealed class ExpiryTests
{
    private static readonly TimeSpan Ttl = MergeSettings.Default.Ttl;
    private static readonly TimeSpan Retention = MergeSettings.Default.Retention;

    private readonly TestedShard _shard = new();

    private double Total => _shard.Only.Value.ToDouble();

    [Fact]
    public void A_silent_source_takes_its_gauges_with_it()
    {
        _shard.Given(Push.Gauge("a", 1)).Pass(Ttl - TimeSpan.FromMilliseconds(1));
        Assert.Single(_shard.View);
        _shard.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Empty(_shard.View);
        Assert.False(_shard.Shard.IsFedBy(Push.SourceIdOf("a")));
    }

    [Fact]
    public void A_silent_source_leaves_its_counts()
    {
        _shard.Given(Push.Counter("a", 5)).Pass(Ttl);
        Assert.Equal(5, Total);
    }

    [Fact]
    public void A_source_that_comes_back_within_retention_goes_on()
    {
        _shard.Given(Push.Counter("a", 5)).Pass(Ttl).Given(Push.Counter("a", 7));
        Assert.Equal(7, Total);
    }

    [Fact]
    public void A_gauge_comes_back_with_its_source_though_its_value_is_the_same()
    {
        _shard.Given(Push.Gauge("a", 5)).Pass(Ttl).Given(Push.Gauge("a", 5));
        Assert.Equal(5, Total);
    }

    [Fact]
    public void A_series_without_a_live_source_leaves_after_retention()
    {
        _shard.Given(Push.Counter("a", 5)).Pass(Ttl).Pass(Retention - TimeSpan.FromMilliseconds(1));
        Assert.Equal(5, Total);
        _shard.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Empty(_shard.View);
        Assert.Equal((0, 0), (_shard.Shard.SeriesCount, _shard.Shard.SourceCount));
    }

    [Fact]
    public void A_source_that_comes_back_after_retention_counts_from_zero()
    {
        var push = Push.Counter("a", 5);
        _shard.Given(push).Pass(Ttl).Pass(Retention);
        Assert.Equal(ApplyOutcome.UnknownLayout, _shard.Push(push, withLayout: false).Outcome);
        _shard.Given(push);
        Assert.Equal(5, Total);
    }

    [Fact]
    public void A_series_that_its_live_source_ceased_to_send_leaves_after_retention_and_counts_anew()
    {
        Push Sending(params string[] labels) => Push.Counter("a", [.. labels.Select(label => PushedPoint.Of(label, 5))]);
        _shard.Given(Sending("s=\"1\"", "s=\"2\""), Sending("s=\"2\""));
        for (var minutes = 0; minutes < 64; minutes += 4) _shard.Pass(TimeSpan.FromMinutes(4)).Given(Sending("s=\"2\""));
        Assert.Equal("s=\"2\"", Assert.Single(_shard.View).Key);
        _shard.Given(Sending("s=\"1\"", "s=\"2\""));
        Assert.Equal(5, _shard.View["s=\"1\""].Value.ToDouble());
        Assert.Equal(5, _shard.View["s=\"2\""].Value.ToDouble());
    }

    [Fact]
    public void Infinite_times_never_end()
    {
        var settings = MergeSettings.Default with { Ttl = Timeout.InfiniteTimeSpan, Retention = Timeout.InfiniteTimeSpan };
        _shard.Given(Push.Gauge("a", 1) with { Settings = settings }).Pass(TimeSpan.FromDays(1000));
        Assert.Single(_shard.View);
    }

    [Fact]
    public void An_emptied_group_takes_its_gauges_and_leaves_its_counts()
    {
        _shard.Given(Push.Counter("a", 5));
        Assert.Equal(ApplyOutcome.Applied, _shard.Clear("a").Outcome);
        Assert.Equal(5, Total);
        Assert.False(_shard.Shard.IsFedBy(Push.SourceIdOf("a")));
        _shard.Given(Push.Counter("a", 6));
        Assert.Equal(6, Total);

        var gauges = new TestedShard().Given(Push.Gauge("a", 5));
        gauges.Clear("a");
        Assert.Empty(gauges.View);
    }

    [Fact]
    public void An_emptied_group_is_retired_and_forgotten_too()
    {
        _shard.Given(Push.Counter("a", 5));
        _shard.Clear("a");
        _shard.Pass(Ttl).Pass(Retention);
        Assert.Equal((0, 0), (_shard.Shard.SeriesCount, _shard.Shard.SourceCount));
    }

    [Fact]
    public void Emptying_a_retired_group_forgets_nothing()
    {
        _shard.Given(Push.Counter("a", 5)).Pass(Ttl);
        _shard.Clear("a");
        _shard.Given(Push.Counter("a", 6));
        Assert.Equal(6, Total);
    }

    [Fact]
    public void Deleting_removes_what_only_the_source_fed_and_keeps_what_others_feed()
    {
        _shard.Given(
            Push.Counter("a", PushedPoint.Of("s=\"own\"", 1), PushedPoint.Of("s=\"shared\"", 2)),
            Push.Counter("b", PushedPoint.Of("s=\"shared\"", 3)));
        _shard.Delete("a");
        var (labels, shown) = Assert.Single(_shard.View);
        Assert.Equal(("s=\"shared\"", 5), (labels, shown.Value.ToDouble()));
    }

    [Fact]
    public void Deleting_removes_what_the_source_ceased_to_send()
    {
        _shard.Given(Push.Counter("a", PushedPoint.Of("s=\"1\"", 1), PushedPoint.Of("s=\"2\"", 2)), Push.Counter("a", PushedPoint.Of("s=\"1\"", 1)));
        _shard.Delete("a");
        Assert.Empty(_shard.View);
        Assert.Equal(0, _shard.Shard.SeriesCount);
    }

    [Fact]
    public void A_deleted_source_that_comes_back_counts_its_own_series_from_zero_and_goes_on_with_shared_ones()
    {
        Push All(double value) => Push.Counter("a", PushedPoint.Of("s=\"own\"", value), PushedPoint.Of("s=\"shared\"", value));
        _shard.Given(All(1), Push.Counter("b", PushedPoint.Of("s=\"shared\"", 3)));
        _shard.Delete("a");
        Assert.Equal(ApplyOutcome.UnknownLayout, _shard.Push(All(2), withLayout: false).Outcome);
        _shard.Given(All(2));
        Assert.Equal(2, _shard.View["s=\"own\""].Value.ToDouble());
        Assert.Equal(5, _shard.View["s=\"shared\""].Value.ToDouble());
    }

    [Fact]
    public void A_late_deletion_does_not_undo_a_newer_push()
    {
        _shard.Given(Push.Counter("a", 5) with { Stamp = long.MaxValue });
        Assert.Equal(ApplyOutcome.Duplicate, _shard.Delete("a").Outcome);
        Assert.Equal(5, Total);
    }

    [Fact]
    public void The_slot_of_a_removed_series_starts_clean_for_the_next()
    {
        _shard.Given(Push.Counter("a", PushedPoint.Of("s=\"1\"", 5) with { Created = 100 }));
        _shard.Delete("a");
        _shard.Given(Push.Counter("b", PushedPoint.Of("s=\"2\"", 1)));
        var (labels, shown) = Assert.Single(_shard.View);
        Assert.Equal(("s=\"2\"", 1, double.NaN), (labels, shown.Value.ToDouble(), shown.Created));
        Assert.Equal(1, _shard.Shard.ChunkCount);
    }

    [Fact]
    public void A_layout_that_no_source_uses_is_swept_after_a_while()
    {
        var (one, two) = (Push.Counter("a", PushedPoint.Of("s=\"1\"", 1)), Push.Counter("a", PushedPoint.Of("s=\"2\"", 1)));
        _shard.Given(one, two);
        Assert.Equal(ApplyOutcome.Applied, _shard.Push(one, withLayout: false).Outcome);
        _shard.Pass(TimeSpan.FromMinutes(4));
        Assert.Equal(ApplyOutcome.Applied, _shard.Push(one, withLayout: false).Outcome);
        _shard.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(ApplyOutcome.UnknownLayout, _shard.Push(two, withLayout: false).Outcome);
        Assert.Equal(ApplyOutcome.Applied, _shard.Push(one, withLayout: false).Outcome);
    }

    [Fact]
    public void A_layout_that_others_use_survives_the_deletion_of_one_source()
    {
        _shard.Given(Push.Counter("a", 1), Push.Counter("b", 1));
        _shard.Delete("a");
        Assert.Equal(ApplyOutcome.Applied, _shard.Push(Push.Counter("b", 2), withLayout: false).Outcome);
        Assert.Equal(3, Total);
    }
}
