using Tributary.Engine.Rules;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;

namespace Tributary.Engine.Tests.Rules;

public sealed class ResolutionTests
{
    [Fact]
    public void Of_each_setting_the_first_matching_rule_that_sets_it_wins()
    {
        var rules = RuleText.Parse("""
            rules:
              - name: other
                match: { family: other }
                gauge: count
              - name: first
                match: { family: "queue_*" }
                gauge: max
              - name: second
                match: { family: queue_length }
                gauge: min
                ttl: 1m
            """);

        var rule = rules.Resolve("queue_length");

        Assert.Equal(GaugeMerge.Max, rule.Settings.Gauge);
        Assert.Equal(TimeSpan.FromMinutes(1), rule.Settings.Ttl);
        Assert.Equal(new ExplainedSetting("gauge", "max", "first", RuleText.File, 7), rule.Why("gauge"));
        Assert.Equal(new ExplainedSetting("ttl", "1m", "second", RuleText.File, 11), rule.Why("ttl"));
        Assert.Equal("default", rule.Why("window").Rule);
    }

    [Fact]
    public void Classic_bounds_are_numbers_or_automatic()
    {
        var rules = RuleText.Parse("""
            rules:
              - match: { family: a }
                classic_bounds: automatic
              - match: { family: b }
                classic_bounds: []
              - classic_bounds: [-1, 0.5, 1e3]
            """);

        Assert.Null(rules.Resolve("a").Settings.ClassicBounds);
        Assert.Equal(HistogramBounds.None, rules.Resolve("b").Settings.ClassicBounds);
        Assert.Equal(new HistogramBounds([-1, 0.5, 1000]), rules.Resolve("c").Settings.ClassicBounds);
        Assert.Null(RuleText.Parse("rules: []").Resolve("c").Settings.ClassicBounds);
    }

    [Fact]
    public void By_and_without_decide_the_same_thing_so_the_first_of_them_wins()
    {
        var rule = RuleText.Parse("""
            rules:
              - by: [job, zone]
              - without: [pod]
            """).Resolve("queue_length");

        Assert.Equal(LabelSelection.By(["zone", "job"]), rule.Labels);
        Assert.Equal("rule 1", rule.Why("by").Rule);
        Assert.DoesNotContain(rule.Explanation, setting => setting.Setting == "without");
    }

    [Fact]
    public void Every_setting_reaches_the_answer()
    {
        var rule = RuleText.Parse("""
            rules:
              - drop: true
                gauge: last
                quantiles: [0.99, 0.5, 0.5]
                relative_error: 0.02
                window: 1m
                ready_quantiles: drop
                bounds: native
                ttl: 1h30m
                retention: never
                max_series: 10
            """).Resolve("queue_length");

        Assert.True(rule.Drop);
        Assert.Equal(
            new MergeSettings
            {
                Gauge = GaugeMerge.Last,
                Quantiles = [0.5, 0.99],
                RelativeError = 0.02,
                Window = TimeSpan.FromMinutes(1),
                ReadyQuantiles = ReadyQuantiles.Drop,
                Bounds = BoundsMerge.Native,
                Ttl = TimeSpan.FromMinutes(90),
                Retention = Timeout.InfiniteTimeSpan,
                MaxSeries = 10,
            },
            rule.Settings);
    }

    [Fact]
    public void What_passes_through_keeps_its_labels_and_is_never_forgotten()
    {
        var rule = RuleText.Parse("""
            rules:
              - name: batch
                match: { family: "batch_*" }
                aggregate: false
              - by: [job]
            """).Resolve("batch_duration_seconds");

        Assert.True(rule.Settings.PassThrough);
        Assert.Equal(LabelSelection.All, rule.Labels);
        Assert.Equal(Timeout.InfiniteTimeSpan, rule.Settings.Ttl);
        Assert.Equal(new ExplainedSetting("ttl", "never", "batch", RuleText.File, 4), rule.Why("ttl"));
        Assert.Equal(new ExplainedSetting("without", "[]", "batch", RuleText.File, 4), rule.Why("without"));
    }

    [Fact]
    public void What_passes_through_is_forgotten_after_the_ttl_of_any_matching_user_rule()
    {
        var rule = RuleText.Parse("""
            rules:
              - aggregate: false
              - name: lifetimes
                ttl: 2h
            """).Resolve("batch_duration_seconds");

        Assert.Equal(TimeSpan.FromHours(2), rule.Settings.Ttl);
        Assert.Equal("lifetimes", rule.Why("ttl").Rule);
    }

    [Fact]
    public void A_rule_can_take_families_out_of_a_wider_rule_below_it()
    {
        var rules = RuleText.Parse("""
            rules:
              - match: { family: go_goroutines }
                drop: false
              - match: { family: "go_*" }
                drop: true
            """);

        Assert.False(rules.Resolve("go_goroutines").Drop);
        Assert.True(rules.Resolve("go_threads").Drop);
    }

    [Fact]
    public void The_type_can_decide()
    {
        var rules = RuleText.Parse("""
            rules:
              - match: { type: [summary, histogram] }
                drop: true
            """);

        Assert.True(rules.Resolve("latency_seconds", MetricType.Summary).Drop);
        Assert.True(rules.Resolve("latency_seconds", MetricType.Histogram).Drop);
        Assert.False(rules.Resolve("latency_seconds", MetricType.Gauge).Drop);
    }

    [Fact]
    public void Answers_are_equal_when_they_decide_the_same_whatever_rule_did()
    {
        var one = RuleText.Parse("rules: [{ name: a, gauge: max }]").Resolve("queue_length");
        var other = RuleText.Parse("rules: [{ name: b, gauge: max }]").Resolve("queue_length");

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, RuleSet.CreateDefault().Resolve("queue_length"));
    }
}
