using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;

namespace Tributary.Metrics.Tests.Shards;

/// <summary>The rule <c>aggregate: false</c>, as the Pushgateway has it.</summary>
public sealed class PassThroughTests
{
    private static readonly MergeSettings AsPushed = MergeSettings.Default with { PassThrough = true };

    public static TheoryData<PointKind> Kinds => [.. Enum.GetValues<PointKind>()];

    private readonly TestedShard _shard = new();

    /// <summary>A push that shows a value in a form that can also fall.</summary>
    private static Push Of(PointKind kind, string source, int value)
    {
        var push = kind switch
        {
            PointKind.Counter => Push.Counter(source, value),
            PointKind.Gauge => Push.Gauge(source, value),
            PointKind.ClassicHistogram => Push.Histogram(source, [1], [value, value], value),
            PointKind.ExponentialHistogram => Push.Exponential(source, PushedPoint.Exponential("", [.. Enumerable.Repeat(1.0, value)])),
            _ => Push.Summary(source, PushedPoint.Summary("", [0.5], [value], value, value)),
        };
        return push with { Settings = AsPushed };
    }

    private double Shown()
    {
        var shown = _shard.Only;
        return shown.Kind is PointKind.Counter or PointKind.Gauge ? shown.Value.ToDouble() : shown.Count.ToDouble();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_fall_is_shown_as_pushed(PointKind kind)
    {
        _shard.Given(Of(kind, "a", 5) with { Epoch = 3 }, Of(kind, "a", 2) with { Epoch = 3 });
        Assert.Equal(2, Shown());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_last_push_wins_even_where_it_repeats(PointKind kind)
    {
        _shard.Given(Of(kind, "a", 5) with { At = 1 }, Of(kind, "b", 2) with { At = 2 });
        Assert.Equal(2, Shown());
        var version = _shard.Shard.ChunkVersion(0);
        _shard.Given(Of(kind, "a", 5) with { At = 3 });
        Assert.Equal(5, Shown());
        Assert.True(_shard.Shard.ChunkVersion(0) > version);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_push_is_withdrawn_with_its_source(PointKind kind)
    {
        _shard.Given(Of(kind, "a", 5) with { At = 1 }, Of(kind, "b", 2) with { At = 2 });
        _shard.Delete("b");
        Assert.Equal(5, Shown());
        _shard.Delete("a");
        Assert.Empty(_shard.View);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_is_the_same_after_a_restart(PointKind kind)
    {
        _shard.Given(Of(kind, "a", 5) with { At = 1 }, Of(kind, "b", 2) with { At = 2 });
        _shard.Restart();
        Assert.Equal(2, Shown());
    }

    [Fact]
    public void Counters_may_be_any_number()
    {
        _shard.Given(Push.Counter("a", -1) with { Settings = AsPushed });
        Assert.Equal(-1, Shown());
    }

    [Theory]
    [InlineData(PointKind.Counter)]
    [InlineData(PointKind.ClassicHistogram)]
    [InlineData(PointKind.ExponentialHistogram)]
    [InlineData(PointKind.Summary)]
    public void Increments_of_a_source_add_up(PointKind kind)
    {
        _shard.Given(Of(kind, "a", 5) with { IsDelta = true, Sequence = 1 }, Of(kind, "a", 2) with { IsDelta = true, Sequence = 2 });
        Assert.Equal(7, Shown());
    }

    [Fact]
    public void Looking_changes_nothing_when_the_rule_is_lifted()
    {
        var (watched, unwatched) = (new TestedShard(), new TestedShard());
        foreach (var shard in (TestedShard[])[watched, unwatched])
        {
            shard.Given(Of(PointKind.ClassicHistogram, "a", 5));
            if (shard == watched) _ = shard.View;
            shard.Given(Push.Histogram("a", [1], [6, 6], 6));
        }

        Assert.Equal(unwatched.Snapshot(), watched.Snapshot());
        Assert.Equal(unwatched.Only.ToString(), watched.Only.ToString());
    }
}
