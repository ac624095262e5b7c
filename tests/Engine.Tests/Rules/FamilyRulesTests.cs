using Tributary.Engine.Rules;
using Tributary.Engine.Rules.Matching;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;

namespace Tributary.Engine.Tests.Rules;

public sealed class FamilyRulesTests
{
    private static readonly RuleSet Rules = RuleText.Parse("""
        rules:
          - match: { family: "batch_*", labels: { env: dev } }
            drop: true
          - match: { family: "batch_*", labels: { team: "pay*" } }
            gauge: max
          - match: { family: settled }
            gauge: min
          - match: { family: settled, labels: { env: dev } }
            gauge: max
        """);

    [Theory]
    [InlineData("queue_length", false)]
    [InlineData("batch_size", true)]
    [InlineData("settled", false)]
    public void Labels_matter_only_where_a_rule_that_can_still_decide_asks_for_them(string family, bool expected) =>
        Assert.Equal(expected, Rules.ForFamily(family, MetricType.Gauge).DependsOnLabels);

    [Theory]
    [InlineData("dev", "search", true, GaugeMerge.Sum)]
    [InlineData("dev", "payments", true, GaugeMerge.Max)]
    [InlineData("prod", "payments", false, GaugeMerge.Max)]
    [InlineData("prod", "search", false, GaugeMerge.Sum)]
    public void Each_series_gets_the_rules_that_its_labels_match(string env, string team, bool drop, GaugeMerge gauge)
    {
        var rule = Rules.Resolve("batch_size", MetricType.Gauge, ("env", env), ("team", team));

        Assert.Equal((drop, gauge), (rule.Drop, rule.Settings.Gauge));
    }

    [Fact]
    public void Series_for_which_the_same_rules_hold_share_one_answer()
    {
        var family = RuleText.Parse("rules: [{ match: { labels: { env: dev } }, drop: true }]").ForFamily("f", MetricType.Gauge);

        var first = family.Resolve(new CanonicalLabels("env=\"prod\",job=\"a\""u8));
        var second = family.Resolve(new CanonicalLabels("env=\"test\",job=\"b\""u8));
        family.Resolve(new CanonicalLabels("env=\"dev\""u8));

        Assert.Same(first, second);
        Assert.Equal(2, family.Resolutions.Count);
    }

    [Fact]
    public void A_family_is_looked_up_once() =>
        Assert.Same(Rules.ForFamily("batch_size", MetricType.Gauge), Rules.ForFamily("batch_size", MetricType.Gauge));

    [Fact]
    public void More_conditional_rules_than_fit_the_stack_still_resolve()
    {
        var many = string.Concat(Enumerable.Range(0, 300).Select(i => $"  - {{ match: {{ labels: {{ shard: \"{i}\" }} }}, ttl: {i + 1}s }}\n"));
        var rules = RuleText.Parse("rules:\n" + many);

        Assert.Equal(TimeSpan.FromSeconds(300), rules.Resolve("f", MetricType.Gauge, ("shard", "299")).Settings.Ttl);
    }
}
