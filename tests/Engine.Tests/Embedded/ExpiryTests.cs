using Tributary.Engine.Tests.Rules;
using Tributary.Engine.Tests.Storage;

namespace Tributary.Engine.Tests.Embedded;

/// <summary>Sources and series leave as time passes, and stay away after a restart.</summary>
public sealed class ExpiryTests : StoredEngineTests
{
    private const string Body = "# TYPE load gauge\nload 2\n# TYPE hits_total counter\nhits_total 5\n";
    private static readonly TimeSpan Ttl = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);
    [Fact]
    public async Task A_silent_source_takes_its_gauges_with_it_and_leaves_its_counts()
    {
        var engine = await Home.OpenAsync();
        await engine.Tested.PostAsync("job/a/instance/1", Body);
        Home.Clock.Advance(Ttl - TimeSpan.FromSeconds(1));
        await engine.Tested.PostAsync("job/a/instance/2", Body);
        engine.Engine.Expire();
        Assert.Equal("4", (await engine.Tested.ViewAsync())["load{job=\"a\"}"]);
        Home.Clock.Advance(TimeSpan.FromSeconds(1));
        engine.Engine.Expire();
        var view = await engine.Tested.ViewAsync();
        Assert.Equal(("2", "10"), (view["load{job=\"a\"}"], view["hits_total{job=\"a\"}"]));
        await AssertSameAfterCrashAsync(engine);
    }

    [Fact]
    public async Task A_retired_source_that_comes_back_counts_on()
    {
        var engine = await Home.OpenAsync();
        await engine.Tested.PostAsync("job/a", Body);
        Home.Clock.Advance(Ttl);
        engine.Engine.Expire();
        var reopened = await AssertSameAfterCrashAsync(engine);
        foreach (var each in (OpenedEngine[])[engine, reopened])
        {
            await each.Tested.PostAsync("job/a", Body.Replace("hits_total 5", "hits_total 7", StringComparison.Ordinal));
            var view = await each.Tested.ViewAsync();
            Assert.Equal(("2", "7"), (view["load{job=\"a\"}"], view["hits_total{job=\"a\"}"]));
        }
    }

    [Fact]
    public async Task After_the_retention_time_nothing_is_left()
    {
        var engine = await Home.OpenAsync();
        await engine.Tested.PostAsync("job/a", Body);
        ExpireAll(engine);
        Assert.Equal("", await engine.Tested.ScrapeAsync());
        Assert.Empty(await engine.Engine.ListSourcesAsync(default));
        Assert.Equal((0, 0L, 0), (engine.Engine.Status.Families, engine.Engine.SeriesCount, engine.Engine.SourceCount));
        await AssertSameAfterCrashAsync(engine);
    }

    [Fact]
    public async Task A_family_that_left_may_come_back_as_another_one()
    {
        var engine = await Home.OpenAsync();
        await engine.Tested.PostAsync("job/a", "# HELP x Old.\n# TYPE x gauge\nx{n=\"1\"} 1\nx{n=\"2\"} 1\n");
        ExpireAll(engine);
        await engine.Tested.PostAsync("job/a", "# HELP x New.\n# TYPE x counter\nx{n=\"2\"} 1\nx{n=\"1\"} 1\n");
        Assert.StartsWith("# HELP x New.\n# TYPE x counter\n", await engine.Tested.ScrapeAsync(), StringComparison.Ordinal);
        await AssertSameAfterCrashAsync(engine);
    }

    [Fact]
    public async Task Families_that_left_make_room_for_others()
    {
        await using var directory = new EngineDirectory { Limits = new() { MaxFamilies = 2 } };
        var engine = await directory.OpenAsync();
        for (var round = 0; round < 3; round++)
        {
            var result = await engine.Tested.PostAsync("job/a", $"# TYPE x{round} gauge\nx{round} 1\n# TYPE y{round} gauge\ny{round} 1\n");
            Assert.Empty(result.Refusals);
            directory.Clock.Advance(Ttl);
            engine.Engine.Expire();
            directory.Clock.Advance(Retention);
            engine.Engine.Expire();
        }
    }

    [Fact]
    public async Task A_group_keeps_its_plan_when_one_of_its_families_left_and_came_back()
    {
        var engine = await Home.OpenAsync();
        await engine.Tested.PutAsync("job/a", Body);
        ExpireAll(engine);
        await engine.Tested.PutAsync("job/a", Body);
        await engine.Tested.PutAsync("job/a", Body);
        Assert.Equal(2, Assert.Single(await engine.Engine.ListSourcesAsync(default)).Families);
        Assert.Equal("5", (await engine.Tested.ViewAsync())["hits_total{job=\"a\"}"]);
        Assert.Equal(1, engine.Tested.Pipeline.Metrics.Parsed);
    }

    [Fact]
    public async Task The_engine_lets_time_pass_by_itself()
    {
        var time = new ManualTime();
        var engine = await Home.OpenAsync(time: time);
        await engine.Tested.PostAsync("job/a", Body);
        time.Advance(Ttl);
        Eventually.Holds(() => engine.Tested.ScrapeAsync().GetAwaiter().GetResult() == "# TYPE hits_total counter\nhits_total{job=\"a\"} 5\n");
    }

    private void ExpireAll(OpenedEngine engine)
    {
        Home.Clock.Advance(Ttl);
        engine.Engine.Expire();
        Home.Clock.Advance(Retention);
        engine.Engine.Expire();
    }

    private async Task<OpenedEngine> AssertSameAfterCrashAsync(OpenedEngine engine)
    {
        // Expiry waits for nobody; a push that is acknowledged after it has it on disk.
        await engine.Tested.PostAsync("job/last", "# TYPE last gauge\nlast 1\n");
        var reopened = await Home.OpenAfterCrashAsync();
        Assert.Equal(await engine.ShowAllAsync(), await reopened.ShowAllAsync());
        return reopened;
    }
}
