using System.Text;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Text;

namespace Tributary.Protocols.Tests.Text;

public sealed class TextParserErrorTests
{
    private const string Histogram = "# TYPE h histogram\n";

    [Theory]
    [InlineData("a 1", 1, 4, "must end in a line feed")]
    [InlineData("a 1\nb 2", 2, 4, "must end in a line feed")]
    [InlineData("1a 1\n", 1, 1, "expected a metric name")]
    [InlineData("é 1\n", 1, 1, "found 'é'")]
    [InlineData("a\n", 1, 2, "found the end of the line")]
    [InlineData("a-b 1\n", 1, 2, "found '-'")]
    [InlineData("a \n", 1, 3, "expected a number")]
    [InlineData("a x\n", 1, 3, "found 'x'")]
    [InlineData("a 1\r\n", 1, 3, "expected a number")]
    [InlineData("a 0x10\n", 1, 3, "expected a number")]
    [InlineData("a 1 x\n", 1, 5, "timestamp")]
    [InlineData("a 1 1.5\n", 1, 5, "timestamp")]
    [InlineData("a 1 1 1\n", 1, 7, "after the timestamp")]
    [InlineData("a{ 1\n", 1, 4, "expected a label name")]
    [InlineData("a{\n", 1, 3, "expected a label name")]
    [InlineData("a{,} 1\n", 1, 3, "expected a label name")]
    [InlineData("a{x} 1\n", 1, 4, "expected '='")]
    [InlineData("a{bad-name=\"1\"} 1\n", 1, 6, "expected '=' after label name 'bad'")]
    [InlineData("a{x:y=\"1\"} 1\n", 1, 4, "expected '='")]
    [InlineData("a{x=1} 1\n", 1, 5, "expected '\"'")]
    [InlineData("a{x=\"say \"hi\"\"} 1\n", 1, 11, "a quote within a value")]
    [InlineData("a{x=\"1\n2\"} 1\n", 1, 5, "no closing quote")]
    [InlineData("a{x=\"1\" y=\"2\"} 1\n", 1, 9, "expected ','")]
    [InlineData("a{x=\"\\t\"} 1\n", 1, 7, "after a backslash")]
    [InlineData("a{x=\"\\\n\"} 1\n", 1, 7, "after a backslash")]
    [InlineData("a{__name__=\"1\"} 1\n", 1, 3, "reserved")]
    [InlineData("a{x=\"1\",y=\"2\",x=\"1\"} 1\n", 1, 15, "appears twice")]
    [InlineData("a{x=\"\",x=\"1\"} 1\n", 1, 8, "appears twice")]
    [InlineData("{a=\"1\"} 1\n", 1, 2, "expected a metric name before the brace")]
    [InlineData("a 1\nb 1\na 2\n", 3, 3, "appears twice")]
    [InlineData("a{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 1\n", 2, 16, "appears twice")]
    [InlineData("a{x=\"\"} 1\na 1\n", 2, 3, "appears twice")]
    [InlineData("# TYPE a info\n", 1, 10, "found 'info'")]
    [InlineData("# TYPE 1 gauge\n", 1, 8, "expected a metric name")]
    [InlineData("# HELP a-b text\n", 1, 9, "expected a blank after metric name 'a'")]
    [InlineData("# TYPE a gauge\n# TYPE a gauge\n", 2, 10, "second TYPE")]
    [InlineData("a 1\n# TYPE a gauge\n", 2, 10, "after its samples")]
    public void Refuses_and_says_where(string body, int line, int column, string message) => AssertError(body, line, column, message);

    [Theory]
    [InlineData(Histogram + "h 1\n", 2, 2, "end in _bucket")]
    [InlineData(Histogram + "h_bucket 1\n", 2, 1, "needs the label 'le'")]
    [InlineData(Histogram + "h_bucket{le=\"x\"} 1\n", 2, 14, "le must be a number")]
    [InlineData(Histogram + "h_bucket{le=\"nan\"} 1\n", 2, 14, "le must be a number")]
    [InlineData(Histogram + "h_bucket{le=\"-Inf\"} 1\n", 2, 14, "le must be a number")]
    [InlineData(Histogram + "h_bucket{le=\"\"} 1\n", 2, 14, "le must be a number")]
    [InlineData(Histogram + "h_bucket{le=\"1\"} -1\n", 2, 18, "at least 0")]
    [InlineData(Histogram + "h_bucket{le=\"1\"} nan\n", 2, 18, "at least 0")]
    [InlineData(Histogram + "h_count inf\n", 2, 9, "at least 0")]
    [InlineData(Histogram + "h_bucket{le=\"1\"} 1\nh_bucket{le=\"1.0\"} 1\nh_count 1\n", 3, 20, "bucket appears twice")]
    [InlineData(Histogram + "h_bucket{le=\"+Inf\"} 1\nh_bucket{le=\"Infinity\"} 1\n", 3, 25, "bucket appears twice")]
    [InlineData(Histogram + "h_bucket{le=\"0\"} 1\nh_bucket{le=\"-0\"} 1\nh_count 1\n", 3, 19, "bucket appears twice")]
    [InlineData(Histogram + "h_bucket{le=\"1\"} 2\nh_bucket{le=\"2\"} 1\nh_count 2\n", 3, 18, "must not fall")]
    [InlineData(Histogram + "h_bucket{le=\"2\"} 1\nh_bucket{le=\"1\"} 2\nh_count 2\n", 3, 18, "must not fall")]
    [InlineData(Histogram + "h_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_count 3\n", 4, 9, "differ")]
    [InlineData(Histogram + "h_bucket{le=\"+Inf\"} 9007199254740992\nh_count 9007199254740993\n", 3, 9, "differ")]
    [InlineData(Histogram + "h_count 3\nh_bucket{le=\"+Inf\"} 2\n", 3, 21, "differ")]
    [InlineData(Histogram + "h_bucket{le=\"1\"} 2\nh_count 1\n", 3, 9, "more than the count")]
    [InlineData(Histogram + "h_bucket{le=\"2\"} 2\nh_bucket{le=\"1\"} 1\nh_count 1\n", 2, 18, "more than the count")]
    [InlineData(Histogram + "h_bucket{le=\"1\"} 2\nh_sum 1\n", 2, 1, "neither")]
    [InlineData(Histogram + "h_sum 2\n", 2, 1, "neither")]
    [InlineData(Histogram + "h_count 1\nh_count 1\n", 3, 9, "sample appears twice")]
    [InlineData("h_count 1\n" + Histogram + "h_bucket{le=\"+Inf\"} 1\n", 1, 1, "part of family 'h'")]
    [InlineData("# TYPE s summary\ns 1\n", 2, 1, "needs the label 'quantile'")]
    [InlineData("# TYPE s summary\ns{quantile=\"2\"} 1\n", 2, 13, "from 0 to 1")]
    [InlineData("# TYPE s summary\ns{quantile=\"0.5\"} 1\ns{quantile=\".5\"} 1\n", 3, 18, "quantile appears twice")]
    [InlineData("# TYPE s summary\ns_count -1\n", 2, 9, "at least 0")]
    public void Refuses_a_histogram_or_summary_that_is_none(string body, int line, int column, string message) => AssertError(body, line, column, message);

    [Fact]
    public void Refuses_what_is_not_utf8()
    {
        byte[] body = [.. "a 1\nb{x=\""u8, 0xc3, 0x28, .. "\"} 1\n"u8];
        var error = new TextParser().Parse(body, ParserLimits.Default, new ParsedExposition());
        Assert.Equal(new ParseError(2, 6, "this is not UTF-8"), error);
    }

    private static void AssertError(string body, int line, int column, string message)
    {
        var parsed = new ParsedExposition();
        var error = new TextParser().Parse(Encoding.UTF8.GetBytes(body), ParserLimits.Default, parsed);
        Assert.NotNull(error);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Equal(0, parsed.Samples.Length);
    }
}
