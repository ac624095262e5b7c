using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Tests.Shards;

/// <summary>What a scrape relies on: a chunk whose version is the same shows the same.</summary>
public sealed class ChunkVersionTests
{
    private readonly TestedShard _shard = new();

    private long[] Versions => [.. Enumerable.Range(0, _shard.Shard.ChunkCount).Select(_shard.Shard.ChunkVersion)];

    public static TheoryData<string> Repeatable => [.. Pushes.Keys];

    private static Dictionary<string, Push> Pushes { get; } = new()
    {
        ["counter"] = Push.Counter("a", 5),
        ["counter at zero"] = Push.Counter("a", 0),
        ["counter with start time"] = Push.Counter("a", PushedPoint.Of("s=\"1\"", 5) with { Created = 100 }, PushedPoint.Of("s=\"2\"", 5)),
        ["counter with low part"] = Push.Counter("a", PushedPoint.Of("", 9007199254740992, low: 1)),
        ["counter as pushed"] = Push.Counter("a", 5) with { Settings = MergeSettings.Default with { PassThrough = true } },
        ["gauge"] = Push.Gauge("a", 5),
        ["gauge without a number"] = Push.Gauge("a", double.NaN),
        ["gauge with low part"] = Push.Gauge("a", PushedPoint.Of("", 9007199254740992, low: 1)),
        ["last gauge"] = Push.Gauge("a", 5) with { Settings = MergeSettings.Default with { Gauge = GaugeMerge.Last } },
        ["histogram"] = Push.Histogram("a", [1], [1, 2], 3),
        ["empty histogram"] = Push.Histogram("a", [1], [0, 0], 0),
        ["histogram without a sum"] = Push.Histogram("a", [1], [1, 2], double.NaN),
        ["gauge histogram"] = Push.Histogram("a", [1], [1, 2], 3) with { Type = MetricType.GaugeHistogram },
        ["exponential histogram"] = Push.Exponential("a", PushedPoint.Exponential("", 1, 2)),
        ["exponential histogram without a sum"] = Push.Exponential("a", PushedPoint.Exponential("", 1, double.NaN)),
        ["empty exponential histogram"] = Push.Exponential("a", PushedPoint.Exponential("", new ExponentialHistogram())),
        ["summary"] = Push.Summary("a", PushedPoint.Summary("", [0.5], [1], 2, 3)),
        ["summary without quantile values"] = Push.Summary("a", PushedPoint.Summary("", [0.5], [double.NaN], 0, 0)),
        ["summary as pushed"] = Push.Summary("a", PushedPoint.Summary("", [0.5], [1], 2, 3)) with { Settings = MergeSettings.Default with { PassThrough = true } },
    };

    [Theory]
    [MemberData(nameof(Repeatable))]
    public void An_unchanged_push_changes_no_chunk(string kind)
    {
        _shard.Given(Pushes[kind]);
        var shown = _shard.View.Values.First().ToString();
        var before = Versions;
        _shard.Given(Pushes[kind]);
        Assert.Equal(before, Versions);
        Assert.Equal(shown, _shard.View.Values.First().ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_the_chunk_of_a_changed_series_gets_a_new_version(bool isCounter)
    {
        Push Of(int changed) => (isCounter ? Push.Counter("a") : Push.Gauge("a")) with
        {
            Points = [.. Enumerable.Range(0, 2000).Select(i => PushedPoint.Of($"s=\"{i}\"", i == changed ? 2 : 1))],
        };
        _shard.Given(Of(-1));
        var before = Versions;
        Assert.True(before.Length >= 3);
        _shard.Given(Of(1000));
        var changed = Enumerable.Range(0, before.Length).Where(chunk => Versions[chunk] != before[chunk]);
        Assert.Equal(1000 * before.Length / 2048, Assert.Single(changed));
    }

    [Fact]
    public void Versions_rise_with_series_that_come_and_go()
    {
        _shard.Given(Push.Counter("a", 1));
        var created = Versions[0];
        _shard.Delete("a");
        Assert.True(Versions[0] > created);
    }

    [Fact]
    public void After_a_restart_no_chunk_is_older_than_before()
    {
        _shard.Given(Push.Counter("a", 1), Push.Counter("a", 2), Push.Counter("a", 3));
        var (version, before) = (_shard.Shard.Version, Versions[0]);
        _shard.Restart();
        Assert.Equal(version, _shard.Shard.Version);
        Assert.True(Versions[0] >= before);
    }

    [Fact]
    public void What_changes_nothing_raises_no_version()
    {
        _shard.Given(Push.Counter("a", 1));
        var version = _shard.Shard.Version;
        _shard.Delete("unheard of");
        _shard.Pass(TimeSpan.FromSeconds(1));
        _shard.Push(Push.Counter("a", 9) with { Stamp = 1 });
        Assert.Equal(version, _shard.Shard.Version);
    }
}
