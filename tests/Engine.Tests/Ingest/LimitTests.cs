using Tributary.Engine.Ingest;
using Tributary.Engine.Limits;
using Tributary.Engine.Tests.Contracts;
using Tributary.Engine.Tests.Embedded;
using Tributary.Metrics.Shards;

namespace Tributary.Engine.Tests.Ingest;

/// <summary>Past a limit, totals stay true and the sender is told.</summary>
public sealed class LimitTests
{
    private const string Overflow = "{tributary_overflow=\"true\"}";

    [Fact]
    public async Task Series_past_the_limit_of_a_source_go_to_the_overflow_series_and_gauges_are_left_out()
    {
        await using var directory = new EngineDirectory { Limits = new() { MaxSeriesPerSource = 3 } };
        var tested = (await directory.OpenAsync()).Tested;
        var result = await tested.PostAsync("job/a", Counters(5) + "# TYPE g gauge\ng 1\n");
        Assert.Equal((PushStatus.Accepted, 2, 1), (result.Status, result.Overflowed, result.Dropped));
        var view = await tested.ViewAsync();
        Assert.Equal("2", view[$"c_total{Overflow}"]);
        Assert.Equal(5, view.Samples.Sum(view.Number));
        Assert.Null(view["g{job=\"a\"}"]);
    }

    [Fact]
    public async Task Series_past_the_limit_of_a_family_go_to_its_overflow_series()
    {
        await using var directory = new EngineDirectory { Limits = new() { MaxSeriesPerFamily = 3 } };
        var tested = (await directory.OpenAsync()).Tested;
        Assert.Equal(2, (await tested.PostAsync("job/a", Counters(5))).Overflowed);
        Assert.Equal("2", (await tested.ViewAsync())[$"c_total{Overflow}"]);
    }

    [Fact]
    public async Task When_all_series_are_used_up_new_ones_overflow_and_known_ones_count_on()
    {
        await using var directory = new EngineDirectory { Limits = new() { MaxSeries = 3 } };
        var tested = (await directory.OpenAsync()).Tested;
        Assert.Equal(0, (await tested.PostAsync("job/a", Counters(3))).Overflowed);
        Assert.Equal(3, (await tested.PostAsync("job/b", Counters(3))).Overflowed);
        Assert.Equal(0, (await tested.PostAsync("job/a", Counters(3))).Overflowed);
        Assert.Equal(1, (await tested.PostAsync("job/a", Counters(4))).Overflowed);
        var view = await tested.ViewAsync();
        Assert.Equal("4", view[$"c_total{Overflow}"]);
        Assert.Equal(7, view.Samples.Sum(view.Number));
    }

    [Fact]
    public async Task A_family_past_the_limit_is_refused_and_the_others_stand()
    {
        await using var directory = new EngineDirectory { Limits = new() { MaxFamilies = 1 } };
        var tested = (await directory.OpenAsync()).Tested;
        var result = await tested.PostAsync("job/a", "# TYPE x gauge\nx 1\n# TYPE y gauge\ny 1\n");
        Assert.Equal(("y", ApplyOutcome.TooManyFamilies), (Assert.Single(result.Refusals).Family, result.Refusals[0].Outcome));
        Assert.Equal("1", (await tested.ViewAsync())["x{job=\"a\"}"]);
    }

    [Fact]
    public async Task A_source_past_the_limit_is_refused_until_another_one_is_deleted()
    {
        await using var directory = new EngineDirectory { Limits = new() { MaxSources = 1 } };
        var tested = (await directory.OpenAsync()).Tested;
        await tested.PostAsync("job/a", Counters(1));
        Assert.Equal(PushStatus.TooManySources, (await tested.PostAsync("job/b", Counters(1))).Status);
        Assert.Equal(PushStatus.Accepted, (await tested.PostAsync("job/a", Counters(2))).Status);
        await tested.DeleteAsync("job/a");
        Assert.Equal(PushStatus.Accepted, (await tested.PostAsync("job/b", Counters(1))).Status);
    }

    [Theory]
    [InlineData("abcdef 1\n", nameof(MetricLimits.MaxNameLength))]
    [InlineData("a{abcdef=\"1\"} 1\n", nameof(MetricLimits.MaxLabelNameLength))]
    [InlineData("a{b=\"abcdef\"} 1\n", nameof(MetricLimits.MaxLabelValueLength))]
    [InlineData("# HELP a abcdef\na 1\n", nameof(MetricLimits.MaxHelpLength))]
    [InlineData("a{b=\"1\",c=\"1\",d=\"1\"} 1\n", nameof(MetricLimits.MaxLabelsPerSeries))]
    [InlineData("a 1\nb 1\nc 1\n", nameof(MetricLimits.MaxFamiliesPerPush))]
    public async Task A_body_past_a_limit_is_refused_with_the_name_of_the_setting(string body, string setting)
    {
        var limits = new MetricLimits { MaxNameLength = 5, MaxLabelNameLength = 5, MaxLabelValueLength = 5, MaxHelpLength = 5, MaxLabelsPerSeries = 2, MaxFamiliesPerPush = 2 };
        var result = await new TestedEngine(new RecordingEngine(), limits, TimeProvider.System).PostAsync("job/a", body);
        Assert.Equal(PushStatus.Malformed, result.Status);
        Assert.Contains($"Limits:{setting}", result.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "1", 1)]
    [InlineData(0, "", 2)]
    public async Task Exemplars_past_the_limit_are_left_out_and_the_push_stands(int limit, string shown, int leftOut)
    {
        await using var directory = new EngineDirectory { Limits = new() { MaxExemplarsPerPush = limit } };
        var tested = (await directory.OpenAsync()).Tested;
        var result = await tested.PostOpenMetricsAsync("job/a", "# TYPE c counter\nc_total{n=\"1\"} 1 # {t=\"1\"} 1\nc_total{n=\"2\"} 2 # {t=\"2\"} 1\n# EOF\n");
        Assert.Equal(PushStatus.Accepted, result.Status);
        var page = await tested.ScrapeAsync(Protocols.Rendering.PageFormat.OpenMetrics);
        Assert.Equal(shown, string.Concat(page.Split('\n').Where(line => line.Contains(" # {", StringComparison.Ordinal)).Select(line => line.Split("t=\"")[1][0])));
        Assert.Equal((2 - leftOut, leftOut), (tested.Pipeline.Metrics.Exemplars, tested.Pipeline.Metrics.ExemplarsLeftOut));
    }

    private static string Counters(int count) =>
        "# TYPE c_total counter\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"c_total{{n=\"{i}\"}} 1\n"));
}
