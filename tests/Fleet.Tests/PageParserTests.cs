using Tributary.Fleet.Families;
using Tributary.Fleet.Pages;

namespace Tributary.Fleet.Tests;

public sealed class PageParserTests
{
    [Fact]
    public void Labels_are_unescaped_and_sorted()
    {
        var page = PageParser.Parse("# TYPE x gauge\nx{b=\"\\\"q\\\" \\\\ \\n} #\",a=\"ž\"} 1\n", PageFormat.Text);
        Assert.Empty(page.Problems);
        var key = Assert.Single(page.Samples).Key;
        Assert.Equal(SeriesKey.Of("x", [new Label("a", "ž"), new Label("b", "\"q\" \\ \n} #")]), key);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("1e0")]
    public void Bounds_are_numbers(string bound)
    {
        var page = PageParser.Parse($"# TYPE h histogram\nh_bucket{{le=\"{bound}\"}} 3\n", PageFormat.Text);
        Assert.Equal("h_bucket{le=\"1\"}", Assert.Single(page.Samples).Key);
    }

    [Fact]
    public void A_counter_has_one_key_in_both_formats()
    {
        var text = PageParser.Parse("# HELP x_total Help.\n# TYPE x_total counter\nx_total 5\n", PageFormat.Text);
        var open = PageParser.Parse("# TYPE x counter\n# HELP x Help.\nx_total 5 # {trace=\"1 # 2\"} 3\nx_created 17e8\n# EOF\n", PageFormat.OpenMetrics1);
        Assert.Empty(open.Problems);
        Assert.Equal(text.Samples.Keys, open.Samples.Keys);
        Assert.Equal(text.Types, open.Types);
    }

    [Fact]
    public void What_the_gateway_says_of_itself_is_left_out()
    {
        var page = PageParser.Parse("# TYPE tributary_up gauge\ntributary_up 1\n# TYPE push_time_seconds gauge\npush_time_seconds{job=\"a\"} 1\n", PageFormat.Text);
        Assert.Empty(page.Samples);
        Assert.Empty(page.Types);
    }

    [Theory]
    [InlineData("# TYPE x gauge\nx 1 1700000000000\n", "timestamp")]
    [InlineData("# TYPE x gauge\nx 1\nx 1\n", "twice")]
    [InlineData("# TYPE x gauge\nx{a=\"1\",b=\"2\"} 1\nx{b=\"2\",a=\"1\"} 1\n", "twice")]
    [InlineData("# TYPE x gauge\n# TYPE x gauge\n", "declared before")]
    [InlineData("# TYPE x gauge\ny 1\n", "does not belong")]
    [InlineData("# TYPE x gauge\nx one\n", "no number")]
    [InlineData("# TYPE x gauge\nx{a=\"1} 1\n", "without end")]
    [InlineData("# TYPE x gauge\nx{a=\"\\t\"} 1\n", "escape")]
    [InlineData("# TYPE x gauge\nx{a=\"1\"}\n", "blank")]
    [InlineData("# TYPE x gauge\nx 1", "does not end")]
    public void Breaches_of_the_format_are_told(string text, string problem) =>
        Assert.Contains(problem, Assert.Single(PageParser.Parse(text, PageFormat.Text).Problems), StringComparison.Ordinal);

    [Theory]
    [InlineData("# TYPE x gauge\nx 1\n", "EOF is missing")]
    [InlineData("# EOF\n# TYPE x gauge\n", "after # EOF")]
    public void OpenMetrics_ends_with_EOF(string text, string problem) =>
        Assert.Contains(problem, Assert.Single(PageParser.Parse(text, PageFormat.OpenMetrics1).Problems), StringComparison.Ordinal);
}
