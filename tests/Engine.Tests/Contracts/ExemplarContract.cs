using System.Text;
using Tributary.Engine.Scraping;
using Tributary.Engine.Scraping.Selecting;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;
using Tributary.Protocols.Protobuf;
using Tributary.Protocols.Rendering;

namespace Tributary.Engine.Tests.Contracts;

/// <summary>Exemplars, from a push to every page that has a place for them.</summary>
public abstract class ExemplarContract(IEngineHost host) : EngineContract(host)
{
    private static string Body(string instance, double time) => FormattableString.Invariant($$"""
        # TYPE hits counter
        hits_total 3 # {trace_id="{{instance}}"} 1 {{time}}
        # TYPE took histogram
        took_bucket{le="1.0"} 1 # {trace_id="{{instance}}"} 0.5 {{time}}
        took_bucket{le="+Inf"} 2
        took_sum 5
        took_count 2
        # EOF

        """);

    private Task PostAsync(string instance, double time) => Tested.PostOpenMetricsAsync($"job/a/instance/{instance}", Body(instance, time));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_pushed_in_OpenMetrics_is_scraped_in_OpenMetrics(bool gzip)
    {
        await PostAsync("i", 1000.25);
        var page = await Tested.ScrapeAsync(PageFormat.OpenMetrics, gzip);
        Assert.Contains("hits_total{job=\"a\"} 3 # {trace_id=\"i\"} 1 1000.25\n", page, StringComparison.Ordinal);
        Assert.Contains("took_bucket{job=\"a\",le=\"1.0\"} 1 # {trace_id=\"i\"} 0.5 1000.25\n", page, StringComparison.Ordinal);
        Assert.Contains("took_bucket{job=\"a\",le=\"+Inf\"} 2\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" # {", await Tested.ScrapeAsync(PageFormat.Text, gzip), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_all_instances_the_newest_is_shown_whatever_came_last()
    {
        foreach (var (instance, time) in ((string, double)[])[("i", 1000), ("j", 3000), ("k", 2000)]) await PostAsync(instance, time);
        Assert.Contains("hits_total{job=\"a\"} 9 # {trace_id=\"j\"} 1 3000\n", await Tested.ScrapeAsync(PageFormat.OpenMetrics), StringComparison.Ordinal);
        await PostAsync("k", 4000);
        Assert.Contains("hits_total{job=\"a\"} 9 # {trace_id=\"k\"} 1 4000\n", await Tested.ScrapeAsync(PageFormat.OpenMetrics, gzip: true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Protobuf_and_JSON_have_them_too()
    {
        await PostAsync("i", 1000.25);
        Assert.Equal(["{trace_id=\"i\"} 1 1000.25", "{trace_id=\"i\"} 0.5 1000.25"], await ProtobufExemplarsAsync());
        var json = await Tested.ScrapeAsync(PageFormat.Json);
        Assert.Equal(2, json.Split("\"exemplars\":[{\"labels\":{\"trace_id\":\"i\"},").Length - 1);
    }

    [Theory]
    [InlineData(PageFormat.OpenMetrics, 1)]
    [InlineData(PageFormat.Json, 1)]
    [InlineData(PageFormat.Text, 0)]
    public async Task A_selection_of_series_has_them(PageFormat format, int expected)
    {
        await PostAsync("i", 1000.25);
        Assert.Null(SeriesSelection.Parse(["hits_total"], out var selection, out _));
        var page = await Tested.ScrapeAsync(new ScrapeRequest(format, Gzip: false, selection!.Families, default) { Selection = selection });
        Assert.Contains("hits", page, StringComparison.Ordinal);
        Assert.Equal(expected, page.Split("trace_id").Length - 1);
    }

    [Fact]
    public async Task A_page_whose_compressed_parts_are_kept_shows_every_new_one()
    {
        for (var round = 1; round <= 4; round++)
        {
            var body = new StringBuilder("# TYPE many counter\n");
            for (var i = 0; i < 1200; i++) body.Append($"many_total{{n=\"{i}\"}} 1").Append(i % 300 == round ? $" # {{round=\"{round}\"}} 1 {1000 + round}\n" : "\n");
            await Tested.PostOpenMetricsAsync("job/a", body.Append("# EOF\n").ToString());
            var plain = await Tested.ScrapeAsync(PageFormat.OpenMetrics);
            Assert.Equal(plain, await Tested.ScrapeAsync(PageFormat.OpenMetrics, gzip: true));
            Assert.Equal(4 * round, plain.Split(" # {round=").Length - 1);
        }
    }

    [Fact]
    public async Task Points_with_times_bring_them_and_exponential_histograms_keep_some_from_all_over()
    {
        var batch = new PointBatch();
        var counter = batch.AddFamily(new PointFamily(new FamilyDescription("orders_total", MetricType.Counter, "", ""), PointKind.Counter, IsDelta: true));
        var spread = batch.AddFamily(new PointFamily(new FamilyDescription("wait", MetricType.Histogram, "", ""), PointKind.ExponentialHistogram, IsDelta: false));
        var gauge = batch.AddFamily(new PointFamily(new FamilyDescription("open", MetricType.Gauge, "", ""), PointKind.Gauge, IsDelta: false));
        var source = batch.AddSource("instance=\"i\",job=\"a\""u8);
        foreach (var family in (int[])[counter, gauge])
        {
            batch.AddExemplar("trace_id=\"c\""u8, 2, 9, ParserLimits.Default);
            batch.AddValue(5);
            batch.AddPoint(source, family, [], null, null, 5, 10);
        }

        var histogram = new ExponentialHistogram();
        for (var i = 0; i < 30; i++)
        {
            histogram.Observe(Math.Pow(2, i));
            batch.AddExemplar(Encoding.UTF8.GetBytes($"n=\"{i}\""), Math.Pow(2, i), i, ParserLimits.Default);
        }

        batch.AddPayload(histogram);
        batch.AddPoint(source, spread, [], null, null, 5, 10);
        Assert.Equal((3, 0), (await Tested.Points.MergeAsync(batch, 0, default)) is var result ? (result.Accepted, result.Rejected) : default);
        Assert.Equal(31 + 1, Tested.Points.Metrics.Exemplars);

        var page = await Tested.ScrapeAsync(PageFormat.OpenMetrics);
        Assert.Contains("orders_total{job=\"a\"} 5 # {trace_id=\"c\"} 2 9\n", page, StringComparison.Ordinal);
        Assert.Contains("open{job=\"a\"} 5\n", page, StringComparison.Ordinal);
        var native = (await ProtobufExemplarsAsync())[1..];
        Assert.InRange(native.Length, 5, 10);
        Assert.Equal("{n=\"29\"} 536870912 29", native[^1]);
        Assert.Contains("# {n=\"29\"} 536870912 29\n", page, StringComparison.Ordinal);
        Assert.Null(new Protocols.OpenMetrics.OpenMetricsParser().Parse(Encoding.UTF8.GetBytes(page), ParserLimits.Default, new ParsedExposition()));
    }

    /// <summary>So remote write sends them, in any order.</summary>
    [Fact]
    public async Task Exemplars_may_come_apart_from_the_values_that_they_belong_to()
    {
        var batch = new PointBatch();
        var orders = batch.AddFamily(new PointFamily(new FamilyDescription("orders_total", MetricType.Counter, "", ""), PointKind.Counter, IsDelta: false));
        var source = batch.AddSource("instance=\"i\",job=\"a\""u8);
        Add(0, LayoutDefinition.ExemplarsOnly, exemplarTime: 9);
        Add(5, 10, exemplarTime: null);
        var result = await Tested.Points.MergeAsync(batch, 0, default);
        Assert.Equal((1, 1, 0), (result.Accepted, result.AcceptedExemplars, result.Rejected));
        Assert.Contains("orders_total{job=\"a\"} 5 # {n=\"9\"} 2 9\n", await Tested.ScrapeAsync(PageFormat.OpenMetrics), StringComparison.Ordinal);

        batch.Clear();
        batch.AddFamily(new PointFamily(new FamilyDescription("orders_total", MetricType.Counter, "", ""), PointKind.Counter, IsDelta: false));
        batch.AddSource("instance=\"i\",job=\"a\""u8);
        Add(0, LayoutDefinition.ExemplarsOnly, exemplarTime: 11);
        result = await Tested.Points.MergeAsync(batch, 0, default);
        Assert.Equal((0, 1, 0), (result.Accepted, result.AcceptedExemplars, result.Rejected));
        Assert.Contains("orders_total{job=\"a\"} 5 # {n=\"11\"} 2 11\n", await Tested.ScrapeAsync(PageFormat.OpenMetrics), StringComparison.Ordinal);

        void Add(double value, double time, double? exemplarTime)
        {
            if (exemplarTime is { } at) batch.AddExemplar(Encoding.UTF8.GetBytes($"n=\"{at}\""), 2, at, ParserLimits.Default);
            batch.AddValue(value);
            batch.AddPoint(source, orders, [], null, null, double.NaN, time);
        }
    }

    private async Task<string[]> ProtobufExemplarsAsync()
    {
        var page = await Tested.ScrapeBytesAsync(new ScrapeRequest(PageFormat.Protobuf, Gzip: false, null, default));
        var batch = new PointBatch();
        Assert.Null(new ProtobufParser().Parse(page, ParserLimits.Default, batch));
        var exemplars = new List<string>();
        foreach (ref readonly var exemplar in batch.Exemplars.Items) exemplars.Add(FormattableString.Invariant($"{{{Encoding.UTF8.GetString(batch.Exemplars.LabelsOf(exemplar))}}} {exemplar.Value} {exemplar.Time}"));
        return [.. exemplars];
    }
}
