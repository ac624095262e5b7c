using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;
using Tributary.Metrics.Shards;

namespace Tributary.Metrics.Tests.Shards;

/// <summary>Points that say when they were taken: each counts once, however often and in whatever order it comes.</summary>
public sealed class PointTimeTests
{
    private readonly TestedShard _shard = new();

    private double Total => _shard.Only.Value.ToDouble();

    private static Push Counter(double value, double time, double created = double.NaN) =>
        Push.Counter("a", PushedPoint.Of("", value) with { Time = time, Created = created }) with { IsPartial = true };

    private static Push Increment(double value, double start, double time, string labels = "") =>
        Push.Counter("a", PushedPoint.Of(labels, value) with { Time = time, Created = start }) with { IsPartial = true, IsDelta = true };

    private static Push Gauge(string labels, double value, double time) =>
        Push.Gauge("a", PushedPoint.Of(labels, value) with { Time = time }) with { IsPartial = true };

    private void Repeated(Push push) => Assert.Equal(ApplyOutcome.Duplicate, _shard.Push(push).Outcome);

    [Fact]
    public void A_repeated_point_changes_nothing()
    {
        _shard.Given(Counter(10, 100), Counter(12, 110));
        var version = _shard.Shard.Version;
        Repeated(Counter(12, 110));
        Repeated(Counter(10, 100));
        Assert.Equal(12, Total);
        Assert.Equal(version, _shard.Shard.Version);
    }

    [Fact]
    public void A_fall_is_a_restart_only_where_it_is_later()
    {
        _shard.Given(Counter(10, 100), Counter(12, 110), Counter(3, 120));
        Repeated(Counter(11, 105));
        Assert.Equal(15, Total);
    }

    [Fact]
    public void A_later_start_is_a_restart_even_with_a_clock_set_back()
    {
        _shard.Given(Counter(10, 1000, created: 50), Counter(4, 900, created: 850), Counter(6, 910, created: 850));
        Repeated(Counter(12, 990, created: 50));
        Assert.Equal(16, Total);
    }

    /// <summary>OpenTelemetry Metrics Data Model, "Cumulative streams: handling unknown start time".</summary>
    [Fact]
    public void A_start_at_the_time_of_the_point_is_no_restart()
    {
        _shard.Given(Counter(990, 100, created: 50), Counter(1000, 200, created: 200), Counter(1010, 210, created: 200));
        Assert.Equal(1010, Total);
        _shard.Given(Counter(5, 300, created: 300), Counter(6, 310, created: 300));
        Assert.Equal(1016, Total);
    }

    [Fact]
    public void A_repeated_value_at_a_later_time_does_not_change_the_view()
    {
        _shard.Given(Counter(10, 100, created: 50));
        var version = _shard.Shard.ChunkVersion(0);
        _shard.Given(Counter(10, 110, created: 50));
        Assert.Equal(version, _shard.Shard.ChunkVersion(0));
    }

    [Fact]
    public void Increments_count_once_for_their_interval()
    {
        _shard.Given(Increment(1, 0, 10), Increment(2, 10, 20));
        Repeated(Increment(1, 0, 10));
        Repeated(Increment(2, 10, 20));
        Repeated(Increment(50, 5, 15));
        _shard.Given(Increment(4, 30, 40), Increment(8, 20, 30)).Restart();
        Repeated(Increment(8, 20, 30));
        Assert.Equal(15, Total);
    }

    [Fact]
    public void A_request_with_both_old_and_new_points_counts_the_new_ones()
    {
        static Push Both(double one, double other, double time)
        {
            PushedPoint[] points = [PushedPoint.Of("x=\"1\"", one) with { Time = time, Created = 1 }, PushedPoint.Of("x=\"2\"", other) with { Time = time, Created = 1 }];
            return Push.Counter("a", points) with { IsPartial = true };
        }

        _shard.Given(Push.Counter("a", PushedPoint.Of("x=\"1\"", 5) with { Time = 20, Created = 1 }) with { IsPartial = true });
        _shard.Given(Both(3, 7, 10));
        Assert.Equal(5, _shard.View["x=\"1\""].Value.ToDouble());
        Assert.Equal(7, _shard.View["x=\"2\""].Value.ToDouble());
    }

    [Fact]
    public void A_series_that_has_ended_leaves_the_view_at_once_and_may_come_back()
    {
        _shard.Given(Gauge("x=\"1\"", 1, 100), Gauge("x=\"2\"", 2, 100), Gauge("x=\"1\"", 0, -110));
        Assert.Equal(["x=\"2\""], _shard.View.Keys);
        _shard.Given(Gauge("x=\"1\"", 3, 120));
        Assert.Equal(3, _shard.View["x=\"1\""].Value.ToDouble());
    }

    [Fact]
    public void A_series_that_ends_before_it_was_known_is_not_made()
    {
        _shard.Given(Gauge("x=\"2\"", 2, 100));
        _shard.Push(Gauge("x=\"1\"", 0, -110));
        Assert.Equal(["x=\"2\""], _shard.View.Keys);
    }

    [Fact]
    public void What_a_counter_has_counted_stays_when_it_ends()
    {
        _shard.Given(Counter(10, 100), Counter(0, -110), Counter(14, 120));
        Assert.Equal(14, Total);
    }

    [Fact]
    public void An_exponential_histogram_ends_without_a_payload()
    {
        Push Of(byte[]? payload, double time) => Push.Exponential("a", (payload is null ? PushedPoint.Exponential("", 1, 2) : new PushedPoint("", []) { Payload = payload }) with { Time = time }) with { IsPartial = true };
        _shard.Given(Of(null, 10));
        Assert.Equal(ApplyOutcome.InvalidValue, _shard.Push(Of([], 20)).Outcome);
        _shard.Given(Of([], -20));
        Assert.Equal(2, _shard.Only.Count.ToDouble());
    }

    [Fact]
    public void A_gauge_that_its_source_has_ceased_to_send_leaves_after_its_time_to_live()
    {
        var ttl = MergeSettings.Default.Ttl;
        _shard.Given(Gauge("x=\"1\"", 1, 1000), Gauge("x=\"2\"", 2, 1000));
        _shard.Pass(ttl / 2).Given(Gauge("x=\"2\"", 2, 1000 + (ttl.TotalSeconds / 2))).Pass(ttl / 4);
        Assert.Equal(2, _shard.View.Count);
        _shard.Pass(ttl / 4).Given(Gauge("x=\"2\"", 2, 1000 + ttl.TotalSeconds)).Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(["x=\"2\""], _shard.View.Keys);
    }

    [Fact]
    public void Cumulative_values_go_on_where_they_were_after_a_long_pause()
    {
        Push Of(string labels, double value, double time) => Push.Counter("a", PushedPoint.Of(labels, value) with { Time = time }) with { IsPartial = true };
        _shard.Given(Of("x=\"1\"", 10, 1000), Of("x=\"2\"", 1, 1000), Of("x=\"2\"", 2, 1400)).Pass(TimeSpan.FromMinutes(1));
        _shard.Given(Of("x=\"1\"", 12, 1500));
        Assert.Equal(12, _shard.View["x=\"1\""].Value.ToDouble());
    }

    /// <summary>Whatever is split, repeated and shuffled, the view is that of the same points sent once, in order and whole.</summary>
    [Theory]
    [InlineData(PointKind.Counter, false)]
    [InlineData(PointKind.Counter, true)]
    [InlineData(PointKind.ClassicHistogram, false)]
    [InlineData(PointKind.ClassicHistogram, true)]
    [InlineData(PointKind.ExponentialHistogram, true)]
    [InlineData(PointKind.Summary, false)]
    public void Split_repeated_and_reordered_updates_count_once(PointKind kind, bool isDelta)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var (expected, actual) = (new TestedShard(), new TestedShard());
            var sent = new List<Push>();
            for (var step = 1; step <= 12; step++)
            {
                PushedPoint[] points = [.. Enumerable.Range(0, 4).Select(series => PointOf(kind, series, step, isDelta))];
                expected.Given(new Push("a", TypeOf(kind), points) { Kind = kind, IsDelta = isDelta, IsPartial = true });
                foreach (var part in points.Chunk(random.Next(1, 4))) sent.Add(new Push("a", TypeOf(kind), part) { Kind = kind, IsDelta = isDelta, IsPartial = true });
            }

            // Increments within what a window tolerates, cumulative values in order but with old ones between.
            var order = sent.Select((push, index) => (push, at: index + random.Next(0, isDelta ? 12 : 1))).OrderBy(one => one.at).Select(one => one.push).ToList();
            foreach (var push in order)
            {
                actual.Push(push);
                if (random.Next(3) == 0) actual.Push(order[random.Next(order.IndexOf(push) + 1)]);
                if (random.Next(10) == 0) actual.Restart();
            }

            Assert.Equal(expected.View.OrderBy(one => one.Key).Select(one => $"{one}"), actual.View.OrderBy(one => one.Key).Select(one => $"{one}"));
        }
    }

    private static MetricType TypeOf(PointKind kind) => kind switch
    {
        PointKind.Counter => MetricType.Counter,
        PointKind.Summary => MetricType.Summary,
        _ => MetricType.Histogram,
    };

    private static PushedPoint PointOf(PointKind kind, int series, int step, bool isDelta)
    {
        var labels = $"x=\"{series}\"";
        double count = isDelta ? step + series : (step * (step + 1) / 2) + (series * step);
        var point = kind switch
        {
            PointKind.Counter => PushedPoint.Of(labels, count),
            PointKind.ClassicHistogram => PushedPoint.Histogram(labels, [1, 2], [count, count * 2, count * 3], count),
            PointKind.Summary => PushedPoint.Summary(labels, [], [], count, count),
            _ => PushedPoint.Exponential(labels, [.. Enumerable.Range(1, (int)count).Select(value => (double)value)]),
        };
        return point with { Created = isDelta ? step * 10 : 5, Time = (step * 10) + 10 };
    }
}
