namespace Tributary.Engine.Tests.Embedded;

/// <summary>Crashes and snapshots while pushes are under way.</summary>
public sealed class CrashDuringPushesTests : StoredEngineTests
{
    private const int Sources = 4;
    private readonly long[] _acknowledged = new long[Sources];
    [Fact]
    public async Task What_was_acknowledged_before_a_crash_is_there_after_it()
    {
        var engine = await Home.OpenAsync();
        using var stop = new CancellationTokenSource();
        var pushing = PushAsync(engine, stop.Token);
        for (var crash = 0; crash < 10; crash++)
        {
            var before = Enumerable.Range(0, Sources).Select(source => Volatile.Read(ref _acknowledged[source])).ToArray();
            var reopened = await Home.OpenAfterCrashAsync();
            var view = await reopened.Tested.ViewAsync();
            for (var source = 0; source < Sources; source++)
            {
                Assert.True(view.Number(Sample(source)) >= before[source], $"crash {crash}: {before[source]} acknowledged, {view[Sample(source)]} there");
            }

            await reopened.CloseAsync();
        }

        await stop.CancelAsync();
        await pushing;
        Assert.Equal(await engine.ShowAllAsync(), await (await Home.OpenAfterCrashAsync()).ShowAllAsync());
    }

    [Fact]
    public async Task Snapshots_during_pushes_and_wipes_lose_nothing_and_count_nothing_twice()
    {
        // Small segments: each snapshot lets go of the journal before it.
        Home.Options = Home.Options with { SegmentBytes = 64 << 10 };
        var engine = await Home.OpenAsync();
        using var stop = new CancellationTokenSource();
        var pushing = PushAsync(engine, stop.Token);
        for (var round = 0; round < 20; round++)
        {
            await engine.CheckpointAsync();
            if (round % 5 == 2) await engine.Tested.WipeAsync();
        }

        await stop.CancelAsync();
        await pushing;
        var view = await engine.Tested.ViewAsync();
        for (var source = 0; source < Sources; source++) Assert.Equal(_acknowledged[source], view.Number(Sample(source)));
        Assert.Equal(await engine.ShowAllAsync(), await (await Home.OpenAfterCrashAsync()).ShowAllAsync());
    }

    private Task PushAsync(OpenedEngine engine, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, Sources).Select(source => Task.Run(async () =>
    {
        for (var value = 1L; !stop.IsCancellationRequested; value++)
        {
            await engine.Tested.PostAsync($"job/j/source/{source}", $"# TYPE hits_total counter\nhits_total {value}\n# TYPE load gauge\nload {value}\n");
            Volatile.Write(ref _acknowledged[source], value);
        }

        // The last one after every wipe, so that each source is there at the end.
        var last = _acknowledged[source] + 1;
        await engine.Tested.PostAsync($"job/j/source/{source}", $"# TYPE hits_total counter\nhits_total {last}\n# TYPE load gauge\nload {last}\n");
        _acknowledged[source] = last;
    }, CancellationToken.None)));

    private static string Sample(int source) => $"hits_total{{job=\"j\",source=\"{source}\"}}";
}
