using Tributary.Engine.Rules.Matching;
using Tributary.Metrics.Points;

namespace Tributary.Engine.Tests.Rules;

public sealed class MatcherTests
{
    [Theory]
    [InlineData("nightly", "nightly", true)]
    [InlineData("nightly", "nightly2", false)]
    [InlineData("nightly*", "nightly2", true)]
    [InlineData("*", "", true)]
    [InlineData("**", "", true)]
    [InlineData("?*", "", false)]
    [InlineData("?*", "x", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("a*c*e", "abcde", true)]
    [InlineData("a*c*e", "abcdef", false)]
    [InlineData("A*", "abc", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData(@"a\*c", "a*c", true)]
    [InlineData(@"a\*c", "abc", false)]
    [InlineData("!dev*", "dev2", false)]
    [InlineData("!dev*", "prod", true)]
    [InlineData("=a*", "a*", true)]
    [InlineData("=a*", "ab", false)]
    [InlineData("=", "", true)]
    [InlineData("!=dev", "dev", false)]
    [InlineData("!=dev", "", true)]
    [InlineData("!=", "", false)]
    [InlineData("=~a|b", "a", true)]
    [InlineData("=~a|b", "ab", false)]
    [InlineData("=~.*", "line\nfeed", true)]
    [InlineData("=~a$", "a\n", false)]
    [InlineData("!~a|b", "b", false)]
    [InlineData("!~a|b", "c", true)]
    public void A_matcher_means_what_its_notation_says(string notation, string value, bool expected)
    {
        Assert.True(ValueMatcher.TryParse(notation, out var matcher, out _));
        Assert.Equal(expected, matcher.Matches(value));
    }

    [Theory]
    [InlineData("=~(")]
    [InlineData("=~a)(b")]
    [InlineData(@"=~(a)\1")]
    [InlineData("!~(?=a)")]
    [InlineData(@"a\")]
    public void A_wrong_matcher_is_refused(string notation)
    {
        Assert.False(ValueMatcher.TryParse(notation, out _, out var error));
        Assert.NotEmpty(error);
    }

    [Theory]
    [InlineData("a1", true)]
    [InlineData("b1", true)]
    [InlineData("c1", false)]
    [InlineData("a_test", false)]
    public void A_list_takes_any_of_its_matchers_but_nothing_that_it_negates(string family, bool expected)
    {
        var rules = RuleText.Parse("""rules: [{ match: { family: ["a*", "b*", "!*_test"] }, drop: true }]""");

        Assert.Equal(expected, rules.Resolve(family).Drop);
    }

    [Theory]
    [InlineData("prod", true)]
    [InlineData("dev", false)]
    [InlineData("test", false)]
    public void A_list_of_negations_takes_everything_else(string env, bool expected)
    {
        var rules = RuleText.Parse("""rules: [{ match: { labels: { env: ["!=dev", "!=test"] } }, drop: true }]""");

        Assert.Equal(expected, rules.Resolve("f", MetricType.Gauge, ("env", env)).Drop);
    }

    [Fact]
    public void An_absent_label_counts_as_empty()
    {
        var rules = RuleText.Parse("""rules: [{ match: { labels: { env: "", team: "!=x" } }, drop: true }]""");

        Assert.True(rules.Resolve("f").Drop);
        Assert.False(rules.Resolve("f", MetricType.Gauge, ("env", "dev")).Drop);
    }

    [Fact]
    public void A_hostile_pattern_takes_linear_time()
    {
        Assert.True(ValueMatcher.TryParse("=~(a+)+b", out var matcher, out _));
        Assert.False(matcher.Matches(new string('a', 100_000)));
    }
}
