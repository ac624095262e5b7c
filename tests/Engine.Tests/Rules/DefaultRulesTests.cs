using Tributary.Engine.Limits;
using Tributary.Engine.Rules;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;

namespace Tributary.Engine.Tests.Rules;

public sealed class DefaultRulesTests
{
    private readonly RuleSet _defaults = RuleSet.CreateDefault();

    [Fact]
    public void The_file_lies_beside_the_program_for_whoever_wants_to_see_it()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Rules", "default-rules.yaml");
        Assert.Contains("default-averages", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("queue_length", MetricType.Gauge, GaugeMerge.Sum, "default")]
    [InlineData("temperature", MetricType.Unknown, GaugeMerge.Sum, "default")]
    [InlineData("cache_hit_ratio", MetricType.Gauge, GaugeMerge.Average, "default-averages")]
    [InlineData("disk_used_percent", MetricType.Gauge, GaugeMerge.Average, "default-averages")]
    [InlineData("cpu_celsius", MetricType.Gauge, GaugeMerge.Average, "default-averages")]
    [InlineData("last_success_timestamp_seconds", MetricType.Gauge, GaugeMerge.Max, "default-latest-time")]
    [InlineData("process_start_time_seconds", MetricType.Gauge, GaugeMerge.Max, "default-latest-time")]
    [InlineData("push_time_seconds", MetricType.Gauge, GaugeMerge.Max, "default-latest-time")]
    [InlineData("request_seconds_max", MetricType.Gauge, GaugeMerge.Max, "default-maximum")]
    [InlineData("web_requests_duration_max_seconds", MetricType.Gauge, GaugeMerge.Max, "default-maximum")]
    [InlineData("web_requests_duration_min_seconds", MetricType.Gauge, GaugeMerge.Min, "default-minimum")]
    [InlineData("queue_length_min", MetricType.Unknown, GaugeMerge.Min, "default-minimum")]
    [InlineData("max_connections", MetricType.Gauge, GaugeMerge.Sum, "default")]
    [InlineData("memory_max_bytes", MetricType.Gauge, GaugeMerge.Sum, "default")]
    [InlineData("jobs_created", MetricType.Gauge, GaugeMerge.Min, "default-created")]
    [InlineData("build_info", MetricType.Gauge, GaugeMerge.Max, "default-info-by-name")]
    [InlineData("build_info", MetricType.Info, GaugeMerge.Max, "default-info")]
    [InlineData("build", MetricType.Info, GaugeMerge.Max, "default-info")]
    [InlineData("mode", MetricType.StateSet, GaugeMerge.Max, "default-state")]
    public void Gauges_merge_as_their_name_and_type_suggest(string family, MetricType type, GaugeMerge expected, string because)
    {
        var rule = _defaults.Resolve(family, type);

        Assert.Equal(expected, rule.Settings.Gauge);
        Assert.Equal(because, rule.Why("gauge").Rule);
    }

    [Fact]
    public void Everything_else_is_the_domains_default_without_the_instance()
    {
        var rule = _defaults.Resolve("queue_length");

        Assert.Equal(MergeSettings.Default, rule.Settings);
        Assert.Equal(LabelSelection.Without(["instance"]), rule.Labels);
        Assert.False(rule.Drop);
    }

    [Fact]
    public void Every_setting_is_explained_in_a_stable_order()
    {
        var explained = _defaults.Resolve("cache_hit_ratio").Explanation.Select(setting => $"{setting.Setting}={setting.Value} ({setting.Rule})");

        Assert.Equal(
            [
                "aggregate=true (default)",
                "without=[instance] (default)",
                "drop=false (default)",
                "gauge=avg (default-averages)",
                "quantiles=[0.5, 0.9, 0.99] (default)",
                "relative_error=0.01 (default)",
                "window=10m (default)",
                "ready_quantiles=mixture (default)",
                "bounds=shared (default)",
                "ttl=5m (default)",
                "retention=1h (default)",
                "max_series=1000000 (Limits:MaxSeriesPerFamily)",
            ],
            explained);
    }

    [Fact]
    public void No_family_depends_on_labels() => Assert.False(_defaults.ForFamily("queue_length", MetricType.Gauge).DependsOnLabels);

    [Fact]
    public void The_limit_on_series_of_a_family_stands_until_a_rule_sets_another()
    {
        var limits = new MetricLimits { MaxSeriesPerFamily = 42 };

        var rule = RuleSet.CreateDefault(limits: limits).Resolve("queue_length");

        Assert.Equal(42, rule.Settings.MaxSeries);
    }
}
