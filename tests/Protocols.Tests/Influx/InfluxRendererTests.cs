using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Views;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Influx;
using Tributary.Protocols.Points;
using Tributary.Protocols.Tests.Bodies;
using Tributary.Protocols.Tests.Rendering;

namespace Tributary.Protocols.Tests.Influx;

public sealed class InfluxRendererTests
{
    private const long Time = 1_700_000_000_123;

    [Fact]
    public void Writes_the_lines_of_the_golden_file() => Golden.Verify("Influx/page.golden", Render(SamplePage.Show).Only);

    [Fact]
    public void What_it_writes_reads_back_as_the_samples_of_the_text_page() => Prop.ForAll<int>(seed =>
    {
        var page = new RandomPage(seed);
        var (expected, actual) = (Expected(page.Show), ReadBack(Render(page.Show)));
        return expected.SequenceEqual(actual).Label($"{string.Join('\n', expected)}\n--- read back:\n{string.Join('\n', actual)}");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_golden_page_reads_back_as_the_samples_of_the_text_page() => Assert.Equal(Expected(SamplePage.Show), ReadBack(Render(SamplePage.Show)));

    [Theory]
    [InlineData("a b", "a\\ b")]
    [InlineData("a,b=c", "a\\,b\\=c")]
    [InlineData("a\\ b", "a\\\\ b")]
    [InlineData("C:\\x\\", "C:\\x")]
    [InlineData("two\nlines", "two\\nlines")]
    [InlineData("größe \"x\"", "größe\\ \"x\"")]
    public void Values_of_tags_are_escaped_as_InfluxDB_reads_them(string value, string tag)
    {
        var labels = $"a=\"{Metrics.Identity.LabelText.Escape(value)}\"";
        Assert.Equal($"g,a={tag} value=1 1700000000123000000\n", Line(page => page.Gauge(Encoding.UTF8.GetBytes(labels), new ExactSum(1))));
    }

    [Fact]
    public void A_value_of_nothing_but_backslashes_is_no_tag() =>
        Assert.Equal("g,b=1 value=1 1700000000123000000\n", Line(page => page.Gauge("a=\"\\\\\\\\\",b=\"1\""u8, new ExactSum(1))));

    [Fact]
    public void Keys_that_InfluxDB_has_for_itself_are_renamed() =>
        Assert.Equal("g,_field_=x,time_=y value=1 1700000000123000000\n", Line(page => page.Gauge("_field=\"x\",time=\"y\""u8, new ExactSum(1))));

    [Fact]
    public void The_tag_of_a_bucket_stands_in_its_place_among_the_others() => Assert.Equal(
        "g,a=1,le=1,x=2 bucket=3 1700000000123000000\ng,a=1,le=+Inf,x=2 bucket=4 1700000000123000000\ng,a=1,x=2 sum=5,count=4 1700000000123000000\n",
        Line(page => page.ClassicHistogram("a=\"1\",x=\"2\""u8, new HistogramBounds([1]), [new ExactSum(3), new ExactSum(4)], new ExactSum(5), double.NaN)));

    [Fact]
    public void What_is_not_finite_is_left_out_and_counted()
    {
        var bodies = new BodyList();
        var page = new InfluxRenderer(bodies.Take, Time);
        page.BeginFamily(new FamilyDescription("g", MetricType.Gauge, "", ""));
        foreach (var value in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity]) page.Gauge(default, new ExactSum(value));
        page.Summary("a=\"1\""u8, [new QuantileValue(0.5, double.NaN)], new ExactSum(double.NaN), new ExactSum(double.NaN), double.NaN);
        page.End();
        Assert.Empty(bodies.All);
        Assert.Equal(4, page.Skipped);
    }

    [Fact]
    public void Bodies_end_when_they_are_full_and_no_series_is_divided()
    {
        var bodies = new BodyList();
        var page = new InfluxRenderer(bodies.Take, Time, maxValues: 3);
        page.BeginFamily(new FamilyDescription("h", MetricType.Histogram, "", ""));
        for (var i = 0; i < 2; i++) page.ClassicHistogram(Encoding.UTF8.GetBytes($"i=\"{i}\""), new HistogramBounds([1]), [new ExactSum(1), new ExactSum(2)], new ExactSum(3), double.NaN);
        page.BeginFamily(new FamilyDescription("g", MetricType.Gauge, "", ""));
        page.Gauge(default, new ExactSum(1));
        page.End();
        Assert.Equal([4, 4, 1], bodies.All.Select(body => body.Samples));
        Assert.All(bodies.All.Take(2), body => Assert.Equal(3, Encoding.UTF8.GetString(body.Body).Count(one => one == '\n')));
    }

    private static BodyList Render(Action<ISeriesVisitor> show) => BodyList.Of(take => new InfluxRenderer(take, Time), page =>
    {
        show(page);
        page.End();
    });

    private static string Line(Action<InfluxRenderer> series) => Encoding.UTF8.GetString(BodyList.Of(take => new InfluxRenderer(take, Time), page =>
    {
        page.BeginFamily(new FamilyDescription("g", MetricType.Gauge, "", ""));
        series(page);
        page.End();
    }).Only);

    /// <summary>The text page, as far as line protocol has a place for it.</summary>
    private static List<string> Expected(Action<ISeriesVisitor> show)
    {
        var samples = new List<string>();
        foreach (var (name, labels, value) in TextSamples.Text(show))
        {
            if (value is "NaN" or "+Inf" or "-Inf") continue;
            var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var (key, text) in labels)
            {
                var tag = text.Replace("\n", "\\n", StringComparison.Ordinal).TrimEnd('\\');
                if (tag.Length > 0) tags.Add(key, tag);
            }

            samples.Add(TextSamples.Format(name, tags, value));
        }

        return [.. samples.Order(StringComparer.Ordinal)];
    }

    private static List<string> ReadBack(BodyList bodies)
    {
        var samples = new List<string>();
        foreach (var (body, count) in bodies.All)
        {
            var points = new PointBatch();
            var parser = new InfluxParser(new InfluxNaming(new TagSourceOptions([], "none"), static _ => false, UsesTimes: true));
            Assert.Null(parser.Parse(body, default, unit: 1, ParserLimits.Default, points));
            Assert.Empty(points.Rejections);
            Assert.Equal((count, 0), (points.Points.Length, points.Skipped));
            foreach (ref readonly var point in points.Points)
            {
                var low = 0.0;
                foreach (var (_, part) in points.LowPartsOf(point)) low = part;
                samples.Add(TextSamples.Format(points.Families[point.Family].Description.Name, TextSamples.Labels(points.LabelsOf(point)), new ExactSum(points.ValuesOf(point)[0], low).ToString()));
                Assert.Equal(Time / 1000.0, point.Time, precision: 6);
            }
        }

        return [.. samples.Order(StringComparer.Ordinal)];
    }
}
