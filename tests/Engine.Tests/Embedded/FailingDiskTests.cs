using Tributary.Engine.Storage;
using Tributary.Engine.Tests.Storage;

namespace Tributary.Engine.Tests.Embedded;

/// <summary>While the disk fails pushes are refused; when it recovers, all goes on.</summary>
public sealed class FailingDiskTests : StoredEngineTests
{
    private readonly FaultyDisk _disk = new();
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _disk.Dispose();
    }

    [Fact]
    public async Task A_push_fails_while_the_disk_does_and_counts_once_when_it_is_sent_again()
    {
        var engine = await Home.OpenAsync(_disk.Create);
        await engine.Tested.PostAsync("job/a", "# TYPE x counter\nx 1\n");
        _disk.FailsFlushes = true;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => engine.Tested.PostAsync("job/a", "# TYPE x counter\nx 3\n"));
        Assert.NotNull(engine.Engine.Status.StorageFailure);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => engine.Tested.PostAsync("job/a", "# TYPE x counter\nx 9\n"));
        await Assert.ThrowsAsync<StorageUnavailableException>(engine.Tested.WipeAsync);

        _disk.FailsFlushes = false;
        Eventually.Holds(() => engine.Engine.Status.StorageFailure is null);
        await engine.Tested.PostAsync("job/a", "# TYPE x counter\nx 3\n");
        Assert.Equal("3", (await engine.Tested.ViewAsync())["x{job=\"a\"}"]);
        Assert.Equal("3", (await (await Home.OpenAfterCrashAsync()).Tested.ViewAsync())["x{job=\"a\"}"]);
    }

    [Fact]
    public async Task Closing_with_a_failing_disk_ends_and_leaves_what_was_acknowledged()
    {
        var engine = await Home.OpenAsync(_disk.Create);
        await engine.Tested.PostAsync("job/a", "# TYPE x counter\nx 1\n");
        _disk.FailsFlushes = true;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => engine.Tested.PostAsync("job/a", "# TYPE x counter\nx 3\n"));
        await engine.CloseAsync();
        await engine.CloseAsync();
        Assert.Equal("1", (await (await Home.OpenAsync()).Tested.ViewAsync())["x{job=\"a\"}"]);
    }
}
