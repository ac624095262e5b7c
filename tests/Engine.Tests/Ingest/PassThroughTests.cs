using Tributary.Engine.Ingest;
using Tributary.Engine.Tests.Contracts;
using Tributary.Engine.Tests.Embedded;

namespace Tributary.Engine.Tests.Ingest;

/// <summary>With one rule for everything, a Pushgateway.</summary>
public sealed class PassThroughTests : StoredEngineTests
{
    private readonly RulesFile _rules = new("rules:\n  - aggregate: false\n");
    private OpenedEngine _engine = null!;

    private TestedEngine Tested => _engine.Tested;

    public override async Task InitializeAsync()
    {
        Home.Rules = _rules.Store;
        _engine = await Home.OpenAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _rules.Dispose();
    }

    [Fact]
    public async Task The_last_push_wins_for_every_kind()
    {
        foreach (var value in (int[])[7, 3])
        {
            await Tested.PostAsync("job/a/instance/1", $"# TYPE c_total counter\nc_total {value}\n# TYPE g gauge\ng {value}\n# TYPE h histogram\nh_bucket{{le=\"+Inf\"}} {value}\nh_sum {value}\nh_count {value}\n# TYPE s summary\ns{{quantile=\"0.5\"}} {value}\ns_sum {value}\ns_count {value}\n");
        }

        var view = await Tested.ViewAsync();
        Assert.All(view.Samples.Where(sample => !sample.StartsWith("push_", StringComparison.Ordinal)), sample => Assert.Equal("3", view[sample]));
        Assert.Equal(10, view.Samples.Count);
    }

    [Fact]
    public async Task Start_times_in_text_stay_the_gauges_that_they_were_pushed_as()
    {
        foreach (var created in (int[])[200, 100])
        {
            await Tested.PostAsync("job/a/instance/1", $"# HELP c_total C.\n# TYPE c_total counter\nc_total 1\n# HELP c_created C.\n# TYPE c_created gauge\nc_created {created}\n");
        }

        var view = await Tested.ViewAsync();
        Assert.Equal("1", view["c_total{instance=\"1\",job=\"a\"}"]);
        Assert.Equal("100", view["c_created{instance=\"1\",job=\"a\"}"]);
    }

    [Fact]
    public async Task Groups_stay_apart_and_one_without_instance_gets_an_empty_one()
    {
        await Tested.PostAsync("job/a/instance/1", "# TYPE x gauge\nx 1\n");
        await Tested.PostAsync("job/a", "# TYPE x gauge\nx{z=\"9\"} 2\n");
        var view = await Tested.ViewAsync();
        Assert.Equal("1", view["x{instance=\"1\",job=\"a\"}"]);
        Assert.Equal("2", view["x{instance=\"\",job=\"a\",z=\"9\"}"]);
    }

    [Fact]
    public async Task A_group_shows_when_a_push_last_succeeded_and_last_failed()
    {
        var begin = Home.Clock.GetUtcNow().ToUnixTimeSeconds();
        await Tested.PostAsync("job/a", "# TYPE x gauge\nx 1\n");
        await AssertTimesAsync(begin, 0);

        Home.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(PushStatus.Malformed, (await Tested.PostAsync("job/a", "x {")).Status);
        await AssertTimesAsync(begin, begin + 10);

        Home.Clock.Advance(TimeSpan.FromSeconds(10));
        await Tested.PutAsync("job/a", "");
        await AssertTimesAsync(begin + 20, begin + 10);
        Assert.Equal(2, (await Tested.ViewAsync()).Samples.Count);
    }

    [Fact]
    public async Task A_DELETE_removes_the_group_whole()
    {
        await Tested.PostAsync("job/a", "# TYPE x counter\nx 1\n");
        await Tested.PostAsync("job/b", "# TYPE x counter\nx 1\n");
        await Tested.DeleteAsync("job/a");
        Assert.Equal(3, (await Tested.ViewAsync()).Samples.Count);
        Assert.All((await Tested.ViewAsync()).Samples, sample => Assert.Contains("job=\"b\"", sample, StringComparison.Ordinal));
    }

    private async Task AssertTimesAsync(long success, long failure)
    {
        var view = await Tested.ViewAsync();
        Assert.Equal((success, failure), (view.Number("push_time_seconds{instance=\"\",job=\"a\"}"), view.Number("push_failure_time_seconds{instance=\"\",job=\"a\"}")));
    }
}
