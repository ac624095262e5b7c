using System.Buffers;
using System.Text;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Views;
using Tributary.Protocols.Asab;
using Tributary.Protocols.Rendering;

namespace Tributary.Protocols.Tests.Asab;

/// <summary>The layouts are those of a service on ASAB with the same metrics (asab, <c>asab/metrics</c>).</summary>
public sealed class AsabRendererTests
{
    private static readonly AsabView View = new(1795220423.25, ShowsTags: true);

    private readonly ArrayBufferWriter<byte> _output = new();

    [Fact]
    public void The_text_has_bare_buckets_and_sum_and_count_without_name() => Assert.Equal(
        """
        # TYPE app_gauge_bytes gauge
        # UNIT app_gauge_bytes bytes
        # HELP app_gauge_bytes A gauge.
        app_gauge_bytes{host="h1",name="v1"} 42
        app_gauge_bytes{host="h1",name="v2"} nan
        # TYPE app_events counter
        app_events_total{a_b="c\"d",name="value"} 5
        # TYPE app_hist histogram
        app_hist{host="h1",le="0.1",name="get"} 1
        app_hist{host="h1",le="0.1",name="put"} 0
        app_hist{host="h1",le="1.0",name="get"} 2
        app_hist{host="h1",le="1.0",name="put"} 1
        app_hist{host="h1",le="inf",name="get"} 3
        app_hist{host="h1",le="inf",name="put"} 1
        app_hist_count{host="h1"} 4
        app_hist_sum{host="h1"} 5.5
        # TYPE app_size gauge
        app_size{name="value_0.5"} 7
        app_size{name="value_sum"} 10
        app_size{name="value_count"} 2
        # EOF

        """,
        Render(PageFormat.AsabText));

    [Fact]
    public void The_JSON_is_an_array_of_records() => Assert.Equal(
        """
        [
        {"type":"Gauge","static_tags":{"host":"h1"},"name":"app_gauge","fieldset":[{"tags":{"host":"h1"},"values":{"v1":42,"v2":null},"measured_at":1795220423.25}],"help":"A gauge.","unit":"bytes"},
        {"type":"Counter","static_tags":{"a.b":"c\"d"},"name":"app_events","fieldset":[{"tags":{"a.b":"c\"d"},"values":{"value":5},"actuals":{"value":5},"measured_at":1795220423.25}],"reset":false},
        {"type":"Histogram","static_tags":{"host":"h1"},"name":"app_hist","fieldset":[{"tags":{"host":"h1"},"values":{"buckets":{"0.1":{"get":1,"put":0},"1.0":{"get":2,"put":1},"Infinity":{"get":3,"put":1}},"sum":5.5,"count":4},"actuals":{"buckets":{"0.1":{"get":1,"put":0},"1.0":{"get":2,"put":1},"Infinity":{"get":3,"put":1}},"sum":5.5,"count":4},"measured_at":1795220423.25}],"reset":false},
        {"type":"Gauge","static_tags":{},"name":"app_size","fieldset":[{"tags":{},"values":{"value_0.5":7,"value_sum":10,"value_count":2},"measured_at":1795220423.25}]}
        ]

        """,
        Render(PageFormat.AsabJson));

    [Fact]
    public void The_table_has_the_columns_of_ASAB()
    {
        var lines = Render(PageFormat.AsabTable).Split('\n');
        Assert.Equal(lines[0], lines[2]);
        Assert.True(lines[0].All(character => character == '-'));
        Assert.Equal("Metric name | Tags | Value name | Value | Timestamp", Cells(lines[1]));
        Assert.Equal("app_gauge_bytes | {'host': 'h1'} | v1 | 42 | 2026-11-21 00:20:23.250000", Cells(lines[3]));
        Assert.Equal("app_hist | {'host': 'h1'} | get | 0.1 | 1 | 2026-11-21 00:20:23.250000", Cells(lines[6]));
        Assert.Equal("app_hist | {'host': 'h1'} | Sum | 5.5 | 2026-11-21 00:20:23.250000", Cells(lines[12]));
        Assert.Equal(lines[3].LastIndexOf('|'), lines[12].LastIndexOf('|'));
        Assert.Equal(lines[6].LastIndexOf('|'), lines[12].LastIndexOf('|'));
    }

    [Fact]
    public void Nothing_to_show_is_nothing_an_empty_array_and_a_table_without_rows()
    {
        static string End(IExpositionRenderer renderer, ArrayBufferWriter<byte> output)
        {
            output.ResetWrittenCount();
            renderer.BeginFamily(new FamilyDescription("gone", MetricType.Gauge, "", ""));
            renderer.End();
            return Encoding.UTF8.GetString(output.WrittenSpan);
        }

        Assert.Equal("", End(new AsabTextRenderer(_output), _output));
        Assert.Equal("[]\n", End(new AsabJsonRenderer(_output, View), _output));
        Assert.Equal("Metric name | Value name | Value | Timestamp", Cells(End(new AsabTableRenderer(_output, default), _output).Split('\n')[1]));
    }

    [Theory]
    [InlineData(1, "1.0")]
    [InlineData(0.25, "0.25")]
    [InlineData(1e6, "1000000.0")]
    [InlineData(1e-5, "1e-05")]
    [InlineData(1e22, "1e+22")]
    [InlineData(double.PositiveInfinity, "inf")]
    public void Bounds_are_written_as_Python_writes_floats(double bound, string text) => Assert.Equal(text, AsabNumber.Bound(bound));

    private static string Cells(string line) => string.Join(" | ", line.Split(" | ").Select(cell => cell.Trim()));

    private string Render(PageFormat format)
    {
        var page = PageRenderers.Create(format, _output, asab: View);
        page.BeginFamily(new FamilyDescription("app_gauge_bytes", MetricType.Gauge, "A gauge.", "bytes"));
        page.Gauge("host=\"h1\",name=\"v1\""u8, new ExactSum(42));
        page.Gauge("host=\"h1\",name=\"v2\""u8, new ExactSum(double.NaN));
        page.BeginFamily(new FamilyDescription("nothing", MetricType.Gauge, "", ""));
        page.BeginFamily(new FamilyDescription("__app_events_total", MetricType.Counter, "", ""));
        page.Counter("\"a.b\"=\"c\\\"d\""u8, new ExactSum(5), double.NaN);
        page.BeginFamily(new FamilyDescription("app_hist", MetricType.Histogram, "", ""));
        page.ClassicHistogram("host=\"h1\",name=\"get\""u8, new HistogramBounds([0.1, 1]), [new(1), new(2), new(3)], new ExactSum(5), double.NaN);
        page.EndChunk();
        page.ClassicHistogram("host=\"h1\",name=\"put\""u8, new HistogramBounds([0.1, 1]), [new(0), new(1), new(1)], new ExactSum(0.5), double.NaN);
        page.BeginFamily(new FamilyDescription("app_size", MetricType.Summary, "", ""));
        page.Summary(default, [new QuantileValue(0.5, 7)], new ExactSum(10), new ExactSum(2), double.NaN);
        page.End();
        return Encoding.UTF8.GetString(_output.WrittenSpan);
    }
}
