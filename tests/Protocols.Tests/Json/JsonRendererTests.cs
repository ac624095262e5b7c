using System.Buffers;
using System.Text;
using System.Text.Json;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;
using Tributary.Protocols.Json;

namespace Tributary.Protocols.Tests.Json;

public sealed class JsonRendererTests : IDisposable
{
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly JsonRenderer _renderer;

    public JsonRendererTests() => _renderer = new JsonRenderer(_output);

    public void Dispose() => _renderer.Dispose();

    [Fact]
    public void An_empty_view_is_an_empty_list()
    {
        _renderer.End();
        Assert.Equal("""{"status":"success","data":[]}""", Page().Trim());
    }

    [Fact]
    public void Families_and_their_series_stand_in_lists()
    {
        _renderer.BeginFamily(new FamilyDescription("jobs_total", MetricType.Counter, "Jobs \"done\".", ""));
        _renderer.Counter("code=\"200\",path=\"a\\\\b\\\"c\\nd\""u8, new ExactSum(9007199254740992, 1), 1.5);
        _renderer.Counter("code=\"500\""u8, new ExactSum(2), double.NaN);
        _renderer.BeginFamily(new FamilyDescription("temp", MetricType.Gauge, "", "celsius"));
        _renderer.Gauge(default, new ExactSum(double.PositiveInfinity));
        _renderer.End();

        using var page = JsonDocument.Parse(Page());
        var families = page.RootElement.GetProperty("data");
        Assert.Equal(2, families.GetArrayLength());
        Assert.Equal("counter", families[0].GetProperty("type").GetString());
        Assert.Equal("Jobs \"done\".", families[0].GetProperty("help").GetString());
        var series = families[0].GetProperty("metrics");
        Assert.Equal("a\\b\"c\nd", series[0].GetProperty("labels").GetProperty("path").GetString());
        Assert.Equal("9007199254740993", series[0].GetProperty("value").GetString());
        Assert.Equal("1.5", series[0].GetProperty("created").GetString());
        Assert.False(series[1].TryGetProperty("created", out _));
        Assert.Equal("celsius", families[1].GetProperty("unit").GetString());
        Assert.Equal("+Inf", families[1].GetProperty("metrics")[0].GetProperty("value").GetString());
        Assert.Empty(families[1].GetProperty("metrics")[0].GetProperty("labels").EnumerateObject());
    }

    [Fact]
    public void A_classic_histogram_has_cumulative_buckets_by_bound()
    {
        _renderer.BeginFamily(new FamilyDescription("lat", MetricType.Histogram, "", ""));
        _renderer.ClassicHistogram(default, new HistogramBounds([0.5, 1]), [new ExactSum(1), new ExactSum(3), new ExactSum(4)], new ExactSum(7.5), double.NaN);
        _renderer.End();
        Assert.Equal("""{"labels":{},"buckets":{"0.5":"1","1":"3","+Inf":"4"},"sum":"7.5","count":"4"}""", FirstSeries());
    }

    [Fact]
    public void An_exponential_histogram_has_its_schema_and_sparse_buckets()
    {
        var histogram = new ExponentialHistogram(schema: 0);
        histogram.Observe(3);
        histogram.Observe(-1);
        histogram.Observe(0);
        _renderer.BeginFamily(new FamilyDescription("lat", MetricType.Histogram, "", ""));
        _renderer.ExponentialHistogram(default, histogram, null, double.NaN);
        _renderer.End();
        Assert.Equal("""{"labels":{},"schema":0,"zero_threshold":"0","zero_count":"1","positive":{"2":"1"},"negative":{"0":"1"},"sum":"2","count":"3"}""", FirstSeries());
    }

    [Fact]
    public void A_series_has_its_exemplars_last_and_the_next_one_does_not()
    {
        _renderer.BeginFamily(new FamilyDescription("jobs_total", MetricType.Counter, "", ""));
        _renderer.Exemplars(new[] { new Exemplar("trace_id=\"a\\\"b\""u8.ToArray(), 0.5, 1700000000.25), new Exemplar(default, 2, double.NaN) });
        _renderer.Counter(default, new ExactSum(2), 1.5);
        _renderer.Counter("x=\"1\""u8, new ExactSum(2), double.NaN);
        _renderer.End();
        Assert.Equal("""{"labels":{},"value":"2","created":"1.5","exemplars":[{"labels":{"trace_id":"a\"b"},"value":"0.5","timestamp":"1700000000.25"},{"labels":{},"value":"2"}]}""", FirstSeries());
        Assert.EndsWith("""{"labels":{"x":"1"},"value":"2"}]}]}""", Page().ReplaceLineEndings(""), StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_has_quantiles_and_leaves_out_what_is_not_known()
    {
        _renderer.BeginFamily(new FamilyDescription("size", MetricType.Summary, "", ""));
        _renderer.Summary(default, [new QuantileValue(0.5, 4), new QuantileValue(0.99, double.NaN)], new ExactSum(double.NaN), new ExactSum(2), double.NaN);
        _renderer.End();
        Assert.Equal("""{"labels":{},"quantiles":{"0.5":"4","0.99":"NaN"},"count":"2"}""", FirstSeries());
    }

    [Fact]
    public void A_family_without_series_is_not_shown()
    {
        _renderer.BeginFamily(new FamilyDescription("gone", MetricType.Gauge, "", ""));
        _renderer.BeginFamily(new FamilyDescription("there", MetricType.Gauge, "", ""));
        _renderer.Gauge(default, new ExactSum(1));
        _renderer.BeginFamily(new FamilyDescription("gone_too", MetricType.Gauge, "", ""));
        _renderer.End();
        using var page = JsonDocument.Parse(Page());
        Assert.Equal("there", Assert.Single(page.RootElement.GetProperty("data").EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public void The_output_may_change_between_series()
    {
        var later = new ArrayBufferWriter<byte>();
        _renderer.BeginFamily(new FamilyDescription("a", MetricType.Gauge, "", ""));
        _renderer.Gauge("x=\"1\""u8, new ExactSum(1));
        _renderer.Output = later;
        _renderer.Gauge("x=\"2\""u8, new ExactSum(2));
        _renderer.End();
        using var page = JsonDocument.Parse(Page() + Encoding.UTF8.GetString(later.WrittenSpan));
        Assert.Equal(2, page.RootElement.GetProperty("data")[0].GetProperty("metrics").GetArrayLength());
    }

    [Fact]
    public void Names_and_values_are_unescaped_whatever_their_length()
    {
        var value = new string('v', 1000) + "\\n\\\\é";
        _renderer.BeginFamily(new FamilyDescription("g", MetricType.Gauge, "", ""));
        _renderer.Gauge(Encoding.UTF8.GetBytes($"\"a \\\"b\\\"\"=\"{value}\",c=\"plain\""), new ExactSum(1));
        _renderer.End();
        using var page = JsonDocument.Parse(Page());
        var labels = page.RootElement.GetProperty("data")[0].GetProperty("metrics")[0].GetProperty("labels");
        Assert.Equal(new string('v', 1000) + "\n\\é", labels.GetProperty("a \"b\"").GetString());
        Assert.Equal("plain", labels.GetProperty("c").GetString());
    }

    [Fact]
    public void Nothing_is_allocated_for_a_series()
    {
        var bounds = new HistogramBounds([0.5, 1]);
        var counts = new[] { new ExactSum(1), new ExactSum(3), new ExactSum(4) };
        _renderer.BeginFamily(new FamilyDescription("lat", MetricType.Histogram, "", ""));
        Write(100);
        Assert.InRange(AllocatedBy(() => Write(1000)), 0, 1000);

        void Write(int series)
        {
            for (var i = 0; i < series; i++)
            {
                _output.ResetWrittenCount();
                _renderer.ClassicHistogram("a=\"1\",path=\"a\\\\b\""u8, bounds, counts, new ExactSum(7.5), double.NaN);
                _renderer.Summary("a=\"1\""u8, [new QuantileValue(0.5, 1)], new ExactSum(7.5), new ExactSum(2), double.NaN);
            }
        }
    }

    private static long AllocatedBy(Action work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private string Page() => Encoding.UTF8.GetString(_output.WrittenSpan);

    private string FirstSeries()
    {
        using var page = JsonDocument.Parse(Page());
        return page.RootElement.GetProperty("data")[0].GetProperty("metrics")[0].GetRawText();
    }
}
