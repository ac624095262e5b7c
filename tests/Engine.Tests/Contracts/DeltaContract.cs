using Tributary.Engine.Ingest;

namespace Tributary.Engine.Tests.Contracts;

/// <summary>Pushes that are increments, and pushes that carry a number.</summary>
public abstract class DeltaContract(IEngineHost host) : EngineContract(host)
{
    private const string Body = "# TYPE jobs_total counter\njobs_total 2\n# TYPE load gauge\nload 3\n# TYPE took histogram\ntook_bucket{le=\"1\"} 1\ntook_bucket{le=\"+Inf\"} 2\ntook_sum 5\ntook_count 2\n";

    [Fact]
    public async Task Every_delta_push_adds_its_counts_and_replaces_its_gauges()
    {
        for (var i = 0; i < 3; i++) await Tested.PostDeltaAsync("job/cron", Body);
        var view = await Tested.ViewAsync();
        Assert.Equal("6", view["jobs_total{job=\"cron\"}"]);
        Assert.Equal("3", view["load{job=\"cron\"}"]);
        Assert.Equal("6", view["took_count{job=\"cron\"}"]);
        Assert.Equal("3", view["took_bucket{job=\"cron\",le=\"1\"}"]);
        Assert.Equal("15", view["took_sum{job=\"cron\"}"]);
    }

    [Fact]
    public async Task A_numbered_delta_push_counts_once_however_often_it_comes()
    {
        for (var i = 0; i < 3; i++)
        {
            var result = await Tested.PostDeltaAsync("job/cron", Body, new PushSequence(1, 1));
            Assert.Equal((PushStatus.Accepted, i > 0), (result.Status, result.IsRepeated));
        }

        Assert.Equal("2", (await Tested.ViewAsync())["jobs_total{job=\"cron\"}"]);
    }

    [Fact]
    public async Task Numbered_delta_pushes_count_in_any_order()
    {
        foreach (var number in (int[])[3, 1, 2, 1, 3]) await Tested.PostDeltaAsync("job/cron", Body, new PushSequence(1, number));
        Assert.Equal("6", (await Tested.ViewAsync())["jobs_total{job=\"cron\"}"]);
    }

    [Fact]
    public async Task A_number_of_an_earlier_epoch_is_a_repetition()
    {
        await Tested.PostDeltaAsync("job/cron", Body, new PushSequence(2, 1));
        Assert.True((await Tested.PostDeltaAsync("job/cron", Body, new PushSequence(1, 9))).IsRepeated);
        await Tested.PostDeltaAsync("job/cron", Body, new PushSequence(3, 1));
        Assert.Equal("4", (await Tested.ViewAsync())["jobs_total{job=\"cron\"}"]);
    }

    [Fact]
    public async Task Of_numbered_cumulative_pushes_only_a_newer_one_counts()
    {
        await Tested.PostNumberedAsync("job/a", Body, new PushSequence(1, 5));
        var older = await Tested.PostNumberedAsync("job/a", Body.Replace("jobs_total 2", "jobs_total 1", StringComparison.Ordinal), new PushSequence(1, 4));
        Assert.True(older.IsRepeated);
        await Tested.PostNumberedAsync("job/a", Body.Replace("jobs_total 2", "jobs_total 9", StringComparison.Ordinal), new PushSequence(1, 6));
        Assert.Equal("9", (await Tested.ViewAsync())["jobs_total{job=\"a\"}"]);
    }

    [Fact]
    public async Task A_repetition_does_not_bring_back_the_group_as_it_was()
    {
        await Tested.PostNumberedAsync("job/a", Body, new PushSequence(1, 1));
        await Tested.DeleteAsync("job/a");
        Assert.True((await Tested.PostNumberedAsync("job/a", Body, new PushSequence(1, 1))).IsRepeated);
        Assert.Equal("", await Tested.ScrapeAsync());
        Assert.Equal(0, Tested.Engine.SourceCount);
    }
}
