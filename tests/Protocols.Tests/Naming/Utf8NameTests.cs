using System.Buffers;
using System.Text;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Naming;
using Tributary.Protocols.OpenMetrics;
using Tributary.Protocols.Rendering;
using Tributary.Protocols.Tests.Protobuf;
using Tributary.Protocols.Tests.Rendering;
using Tributary.Protocols.Text;

namespace Tributary.Protocols.Tests.Naming;

/// <summary>Names outside the old character set, from a body to the pages.</summary>
public sealed class Utf8NameTests
{
    private const string Page = """
        # HELP "http.requests_total" Requests.
        # TYPE "http.requests_total" counter
        {"http.requests_total",job="a","my.label"="x\"y"} 5
        {"http.requests_total","größe"="1"} 6
        # TYPE "lat\"en\\cy" histogram
        {"lat\"en\\cy_bucket",le="1"} 2
        {"lat\"en\\cy_bucket",le="+Inf"} 3
        {"lat\"en\\cy_sum"} 1.5
        {"lat\"en\\cy_count"} 3
        # TYPE plain gauge
        plain{"a.b"="c"} 1

        """;

    [Fact]
    public void What_the_text_renderer_writes_in_quotes_reads_back_as_the_same_page() => Assert.Equal(Page, Render(PageFormat.Text, NameEscaping.AllowUtf8, Page));

    [Fact]
    public void What_the_OpenMetrics_renderer_writes_in_quotes_reads_back_as_the_same_page()
    {
        var page = Render(PageFormat.OpenMetrics, NameEscaping.AllowUtf8, Page);
        Assert.Contains("# TYPE \"http.requests\" counter\n", page, StringComparison.Ordinal);
        Assert.Contains("{\"http.requests_total\",job=\"a\",\"my.label\"=\"x\\\"y\"} 5\n", page, StringComparison.Ordinal);
        var parsed = new ParsedExposition();
        Assert.Null(new OpenMetricsParser().Parse(Encoding.UTF8.GetBytes(page), ParserLimits.Default, parsed));
        Assert.Equal(page, Render(PageFormat.OpenMetrics, NameEscaping.AllowUtf8, parsed));
    }

    [Theory]
    [InlineData(NameEscaping.Underscores, "http_requests_total{job=\"a\",my_label=\"x\\\"y\"} 5", "lat_en_cy_bucket{le=\"1\"} 2", "plain{a_b=\"c\"} 1", "gr__e=")]
    [InlineData(NameEscaping.Dots, "http_dot_requests__total{job=\"a\",my_dot_label=\"x\\\"y\"} 5", "lat__en__cy_bucket{le=\"1\"} 2", "plain{a_dot_b=\"c\"} 1", "gr____e=")]
    [InlineData(NameEscaping.Values, "U__http_2e_requests__total{job=\"a\",U__my_2e_label=\"x\\\"y\"} 5", "U__lat_22_en_5c_cy_bucket{le=\"1\"} 2", "plain{U__a_2e_b=\"c\"} 1", "U__gr_f6__df_e=")]
    public void The_other_schemes_escape_names_of_metrics_and_labels(NameEscaping escaping, params string[] lines)
    {
        var page = Render(PageFormat.Text, escaping, Page);
        Assert.All(lines, line => Assert.Contains(line, page, StringComparison.Ordinal));
        Assert.Null(new TextParser().Parse(Encoding.UTF8.GetBytes(page), ParserLimits.Default, new ParsedExposition()));
        var openMetrics = Render(PageFormat.OpenMetrics, escaping, Page);
        Assert.Contains(lines[0], openMetrics, StringComparison.Ordinal);
        Assert.Null(new OpenMetricsParser().Parse(Encoding.UTF8.GetBytes(openMetrics), ParserLimits.Default, new ParsedExposition()));
    }

    [Fact]
    public void Protobuf_needs_no_quotes()
    {
        var output = new ArrayBufferWriter<byte>();
        Replay.Render(Parse(Page), PageRenderers.Create(PageFormat.Protobuf, output, NameEscaping.AllowUtf8));
        var page = DecodedPage.Of(output.WrittenSpan);
        Assert.Contains("name 'http.requests_total' help 'Requests.' type 0\n  metric { label { name 'job' value 'a' } label { name 'my.label' value 'x\"y' } counter { value 5 } }", page, StringComparison.Ordinal);
        Assert.Contains("name 'lat\"en\\cy' type 4", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PageFormat.OpenMetrics, NameEscaping.AllowUtf8, "c_total{\"a.b\"=\"1\"} 5 # {\"d.e\"=\"2\"} 1\n")]
    [InlineData(PageFormat.OpenMetrics, NameEscaping.Underscores, "c_total{a_b=\"1\"} 5 # {d_e=\"2\"} 1\n")]
    [InlineData(PageFormat.Protobuf, NameEscaping.Dots, "label { name 'a_dot_b' value '1' } counter { value 5 exemplar { label { name 'd_dot_e' value '2' } value 1 } }")]
    public void Names_in_exemplars_are_written_as_those_of_series(PageFormat format, NameEscaping escaping, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        var page = PageRenderers.Create(format, output, escaping);
        page.BeginFamily(new FamilyDescription("c_total", MetricType.Counter, "", ""));
        page.Exemplars(new[] { new Exemplar("\"d.e\"=\"2\""u8.ToArray(), 1, double.NaN) });
        page.Counter("\"a.b\"=\"1\""u8, new ExactSum(5), double.NaN);
        Assert.True(page.EndChunk());
        Assert.Contains(expected, format == PageFormat.Protobuf ? DecodedPage.Of(output.WrittenSpan) : Encoding.UTF8.GetString(output.WrittenSpan), StringComparison.Ordinal);

        // What is kept of a chunk with such a name in an exemplar alone is good for one scheme too.
        page.Exemplars(new[] { new Exemplar("\"d.e\"=\"2\""u8.ToArray(), 1, double.NaN) });
        page.Counter(default, new ExactSum(5), double.NaN);
        Assert.True(page.EndChunk());
        page.Counter(default, new ExactSum(5), double.NaN);
        Assert.False(page.EndChunk());
    }

    [Fact]
    public void JSON_shows_names_as_they_are()
    {
        var page = Render(PageFormat.Json, NameEscaping.Underscores, Page);
        Assert.Contains("""{"labels":{"job":"a","my.label":"x\"y"},"value":"5"}""", page, StringComparison.Ordinal);
        Assert.Contains("""{"name":"lat\"en\\cy","type":"histogram",""", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"up\"} 1\n", "up 1\n")]
    [InlineData("{ \"up\" , \"a\"=\"1\" , } 1\n", "up{a=\"1\"} 1\n")]
    [InlineData("up{\"b\"=\"1\",a=\"2\"} 1\n", "up{a=\"2\",b=\"1\"} 1\n")]
    [InlineData("up{z=\"1\",\"b.c\"=\"2\",\"b\\\\\"=\"3\"} 1\n", "up{\"b.c\"=\"2\",\"b\\\\\"=\"3\",z=\"1\"} 1\n")]
    public void Quotes_that_a_name_does_not_need_go(string body, string expected) =>
        Assert.Equal("# TYPE up untyped\n" + expected, Render(PageFormat.Text, NameEscaping.AllowUtf8, body));

    [Theory]
    [InlineData("{} 1\n", 2, "in quotes within it")]
    [InlineData("{a=\"1\"} 1\n", 2, "in quotes within it")]
    [InlineData("{\"\"} 1\n", 3, "at least one character")]
    [InlineData("{\"a\n", 2, "no closing quote")]
    [InlineData("{\"a\\n\"} 1\n", 5, "after a backslash within a name")]
    [InlineData("{\"a\u0001\"} 1\n", 4, "no control characters, found U+0001")]
    [InlineData("{\"a\"=\"1\"} 1\n", 5, "it comes before the labels")]
    [InlineData("{\"a.b\",\"c.d\"} 1\n", 13, "expected '='")]
    [InlineData("up{\"a\"=\"1\",a=\"2\"} 1\n", 12, "appears twice")]
    [InlineData("up{\"__a.b\"=\"1\"} 1\n", 5, "reserved")]
    [InlineData("# TYPE a.b gauge\n", 9, "stands in quotes")]
    public void A_wrong_name_in_quotes_is_refused_where_it_stands(string body, int column, string message)
    {
        var error = new TextParser().Parse(Encoding.UTF8.GetBytes(body), ParserLimits.Default, new ParsedExposition());
        Assert.NotNull(error);
        Assert.Equal((1, column), (error.Line, error.Column));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static ParsedExposition Parse(string body)
    {
        var parsed = new ParsedExposition();
        Assert.Null(new TextParser().Parse(Encoding.UTF8.GetBytes(body), ParserLimits.Default, parsed));
        return parsed;
    }

    private static string Render(PageFormat format, NameEscaping escaping, string body) => Render(format, escaping, Parse(body));

    private static string Render(PageFormat format, NameEscaping escaping, ParsedExposition parsed)
    {
        var output = new ArrayBufferWriter<byte>();
        Replay.Render(parsed, PageRenderers.Create(format, output, escaping));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
