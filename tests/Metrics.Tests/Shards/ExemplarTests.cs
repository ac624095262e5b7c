using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Slices;

namespace Tributary.Metrics.Tests.Shards;

/// <summary>Which exemplars a merged series shows, and for how long.</summary>
public sealed class ExemplarTests
{
    private readonly TestedShard _shard = new();

    private static Push Counter(string source, double value, double time, string? trace = null) =>
        Push.Counter(source, PushedPoint.Of("", value).With($"trace_id=\"{trace ?? source}\"", 1, time));

    private static Push Histogram(string source, double[] bounds, double[] cumulative, params (double Value, double Time)[] exemplars)
    {
        var point = PushedPoint.Histogram("", bounds, cumulative, 1);
        foreach (var (value, time) in exemplars) point = point.With($"trace_id=\"{source}\"", value, time);
        return new Push(source, MetricType.Histogram, point);
    }

    private string[] Shown => [.. _shard.Only.Exemplars.Select(exemplar => exemplar.ToString())];

    [Fact]
    public void A_counter_shows_the_newest_of_all_sources_in_whatever_order_they_come()
    {
        _shard.Given(Counter("a", 5, 100), Counter("b", 3, 300), Counter("c", 1, 200));
        Assert.Equal(["{trace_id=\"b\"} 1 300"], Shown);
        _shard.Given(Push.Counter("b", 4));
        Assert.Equal(["{trace_id=\"b\"} 1 300"], Shown);
    }

    [Fact]
    public void A_histogram_shows_the_newest_of_each_bucket()
    {
        _shard.Given(Histogram("a", [1, 2], [1, 2, 3], (0.5, 100), (1.5, 100), (7, 100)), Histogram("b", [1, 2], [1, 2, 3], (1, 200), (2, 50)));
        Assert.Equal(["{trace_id=\"b\"} 1 200", "{trace_id=\"a\"} 1.5 100", "{trace_id=\"a\"} 7 100"], Shown);
    }

    [Fact]
    public void Where_bounds_differ_an_exemplar_goes_into_the_bucket_that_its_value_falls_into()
    {
        _shard.Given(Histogram("a", [1, 2], [1, 2, 3], (0.5, 100), (1.5, 300), (2.5, 200)), Histogram("b", [1, 4], [1, 2, 3], (3, 100)));
        Assert.Equal(["{trace_id=\"a\"} 0.5 100", "{trace_id=\"a\"} 1.5 300"], Shown);

        // Also if the one that made the bounds fewer has none.
        _shard.Given(Histogram("c", [8], [1, 2]));
        Assert.Equal(["{trace_id=\"a\"} 1.5 300"], Shown);
    }

    [Fact]
    public void Bounds_that_become_exponential_buckets_keep_them()
    {
        var settings = MergeSettings.Default with { Bounds = BoundsMerge.Native };
        _shard.Given(Histogram("a", [1, 2], [1, 2, 3], (0.5, 100), (1.5, 300)) with { Settings = settings }, Histogram("b", [1, 4], [1, 2, 3], (3, 100)) with { Settings = settings });
        Assert.Equal(PointKind.ExponentialHistogram, _shard.Only.Kind);
        Assert.Equal([0.5, 1.5, 3], _shard.Only.Exemplars.Select(exemplar => exemplar.Value));
    }

    [Fact]
    public void An_exponential_histogram_shows_some_from_all_over_it()
    {
        for (var i = 0; i < 40; i++) _shard.Given(Push.Exponential($"{i}", PushedPoint.Exponential("", Math.Pow(2, i)).With($"n=\"{i}\"", Math.Pow(2, i), 100 + i)));
        Assert.InRange(_shard.Only.Exemplars.Length, 5, ExemplarSet.MaxSpread);
        Assert.Equal(Math.Pow(2, 39), _shard.Only.Exemplars[^1].Value);
    }

    [Fact]
    public void A_repeated_update_changes_none()
    {
        var push = Counter("a", 5, 100) with { Stamp = 7 };
        _shard.Given(push);
        Assert.Equal(ApplyOutcome.Duplicate, _shard.Push(push with { Points = [push.Points[0] with { Exemplars = [PushedPoint.ExemplarOf("", 2, 900)] }] }).Outcome);
        Assert.Equal(["{trace_id=\"a\"} 1 100"], Shown);
    }

    [Fact]
    public void An_update_of_an_earlier_life_that_comes_late_changes_none()
    {
        Push Of(double value, double created, double time) => Push.Counter("a", PushedPoint.Of("", value) with { Created = created, Exemplars = [PushedPoint.ExemplarOf($"n=\"{value}\"", 1, time)] });
        _shard.Given(Of(5, 2000, 100), Of(9, 1000, 200));
        Assert.Equal(["{n=\"5\"} 1 100"], Shown);
    }

    [Fact]
    public void A_point_that_comes_again_or_has_ended_changes_none()
    {
        Push Of(double time, double at) => Push.Counter("a", PushedPoint.Of("", 5) with { Created = 10, Time = time, Exemplars = [PushedPoint.ExemplarOf($"n=\"{at}\"", 1, at)] }) with { IsPartial = true };
        _shard.Given(Of(time: 20, at: 15));
        Assert.Equal(ApplyOutcome.Duplicate, _shard.Push(Of(time: 20, at: 16)).Outcome);
        _shard.Given(Of(time: -30, at: 17));
        Assert.Equal(["{n=\"15\"} 1 15"], Shown);
    }

    [Fact]
    public void Exemplars_may_come_apart_from_the_values_that_they_belong_to()
    {
        PushedPoint Value(string labels, double value, double time) => PushedPoint.Of(labels, value) with { Time = time };
        PushedPoint Alone(string labels, double time) => Value(labels, 0, LayoutDefinition.ExemplarsOnly).With($"n=\"{time}\"", 1, time);
        ApplyOutcome Outcome(string source, params PushedPoint[] points) => _shard.Push(Push.Counter(source, points) with { IsPartial = true }).Outcome;
        (double, string) Series(string labels) => (_shard.View[labels].Value.ToDouble(), string.Join(' ', _shard.View[labels].Exemplars.Select(exemplar => exemplar.Time)));

        Outcome("a", Value("x=\"1\"", 5, 20));
        var version = _shard.Shard.ChunkVersion(0);
        Assert.Equal(ApplyOutcome.Applied, Outcome("a", Alone("x=\"1\"", 15)));
        Assert.True(_shard.Shard.ChunkVersion(0) > version);
        Assert.Equal((5d, "15"), Series("x=\"1\""));

        // Again, of a series that is not known, and of another source.
        var before = _shard.Shard.ChunkVersion(0);
        foreach (var repeated in (ApplyOutcome[])[Outcome("a", Alone("x=\"1\"", 15)), Outcome("b", Alone("x=\"1\"", 16))]) Assert.Equal(ApplyOutcome.Duplicate, repeated);
        Assert.Equal(before, _shard.Shard.ChunkVersion(0));
        Assert.Equal(ApplyOutcome.Duplicate, Outcome("a", Alone("x=\"2\"", 17)));
        Assert.Equal((5d, "15"), Series(Assert.Single(_shard.View).Key));

        // Beside values of other series, one of them new.
        Assert.Equal(ApplyOutcome.Applied, Outcome("a", Value("x=\"2\"", 7, 30), Alone("x=\"1\"", 18), Alone("x=\"3\"", 19)));
        Assert.Equal([(5d, "18"), (7d, "")], new[] { "x=\"1\"", "x=\"2\"" }.Select(Series));
        Assert.Equal(2, _shard.View.Count);

        // The values go on as if nothing had been.
        _shard.Restart();
        Outcome("a", Value("x=\"1\"", 6, 40));
        Assert.Equal((6d, "18"), Series("x=\"1\""));
        Outcome("a", Value("x=\"1\"", 0, -50));
        Assert.Equal(ApplyOutcome.Duplicate, Outcome("a", Alone("x=\"1\"", 45)));
    }

    [Theory]
    [InlineData(PointKind.ExponentialHistogram)]
    [InlineData(PointKind.ClassicHistogram)]
    public void Exemplars_of_histograms_may_come_apart_too(PointKind kind)
    {
        Push Of(PushedPoint point, double time) => new Push("a", MetricType.Histogram, point with { Time = time }) { Kind = kind, IsPartial = true };
        var (whole, nothing) = kind == PointKind.ClassicHistogram
            ? (PushedPoint.Histogram("", [1, 2], [1, 2, 3], 4), PushedPoint.Histogram("", [], [0], 0))
            : (PushedPoint.Exponential("", 0.5, 1.5, 3), new PushedPoint("", []) { Payload = [] });
        _shard.Given(Of(whole, 20), Of(nothing.With("n=\"1\"", 1.5, 15).With("n=\"2\"", 0.5, 16), LayoutDefinition.ExemplarsOnly));
        Assert.Equal(["{n=\"2\"} 0.5 16", "{n=\"1\"} 1.5 15"], Shown);
        Assert.Equal(3, _shard.Only.Count.ToDouble());
    }

    [Fact]
    public void Parts_of_a_family_bring_theirs_to_their_own_series()
    {
        Push Of(string labels, double time) => Push.Counter("a", PushedPoint.Of(labels, time).With($"n=\"{time}\"", 1, time)) with { IsPartial = true };
        _shard.Given(Of("x=\"1\"", 1), Of("x=\"2\"", 2), Of("x=\"1\"", 3));
        Assert.Equal([3, 2], new[] { "x=\"1\"", "x=\"2\"" }.Select(labels => _shard.View[labels].Exemplars.Single().Time));
    }

    [Fact]
    public void A_value_that_stays_may_have_a_new_exemplar_and_the_page_is_told()
    {
        _shard.Given(Push.Counter("a", 5));
        var version = _shard.Shard.ChunkVersion(0);
        _shard.Given(Counter("a", 5, 100));
        Assert.Equal(["{trace_id=\"a\"} 1 100"], Shown);
        Assert.True(_shard.Shard.ChunkVersion(0) > version);
        version = _shard.Shard.ChunkVersion(0);
        _shard.Given(Counter("a", 5, 100));
        Assert.Equal(version, _shard.Shard.ChunkVersion(0));
    }

    [Fact]
    public void One_without_a_time_is_of_the_time_at_which_it_came()
    {
        _shard.Given(Counter("a", 5, double.NaN) with { At = 200_000 }, Counter("b", 5, 100) with { At = 300_000 });
        Assert.Equal(["{trace_id=\"a\"} 1 NaN"], Shown);
        _shard.Given(Counter("b", 6, 250) with { At = 300_000 });
        Assert.Equal(["{trace_id=\"b\"} 1 250"], Shown);
    }

    /// <summary>Else nothing would ever be newer than what a clock that is ahead has brought.</summary>
    [Fact]
    public void One_from_the_future_is_of_the_time_at_which_it_came()
    {
        _shard.Given(Counter("a", 5, 9_000_000) with { At = 200_000 }, Counter("b", 5, 250) with { At = 300_000 });
        Assert.Equal(["{trace_id=\"b\"} 1 250"], Shown);
    }

    [Fact]
    public void What_is_passed_through_shows_those_of_its_last_push()
    {
        var settings = MergeSettings.Default with { PassThrough = true };
        _shard.Given(Counter("a", 5, 300) with { Settings = settings });
        Assert.Equal(["{trace_id=\"a\"} 1 300"], Shown);
        _shard.Given(Counter("a", 6, 100, "old") with { Settings = settings });
        Assert.Equal(["{trace_id=\"old\"} 1 100"], Shown);
        _shard.Given(Push.Counter("a", 7) with { Settings = settings });
        Assert.Empty(Shown);
    }

    [Fact]
    public void A_gauge_histogram_shows_them_with_the_bounds_that_it_has_now()
    {
        Push Of(string source, double[] bounds, params (double, double)[] exemplars) => Histogram(source, bounds, [1, 2, 3], exemplars) with { Type = MetricType.GaugeHistogram };
        _shard.Given(Of("a", [1, 2], (1.5, 200), (7, 100)), Of("b", [1, 3], (0.5, 50)));
        Assert.Equal(["{trace_id=\"b\"} 0.5 50", "{trace_id=\"a\"} 1.5 200"], Shown);
        _shard.Clear("b");
        Assert.Equal(["{trace_id=\"b\"} 0.5 50", "{trace_id=\"a\"} 1.5 200", "{trace_id=\"a\"} 7 100"], Shown);
    }

    [Fact]
    public void A_series_that_is_removed_takes_them_along()
    {
        _shard.Given(Counter("a", 5, 100));
        _shard.Delete("a");
        _shard.Given(Push.Counter("a", 5));
        Assert.Empty(Shown);
    }

    [Fact]
    public void A_source_that_is_gone_leaves_them()
    {
        _shard.Given(Counter("a", 5, 100), Push.Counter("b", 5));
        _shard.Delete("a");
        Assert.Equal(["{trace_id=\"a\"} 1 100"], Shown);
    }

    [Fact]
    public void They_are_there_after_a_restart_and_go_on_from_there()
    {
        for (var i = 0; i < 40; i++) _shard.Given(Push.Exponential("a", PushedPoint.Exponential("", [.. Enumerable.Range(0, i + 1).Select(n => Math.Pow(2, n))]).With($"n=\"{i}\"", Math.Pow(2, i), i % 3 == 0 ? double.NaN : i)));
        var (bytes, shown) = (_shard.Snapshot(), Shown);
        _shard.Restart();
        Assert.Equal(shown, Shown);
        Assert.Equal(bytes, _shard.Snapshot());
        Assert.Equal(3, bytes[0]);
    }

    [Fact]
    public void A_split_takes_them_along()
    {
        var labels = Enumerable.Range(0, 40).Select(i => $"n=\"{i}\"").ToArray();
        _shard.Given(Push.Counter("a", [.. labels.Select((label, i) => PushedPoint.Of(label, i).With(label, 1, i + 1))]));
        var (lower, upper) = _shard.Shard.Split(SliceId.Whole);
        foreach (var half in new[] { lower, upper })
        {
            var view = ViewCollector.Collect(half);
            Assert.NotEmpty(view);
            Assert.All(view, series => Assert.Equal($"{{{series.Key}}} 1 {series.Value.Value.ToDouble() + 1}", Assert.Single(series.Value.Exemplars).ToString()));
        }

        Assert.Equal(labels.Length, lower.SeriesCount + upper.SeriesCount);
    }

    [Fact]
    public void A_shard_with_exemplars_that_all_left_is_written_as_one_that_never_had_any()
    {
        _shard.Given(Counter("a", 5, 100));
        _shard.Delete("a");
        Assert.Equal(2, _shard.Snapshot()[0]);
    }

    [Theory]
    [InlineData(1, 0, 1, 100)] // no such entry
    [InlineData(0, 1025, 1, 100)] // more bytes than labels take
    [InlineData(0, 0, double.NaN, 100)]
    [InlineData(0, 0, 1, double.PositiveInfinity)]
    public void A_frame_with_one_that_cannot_be_changes_nothing(int entry, int labels, double value, double time)
    {
        _shard.Given(Push.Counter("a", 5));
        var before = _shard.Snapshot();
        var good = Counter("a", 9, 100) with { Stamp = long.MaxValue };
        var points = Enumerable.Repeat(PushedPoint.Of("", 9), entry).Append(PushedPoint.Of("", 9) with { Exemplars = [PushedPoint.ExemplarOf(new string('x', labels), value, time)] });
        var section = Frame(good with { Points = [.. points] });
        var bad = Frame(good);
        var start = bad.Length - Section(bad).Length;
        Assert.Equal(ApplyOutcome.Malformed, _shard.Shard.Apply([.. bad.AsSpan(0, start), .. Section(section)]).Outcome);
        Assert.Equal(before, _shard.Snapshot());
    }

    [Theory]
    [InlineData(MetricType.Gauge)]
    [InlineData(MetricType.Summary)]
    public void A_kind_without_exemplars_takes_none(MetricType type)
    {
        var point = type == MetricType.Gauge ? PushedPoint.Of("", 1) : PushedPoint.Summary("", [], [], 1, 1);
        Assert.Equal(ApplyOutcome.Malformed, _shard.Push(new Push("a", type, point.With("", 1))).Outcome);
    }

    private static byte[] Frame(Push push) => push.ToBytes(withLayout: false);

    /// <summary>The exemplars at the end of a frame of counters, with their length.</summary>
    private static ReadOnlySpan<byte> Section(byte[] frame)
    {
        Assert.True(FrameHeader.TryRead(frame, out var header));
        return frame.AsSpan(FrameHeader.Size + (header.ValueCount * sizeof(double)));
    }
}
