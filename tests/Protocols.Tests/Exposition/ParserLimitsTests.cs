using System.Text;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.OpenMetrics;
using Tributary.Protocols.Text;

namespace Tributary.Protocols.Tests.Exposition;

public sealed class ParserLimitsTests
{
    private static readonly ParserLimits Small = new()
    {
        MaxLabelsPerSeries = 2,
        MaxNameLength = 4,
        MaxLabelNameLength = 3,
        MaxLabelValueLength = 5,
        MaxHelpLength = 6,
        MaxSamplesPerPush = 4,
        MaxFamiliesPerPush = 2,
        MaxSeriesPerPush = 3,
    };

    [Theory]
    [InlineData("name{abc=\"12345\",b=\"\"} 1\n# HELP name 123456\n", null)]
    [InlineData("a{a=\"1\",b=\"2\",c=\"3\"} 1\n", "the number of labels on this line is above the limit of 2 (setting Limits:MaxLabelsPerSeries)")]
    [InlineData("names 1\n", "a metric name of 5 bytes is above the limit of 4 (setting Limits:MaxNameLength)")]
    [InlineData("# TYPE names gauge\n", "Limits:MaxNameLength")]
    [InlineData("a{abcd=\"1\"} 1\n", "Limits:MaxLabelNameLength")]
    [InlineData("a{a=\"123456\"} 1\n", "a label value of 6 bytes is above the limit of 5")]
    [InlineData("# HELP a 1234567\n", "Limits:MaxHelpLength")]
    [InlineData("# TYPE h histogram\nh_sum 1\nh_count 1\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"2\"} 1\nh_bucket{le=\"3\"} 1\n", "Limits:MaxSamplesPerPush")]
    [InlineData("a 1\n# TYPE b gauge\nc 1\n", "the number of families in this push is above the limit of 2 (setting Limits:MaxFamiliesPerPush)")]
    [InlineData("a{a=\"1\"} 1\na{a=\"2\"} 1\na{a=\"3\"} 1\na{a=\"4\"} 1\n", "Limits:MaxSeriesPerPush")]
    public void What_is_beyond_a_limit_is_refused_by_the_name_of_the_setting(string body, string? expected)
    {
        var error = new TextParser().Parse(Encoding.UTF8.GetBytes(body), Small, new ParsedExposition());
        if (expected is null) Assert.Null(error);
        else Assert.Contains(expected, error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("names 1\n# EOF\n", "Limits:MaxNameLength")]
    [InlineData("# HELP a 1234567\n# EOF\n", "Limits:MaxHelpLength")]
    [InlineData("a 1\nb 1\nc 1\n# EOF\n", "Limits:MaxFamiliesPerPush")]
    [InlineData("a{a=\"123456\"} 1\n# EOF\n", "Limits:MaxLabelValueLength")]
    public void OpenMetrics_has_the_same_limits(string body, string expected)
    {
        var error = new OpenMetricsParser().Parse(Encoding.UTF8.GetBytes(body), Small, new ParsedExposition());
        Assert.Contains(expected, error!.Message, StringComparison.Ordinal);
    }
}
