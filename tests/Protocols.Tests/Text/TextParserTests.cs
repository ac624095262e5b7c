using System.Text;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Tests.Exposition;
using Tributary.Protocols.Text;

namespace Tributary.Protocols.Tests.Text;

public sealed class TextParserTests
{
    private readonly ParsedExposition _parsed = new();

    [Theory]
    [InlineData("a 1\n", "a{} Value 1")]
    [InlineData("a{} 1\n", "a{} Value 1")]
    [InlineData("  a  {  x = \"1\" , y=\"2\" , }  1  \n", "a{x=\"1\",y=\"2\"} Value 1")]
    [InlineData("\ta\t{\tx\t=\t\"1\"\t}\t1\t\n", "a{x=\"1\"} Value 1")]
    [InlineData("a{x=\"1\"}1\n", "a{x=\"1\"} Value 1")]
    [InlineData("a:b_C9 1\n", "a:b_C9{} Value 1")]
    [InlineData("a{z=\"1\",y=\"2\",x=\"3\"} 1\n", "a{x=\"3\",y=\"2\",z=\"1\"} Value 1")]
    [InlineData("a{x=\"\",y=\"2\",z=\"\"} 1\n", "a{y=\"2\"} Value 1")]
    [InlineData("a{x=\"\\\\ \\\" \\n é\"} 1\n", "a{x=\"\\\\ \\\" \\n é\"} Value 1")]
    [InlineData("a{x=\"a,b}c=d#\"} 1\n", "a{x=\"a,b}c=d#\"} Value 1")]
    [InlineData("a 9223372036854775808\n", "a{} Value 9223372036854775808")]
    [InlineData("a 9007199254740993\n", "a{} Value 9007199254740993")]
    [InlineData("a -inf\n", "a{} Value -Inf")]
    [InlineData("a nan\n", "a{} Value NaN")]
    [InlineData("a{le=\"1\",quantile=\"x\"} 1\n", "a{le=\"1\",quantile=\"x\"} Value 1")]
    [InlineData("# TYPE a COUNTER\na 1\n", "a{} Value 1")]
    [InlineData("#TYPE a gauge \na 1\n", "a{} Value 1")]
    [InlineData("# TYPE\n# TYPE a\n# HELP\n# HELP a\n#\n# anything\n#!\n\n \t\na 1\n", "a{} Value 1")]
    public void Reads_a_sample(string body, string expected)
    {
        Assert.Null(Parse(body));
        Assert.Equal([expected], Dump.Samples(_parsed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("# a comment\n")]
    [InlineData("# HELP a text\n# TYPE a counter\n")]
    public void A_body_without_samples_is_good_and_has_no_families(string body)
    {
        Assert.Null(Parse(body));
        Assert.Empty(_parsed.Families);
    }

    [Fact]
    public void Groups_the_parts_of_a_histogram()
    {
        Assert.Null(Parse("""
            # HELP h Help.
            # TYPE h histogram
            h_bucket{le="0.5",p="/"} 1
            h_bucket{le="1.0",p="/"} 2
            h_bucket{p="/",le="+Inf"} 4
            h_sum{p="/"} 8.25
            h_count{p="/"} 4.0

            """));
        Assert.Equal(["h Histogram help=Help. unit="], Dump.Families(_parsed));
        Assert.Equal(1, _parsed.Series.Length);
        Assert.Equal(
            [
                "h{p=\"/\"} Bucket[0.5] 1",
                "h{p=\"/\"} Bucket[1] 2",
                "h{p=\"/\"} Bucket[Infinity] 4",
                "h{p=\"/\"} Sum 8.25",
                "h{p=\"/\"} Count 4",
            ],
            Dump.Samples(_parsed));
    }

    [Fact]
    public void Groups_the_parts_of_a_summary()
    {
        Assert.Null(Parse("# TYPE s summary\ns{quantile=\"0.5\",p=\"/\"} nan\ns{p=\"/\",quantile=\"0.99\"} 5.2\ns_sum{p=\"/\"} 25.2\ns_count{p=\"/\"} 4\n"));
        Assert.Equal(
            ["s{p=\"/\"} Quantile[0.5] NaN", "s{p=\"/\"} Quantile[0.99] 5.2", "s{p=\"/\"} Sum 25.2", "s{p=\"/\"} Count 4"],
            Dump.Samples(_parsed));
    }

    [Fact]
    public void Suffixes_mean_nothing_without_a_type()
    {
        Assert.Null(Parse("a_bucket{le=\"1\"} 1\na_count 1\na_sum 1\n"));
        Assert.Equal(["a_bucket", "a_count", "a_sum"], _parsed.Families.Select(family => family.Name));
        Assert.All(_parsed.Families, family => Assert.Equal(MetricType.Unknown, family.Type));
    }

    [Fact]
    public void Samples_of_families_may_be_interleaved_and_series_keep_the_order_of_the_text()
    {
        Assert.Null(Parse("# TYPE a gauge\na{x=\"2\"} 1\nb 2\na{x=\"1\"} 3\n"));
        Assert.Equal(["a{x=\"2\"} Value 1", "b{} Value 2", "a{x=\"1\"} Value 3"], Dump.Samples(_parsed));
    }

    [Theory]
    [InlineData("# HELP a one\\ntwo \\\\ three\na 1\n", "one\ntwo \\ three")]
    [InlineData("# HELP a C:\\dir\na 1\n", "C:\\dir")]
    [InlineData("# HELP a first\n# HELP a second\na 1\n", "first")]
    [InlineData("a 1\n# HELP a late\n", "late")]
    [InlineData("# HELP a  \t blanks before\na 1\n", "blanks before")]
    public void Help_is_unescaped_and_the_first_one_stands(string body, string expected)
    {
        Assert.Null(Parse(body));
        Assert.Equal(expected, _parsed.Families[0].Help);
    }

    [Fact]
    public void Remembers_where_the_first_timestamp_stands()
    {
        Assert.Null(Parse("a 1\nb 2 1700000000000\nc 3 -5 \n"));
        Assert.Equal((2, 5), _parsed.FirstTimestamp);
        Assert.Null(Parse("a 1\n"));
        Assert.Null(_parsed.FirstTimestamp);
    }

    [Fact]
    public void A_sample_says_where_its_value_stands()
    {
        const string Body = "# TYPE a gauge\na 1.5\nb{x=\"é\"}  -2e3 7\n";
        Assert.Null(Parse(Body));
        var bytes = Encoding.UTF8.GetBytes(Body);
        var values = _parsed.Samples.ToArray().Select(sample => Encoding.UTF8.GetString(bytes, sample.ValueStart, sample.ValueLength));
        Assert.Equal(["1.5", "-2e3"], values);
        Assert.Equal([2, 3], _parsed.Samples.ToArray().Select(sample => sample.Line));
    }

    [Fact]
    public void A_parser_starts_every_body_afresh()
    {
        var parser = new TextParser();
        Assert.Null(parser.Parse("# TYPE a counter\n# HELP a x\na 1\n"u8, ParserLimits.Default, _parsed));
        Assert.Null(parser.Parse("# TYPE a gauge\na 1\n"u8, ParserLimits.Default, _parsed));
        Assert.Equal(["a Gauge help= unit="], Dump.Families(_parsed));
        Assert.NotNull(parser.Parse("a 1\nb\n"u8, ParserLimits.Default, _parsed));
        Assert.Equal(0, _parsed.Samples.Length);
        Assert.Null(parser.Parse("# TYPE a gauge\na 1\n"u8, ParserLimits.Default, _parsed));
        Assert.Single(Dump.Samples(_parsed));
    }

    private ParseError? Parse(string body) => new TextParser().Parse(Encoding.UTF8.GetBytes(body), ParserLimits.Default, _parsed);
}
