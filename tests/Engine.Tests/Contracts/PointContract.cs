using Tributary.Engine.Ingest.Points;
using Tributary.Engine.Limits;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Protocols.Points;

namespace Tributary.Engine.Tests.Contracts;

/// <summary>Requests that name their sources, have parts of families and points with times.</summary>
public abstract class PointContract(IEngineHost host) : EngineContract(host)
{
    private static readonly PointFamily Orders = new(new FamilyDescription("orders_total", MetricType.Counter, "", ""), PointKind.Counter, IsDelta: false);
    private static readonly PointFamily Increments = Orders with { IsDelta = true };
    private static readonly PointFamily Open = new(new FamilyDescription("open", MetricType.Gauge, "", ""), PointKind.Gauge, IsDelta: false);
    private static readonly PointFamily Took = new(new FamilyDescription("took", MetricType.Histogram, "", ""), PointKind.ExponentialHistogram, IsDelta: false);

    private static readonly PointFamily Latency = new(new FamilyDescription("latency", MetricType.Histogram, "", ""), PointKind.Parts, IsDelta: false);

    protected override MetricLimits Limits => MetricLimits.Default with { MaxSources = 50 };

    /// <summary>A point of a request: its instance, its labels, its value, when it was taken, when it started.</summary>
    private readonly record struct Point(string Instance, string Labels, double Value, double Time, double Start = 5)
    {
        public SeriesPart? Part { get; init; }
    }

    private async Task<PointResult> SendAsync(PointFamily family, params Point[] points)
    {
        var batch = new PointBatch();
        var index = batch.AddFamily(family);
        var sources = new Dictionary<string, int>();
        foreach (var point in points)
        {
            if (!sources.TryGetValue(point.Instance, out var source)) sources.Add(point.Instance, source = batch.AddSource(System.Text.Encoding.UTF8.GetBytes($"instance=\"{point.Instance}\",job=\"shop\"")));
            if (family.Kind == PointKind.ExponentialHistogram) batch.AddPayload(Observed(point.Value));
            else batch.AddValue(point.Value);
            if (point.Part is not null) batch.AddValue(0);
            batch.AddPoint(source, index, System.Text.Encoding.UTF8.GetBytes(point.Labels), point.Part?.ToBounds(), null, point.Start, point.Time);
        }

        return await Tested.Points.MergeAsync(batch, bytes: 0, CancellationToken.None);
    }

    private static ExponentialHistogram Observed(double count)
    {
        var histogram = new ExponentialHistogram();
        for (var i = 0; i < count; i++) histogram.Observe(1.5);
        return histogram;
    }

    private async Task<string?> ViewAsync(string series) => (await Tested.ViewAsync())[series];

    [Fact]
    public async Task Sources_of_one_request_add_up()
    {
        var result = await SendAsync(Orders, new("a", "", 3, 10), new("b", "", 4, 10), new("c", "kind=\"x\"", 5, 10));
        Assert.Equal((3, 0), (result.Accepted, result.Rejected));
        Assert.Equal("7", await ViewAsync("orders_total{job=\"shop\"}"));
        Assert.Equal("5", await ViewAsync("orders_total{job=\"shop\",kind=\"x\"}"));
    }

    [Fact]
    public async Task Parts_of_a_histogram_may_come_in_several_requests()
    {
        static Point Bucket(string instance, double bound, double count, double time) => new(instance, "kind=\"x\"", count, time) { Part = SeriesPart.Bucket(bound) };
        static Point Sum(string instance, double sum) => new(instance, "kind=\"x\"", sum, 10) { Part = SeriesPart.Sum };
        await SendAsync(Latency, Bucket("a", 1, 3, 10), Bucket("b", 1, 2, 10), Sum("a", 2.5));
        var result = await SendAsync(Latency, Bucket("a", double.PositiveInfinity, 5, 10), Bucket("b", double.PositiveInfinity, 4, 10), Sum("b", 1.5));
        Assert.Equal((3, 0), (result.Accepted, result.Rejected));
        Assert.Equal(1, (await SendAsync(Latency, Bucket("a", 1, 3, 10))).Repeated);
        await SendAsync(Latency, Bucket("a", 1, 4, 20), Bucket("a", double.PositiveInfinity, 6, 20));
        Assert.Equal("6", await ViewAsync("latency_bucket{job=\"shop\",kind=\"x\",le=\"1\"}"));
        Assert.Equal("10", await ViewAsync("latency_bucket{job=\"shop\",kind=\"x\",le=\"+Inf\"}"));
        Assert.Equal("4", await ViewAsync("latency_sum{job=\"shop\",kind=\"x\"}"));
    }

    [Fact]
    public async Task A_repeated_request_changes_nothing()
    {
        Point[] request = [new("a", "", 3, 10), new("b", "", 4, 10)];
        Assert.Equal(0, (await SendAsync(Orders, request)).Repeated);
        Assert.Equal(2, (await SendAsync(Orders, request)).Repeated);
        Assert.Equal("7", await ViewAsync("orders_total{job=\"shop\"}"));
    }

    [Fact]
    public async Task Parts_of_a_family_come_in_any_order_and_more_than_once()
    {
        await SendAsync(Open, new("a", "n=\"1\"", 1, 10), new("a", "n=\"2\"", 2, 10));
        await SendAsync(Open, new Point("a", "n=\"3\"", 3, 10));
        await SendAsync(Open, new Point("a", "n=\"1\"", 9, 20));
        await SendAsync(Open, new Point("a", "n=\"1\"", 1, 10));
        await SendAsync(Open, new Point("a", "n=\"2\"", 0, -20));
        var view = await Tested.ViewAsync();
        Assert.Equal(["open{job=\"shop\",n=\"1\"}", "open{job=\"shop\",n=\"3\"}"], view.Samples.Order());
        Assert.Equal("9", view["open{job=\"shop\",n=\"1\"}"]);
    }

    [Fact]
    public async Task Increments_count_once_for_their_interval_from_however_many_senders_at_a_time()
    {
        Point[] intervals = [.. Enumerable.Range(0, 40).Select(i => new Point("a", "", 1, 10 + i, 9 + i))];
        for (var round = 0; round < 3; round++) await Task.WhenAll(intervals.Chunk(5).Select(chunk => SendAsync(Increments, chunk)));
        foreach (var interval in intervals) await SendAsync(Increments, interval);
        Assert.Equal("40", await ViewAsync("orders_total{job=\"shop\"}"));
    }

    [Fact]
    public async Task Cumulative_values_of_several_times_in_one_request_count_one_after_the_other()
    {
        await SendAsync(Orders, new("a", "", 9, 20), new("a", "", 12, 30), new("a", "", 3, 40, 35), new("b", "", 1, 10));
        Assert.Equal("16", await ViewAsync("orders_total{job=\"shop\"}"));
    }

    [Fact]
    public async Task Exponential_histograms_add_up()
    {
        await SendAsync(Took, new("a", "", 3, 10), new("b", "", 4, 10), new("b", "n=\"1\"", 2, 10));
        await SendAsync(Took, new Point("b", "", 6, 20));
        Assert.Equal("9", await ViewAsync("took_count{job=\"shop\"}"));
        Assert.Equal("2", await ViewAsync("took_count{job=\"shop\",n=\"1\"}"));
    }

    [Fact]
    public async Task A_family_of_another_type_is_rejected_and_the_others_stand()
    {
        await SendAsync(Orders, new Point("a", "", 3, 10));
        var result = await SendAsync(Open with { Description = Open.Description with { Name = "orders_total" } }, new Point("a", "", 3, 20), new Point("b", "", 3, 20));
        Assert.Equal((0, 2), (result.Accepted, result.Rejected));
        Assert.StartsWith("orders_total is known with another type", Assert.Single(result.Messages), StringComparison.Ordinal);
        Assert.Equal("3", await ViewAsync("orders_total{job=\"shop\"}"));
    }

    [Fact]
    public async Task New_sources_beyond_the_limit_are_deferred_and_known_ones_go_on()
    {
        Assert.Equal(0, (await SendAsync(Orders, [.. Enumerable.Range(0, 50).Select(i => new Point($"{i}", "", 1, 10))])).Deferred);
        var result = await SendAsync(Orders, new("0", "", 2, 20), new("new", "", 1, 20));
        Assert.Equal((1, 1), (result.Accepted, result.Deferred));
        Assert.Equal("51", await ViewAsync("orders_total{job=\"shop\"}"));
    }

    /// <summary>What is set aside and brought back by hand in the other tests happens here at once, and must be exact.</summary>
    [Fact]
    public async Task Many_senders_with_many_parts_are_exact()
    {
        var random = new Random(3);
        var expected = new Dictionary<string, double>();
        var requests = new List<Point[]>();
        foreach (var instance in Enumerable.Range(0, 6))
        {
            var series = Enumerable.Range(0, 5).Select(n => new double[] { n, 0 }).ToArray();
            for (var time = 10; time < 60; time += 10)
            {
                foreach (var part in series.OrderBy(_ => random.Next()).Chunk(2))
                {
                    foreach (var one in part)
                    {
                        var more = random.Next(1, 9);
                        one[1] += more;
                        expected[$"n=\"{one[0]}\""] = expected.GetValueOrDefault($"n=\"{one[0]}\"") + more;
                    }

                    requests.Add([.. part.Select(one => new Point($"i{instance}", $"n=\"{one[0]}\"", one[1], time))]);
                }
            }
        }

        // Each instance sends its requests in order, and some twice; the instances send side by side.
        await Task.WhenAll(requests.GroupBy(request => request[0].Instance).Select(async own =>
        {
            foreach (var request in own)
            {
                await SendAsync(Orders, request);
                await SendAsync(Orders, request);
            }
        }));
        var view = await Tested.ViewAsync();
        foreach (var (labels, value) in expected) Assert.Equal($"{value}", view[$"orders_total{{job=\"shop\",{labels}}}"]);
    }
}
