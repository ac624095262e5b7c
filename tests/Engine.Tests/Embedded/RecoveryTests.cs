using Tributary.Engine.Ingest;
using Tributary.Engine.Storage;

namespace Tributary.Engine.Tests.Embedded;

/// <summary>After any end, every acknowledged push is in the view, once, and the page is the same byte for byte.</summary>
public sealed class RecoveryTests : StoredEngineTests
{
    private const string Body = """
        # HELP hits_total Hits.
        # TYPE hits_total counter
        hits_total{code="200"} 9007199254740993
        hits_total{code="500"} 0.1
        # TYPE load gauge
        load 2.5
        # TYPE took histogram
        took_bucket{le="0.1"} 1
        took_bucket{le="+Inf"} 2
        took_sum 5.5
        took_count 2
        # TYPE size summary
        size{quantile="0.5"} 3
        size_sum 12
        size_count 4

        """;

    [Fact]
    public async Task What_was_pushed_is_there_after_closing_and_after_a_crash()
    {
        var engine = await OpenWithPushesAsync();
        var shown = await engine.ShowAllAsync();
        Assert.Equal(shown, await (await Home.OpenAfterCrashAsync()).ShowAllAsync());
        await engine.CloseAsync();
        var reopened = await Home.OpenAsync();
        Assert.Equal(shown, await reopened.ShowAllAsync());
        Assert.Equal(["instance=\"1\",job=\"a\"", "instance=\"2\",job=\"a\""], (await reopened.Engine.ListSourcesAsync(default)).Select(source => source.Labels));
    }

    [Fact]
    public async Task What_came_after_a_snapshot_is_added_to_it()
    {
        var engine = await OpenWithPushesAsync();
        await engine.CheckpointAsync();
        await engine.Tested.PostAsync("job/a/instance/2", Body.Replace("0.1\n", "7\n", StringComparison.Ordinal));
        await engine.Tested.PostAsync("job/a/instance/3", "# TYPE new_total counter\nnew_total 1\n");
        var shown = await engine.ShowAllAsync();
        var reopened = await Home.OpenAfterCrashAsync();
        Assert.Equal(shown, await reopened.ShowAllAsync());

        // And the ledgers go on where they were.
        await reopened.Tested.PostAsync("job/a/instance/3", "# TYPE new_total counter\nnew_total 3\n");
        Assert.Equal("3", (await reopened.Tested.ViewAsync())["new_total{job=\"a\"}"]);
    }

    [Fact]
    public async Task Exemplars_are_there_after_a_crash_from_the_journal_and_from_a_snapshot()
    {
        const string Pushed = "# TYPE hits counter\nhits_total 3 # {trace_id=\"a\"} 1 1000\n# TYPE took histogram\ntook_bucket{le=\"1.0\"} 1 # {trace_id=\"b\"} 0.5\ntook_bucket{le=\"+Inf\"} 2\ntook_sum 5\ntook_count 2\n# EOF\n";
        var engine = await Home.OpenAsync();
        await engine.Tested.PostOpenMetricsAsync("job/a", Pushed);
        var shown = await engine.ShowAllAsync();
        Assert.Equal(2, shown.Split(" # {").Length - 1);
        Assert.Equal(shown, await (await Home.OpenAfterCrashAsync()).ShowAllAsync());
        await engine.CheckpointAsync();
        Assert.Equal(shown, await (await Home.OpenAfterCrashAsync()).ShowAllAsync());

        // And what came after the snapshot is newer or older than what is in it.
        await engine.Tested.PostOpenMetricsAsync("job/b", Pushed.Replace("1000", "999", StringComparison.Ordinal));
        await engine.Tested.PostOpenMetricsAsync("job/a", Pushed.Replace("\"a\"} 1 1000", "\"c\"} 1 1001", StringComparison.Ordinal));
        shown = await engine.ShowAllAsync();
        Assert.Contains("hits_total{job=\"a\"} 3 # {trace_id=\"c\"} 1 1001\n", shown, StringComparison.Ordinal);
        Assert.Equal(shown, await (await Home.OpenAfterCrashAsync()).ShowAllAsync());
    }

    [Fact]
    public async Task A_push_that_is_sent_again_after_a_crash_counts_once()
    {
        var engine = await Home.OpenAsync();
        await engine.Tested.PostDeltaAsync("job/cron", "# TYPE done_total counter\ndone_total 4\n", new PushSequence(1, 1));
        var reopened = await Home.OpenAfterCrashAsync();
        Assert.True((await reopened.Tested.PostDeltaAsync("job/cron", "# TYPE done_total counter\ndone_total 4\n", new PushSequence(1, 1))).IsRepeated);
        Assert.Equal("4", (await reopened.Tested.ViewAsync())["done_total{job=\"cron\"}"]);
        Assert.Single(await reopened.Engine.ListSourcesAsync(default));
    }

    [Fact]
    public async Task A_layout_that_came_with_a_refused_value_is_known_after_a_crash()
    {
        var engine = await Home.OpenAsync();
        await engine.Tested.PostAsync("job/a", "# TYPE x counter\nx -1\n");
        await engine.Tested.PostAsync("job/a", "# TYPE x counter\nx 5\n");
        Assert.Equal("5", (await engine.Tested.ViewAsync())["x{job=\"a\"}"]);
        Assert.Equal("5", (await (await Home.OpenAfterCrashAsync()).Tested.ViewAsync())["x{job=\"a\"}"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wipe_and_what_came_after_it_survive(bool hasSnapshot)
    {
        var engine = await OpenWithPushesAsync();
        if (hasSnapshot) await engine.CheckpointAsync();
        await engine.Tested.WipeAsync();
        Assert.Equal(0, (await Home.OpenAfterCrashAsync()).Engine.SourceCount);
        await engine.Tested.PostAsync("job/a/instance/2", Body);
        Assert.Equal(await engine.ShowAllAsync(), await (await Home.OpenAfterCrashAsync()).ShowAllAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_deleted_group_stays_deleted(bool hasSnapshot)
    {
        var engine = await OpenWithPushesAsync();
        if (hasSnapshot) await engine.CheckpointAsync();
        await engine.Tested.DeleteAsync("job/a/instance/2");
        var shown = await engine.ShowAllAsync();
        var reopened = await Home.OpenAfterCrashAsync();
        Assert.Equal(shown, await reopened.ShowAllAsync());
        Assert.False(await reopened.Engine.KnowsAsync(reopened.Tested.Source("job/a/instance/2").Id, default));

        await engine.Tested.PostAsync("job/a/instance/2", Body);
        Assert.Equal(await engine.ShowAllAsync(), await (await Home.OpenAfterCrashAsync()).ShowAllAsync());
    }

    [Fact]
    public async Task Stamps_go_on_above_the_recovered_ones_though_the_clock_was_set_back()
    {
        Home.Clock.Advance(TimeSpan.FromHours(1));
        var engine = await Home.OpenAsync();
        await engine.Tested.PostAsync("job/a", "# TYPE x counter\nx 5\n");
        await engine.CloseAsync();
        var reopened = await Home.OpenAsync(time: new ManualClock());
        var result = await reopened.Tested.PostAsync("job/a", "# TYPE x counter\nx 8\n");
        Assert.False(result.IsRepeated);
        Assert.Equal("8", (await reopened.Tested.ViewAsync())["x{job=\"a\"}"]);
    }

    [Fact]
    public async Task A_corrupt_snapshot_is_refused_with_its_file_name()
    {
        var engine = await OpenWithPushesAsync();
        await engine.CloseAsync();
        var snapshot = Assert.Single(Directory.GetFiles(Home.Options.Path, "snapshot-*"));
        var bytes = await File.ReadAllBytesAsync(snapshot);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(snapshot, bytes);
        var error = await Assert.ThrowsAsync<CorruptStorageException>(() => Home.OpenAsync());
        Assert.Contains(snapshot, error.Message, StringComparison.Ordinal);
    }

    private async Task<OpenedEngine> OpenWithPushesAsync()
    {
        var engine = await Home.OpenAsync();
        await engine.Tested.PostAsync("job/a/instance/1", Body);
        await engine.Tested.PostAsync("job/a/instance/2", Body);
        await engine.Tested.PutAsync("job/a/instance/1", Body.Replace("load 2.5", "load 4", StringComparison.Ordinal));
        return engine;
    }
}
