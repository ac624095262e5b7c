using System.Buffers;
using System.Text;
using Tributary.Metrics.Exemplars;
using Tributary.Protocols.OpenMetrics;
using Tributary.Engine.Scraping.Selecting;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;
using Tributary.Protocols.Text;

namespace Tributary.Engine.Tests.Scraping.Selecting;

/// <summary>Which series of a page selectors select; they are told by the label <c>s</c>.</summary>
public sealed class SelectedSeriesTests
{
    [Theory]
    [InlineData("c1 c2", "c_total")]
    [InlineData("c1", "c_total{job=\"a\"}")]
    [InlineData("c1", "{__name__=\"c_total\",job=\"a\"}")]
    [InlineData("c1", "{\"c_total\",job=\"a\"}")]
    [InlineData("c1", " c_total { job = 'a' , } ")]
    [InlineData("c2", "c_total{job!=\"a\"}")]
    [InlineData("c1", "{job=\"a\"}")]
    [InlineData("c2 n", "{job=~\"b|é.*\"}")]
    [InlineData("c2", "{job=`b`}")]
    [InlineData("n", "{job=\"\\u00e9\\n\"}")]
    [InlineData("c1 c2", "{__name__=~\"c.*\"}")]
    [InlineData("", "{__name__=~\"c\"}")] // the whole name
    [InlineData("c1 c2 h x q", "{__name__!=\"none\",job!=\"é\\n\",s!=\"\"}")]
    [InlineData("c1 c2", "c_total{absent=\"\"}")]
    [InlineData("n", "n{job=~\"é.\"}")] // the dot is a line feed too
    [InlineData("n", "{\"a.b\"=\"1\"}")]
    [InlineData("", "{\"a.b\"=\"2\"}")]
    [InlineData("h", "h")]
    [InlineData("h", "h_bucket")]
    [InlineData("h", "h_count{job=\"\"}")]
    [InlineData("h", "h_bucket{le=\"0.5\"}")]
    [InlineData("h x", "{le=\"+Inf\"}")]
    [InlineData("x", "{le=\"0.25\"}")]
    [InlineData("", "h_bucket{le=\"0.7\"}")]
    [InlineData("", "h_bucket{le=\"\"}")]
    [InlineData("h", "h_sum{le=\"\"}")]
    [InlineData("", "h_total")]
    [InlineData("q", "q{quantile=\"0.9\"}")]
    [InlineData("", "q{quantile=\"0.8\"}")]
    [InlineData("q", "q_count")]
    [InlineData("", "q_bucket")]
    [InlineData("c1 h", "{job=\"a\"}", "h_sum")]
    public void Series_are_selected_as_Prometheus_selects_them_and_histograms_whole(string expected, params string[] selectors)
    {
        Assert.Null(SeriesSelection.Parse(selectors, out var selection, out _));
        var output = new ArrayBufferWriter<byte>();
        Show(new SelectedSeries(selection!, new TextRenderer(output)));
        var lines = Encoding.UTF8.GetString(output.WrittenSpan).Split('\n');
        var shown = lines.Where(line => line.Contains("s=\"", StringComparison.Ordinal)).Select(line => line.Split("s=\"")[1].Split('"')[0]).Distinct();
        Assert.Equal(expected, string.Join(' ', shown));
        Assert.Equal(expected.Length == 0, lines is [""]); // no header without series
    }

    [Theory]
    [InlineData("c_total", "c_total{job=\"a\"}")]
    [InlineData("h_count h c", "h_count", "c")]
    [InlineData(null, "c_total", "{job=\"a\"}")]
    [InlineData(null, "{__name__=~\"c\"}")]
    public void Exact_names_narrow_the_families(string? expected, params string[] selectors)
    {
        Assert.Null(SeriesSelection.Parse(selectors, out var selection, out _));
        Assert.Equal(expected?.Split(' ').Order(), selection!.Families?.Order());
    }

    [Theory]
    [InlineData("c2", "c_total")]
    [InlineData("", "c_total{job=\"a\"}")]
    [InlineData("h", "h_bucket{le=\"0.5\"}")]
    [InlineData("x", "x")]
    [InlineData("c2 h x", "{s!=\"\"}")]
    public void Exemplars_go_with_their_series(string expected, string selector)
    {
        Assert.Null(SeriesSelection.Parse([selector], out var selection, out _));
        var output = new ArrayBufferWriter<byte>();
        Show(new SelectedSeries(selection!, new OpenMetricsRenderer(output)));
        var exemplars = Encoding.UTF8.GetString(output.WrittenSpan).Split('\n').Where(line => line.Contains(" # {", StringComparison.Ordinal));
        Assert.All(exemplars, line => Assert.Contains($"s=\"{line.Split("of=\"")[1].Split('"')[0]}\"", line, StringComparison.Ordinal));
        Assert.Equal(expected, string.Join(' ', exemplars.Select(line => line.Split("of=\"")[1].Split('"')[0])));
    }

    [Fact]
    public void The_selector_that_is_wrong_is_told()
    {
        var error = SeriesSelection.Parse(["up", "down{"], out var selection, out var wrong);
        Assert.Equal((6, 1), (error!.Character, wrong));
        Assert.Null(selection);
    }

    private static void Show(ISeriesVisitor visitor)
    {
        visitor.BeginFamily(new FamilyDescription("c_total", MetricType.Counter, "", ""));
        visitor.Counter("job=\"a\",s=\"c1\""u8, new ExactSum(1), double.NaN);
        visitor.Exemplars(new[] { new Exemplar("of=\"c2\""u8.ToArray(), 1, double.NaN) });
        visitor.Counter("job=\"b\",s=\"c2\""u8, new ExactSum(1), double.NaN);
        visitor.BeginFamily(new FamilyDescription("n", MetricType.Gauge, "", ""));
        visitor.Gauge("\"a.b\"=\"1\",job=\"é\\n\",s=\"n\""u8, new ExactSum(1));
        visitor.BeginFamily(new FamilyDescription("h", MetricType.Histogram, "", ""));
        visitor.Exemplars(new[] { new Exemplar("of=\"h\""u8.ToArray(), 0.25, double.NaN) });
        visitor.ClassicHistogram("s=\"h\""u8, new HistogramBounds([0.5]), [new(1), new(2)], new ExactSum(1), double.NaN);
        visitor.BeginFamily(new FamilyDescription("x", MetricType.Histogram, "", ""));
        visitor.Exemplars(new[] { new Exemplar("of=\"x\""u8.ToArray(), 0.5, double.NaN) });
        visitor.ExponentialHistogram("s=\"x\""u8, new ExponentialHistogram(), new HistogramBounds([0.25]), double.NaN);
        visitor.BeginFamily(new FamilyDescription("q", MetricType.Summary, "", ""));
        visitor.Summary("s=\"q\""u8, [new QuantileValue(0.9, 1)], new ExactSum(1), new ExactSum(1), double.NaN);
    }
}
