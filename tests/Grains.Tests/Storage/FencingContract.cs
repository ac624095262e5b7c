using Tributary.Grains.Storage;
using Tributary.Tests.Postgres;

namespace Tributary.Grains.Tests.Storage;

/// <summary>Who was replaced writes nothing more.</summary>
public abstract class FencingContract<THost> : UnitStoreContract<THost>
    where THost : IUnitStoreHost, new()
{
    [StoreFact]
    public async Task The_newest_lease_is_confirmed()
    {
        await Silo.VerifyAsync((await OpenAsync()).Lease);
        await Silo.VerifyAsync((await OpenAsync()).Lease);
    }

    [StoreFact]
    public Task An_older_lease_is_not_confirmed() => IsFencedAsync(lease => Silo.VerifyAsync(lease));

    [StoreFact]
    public Task An_older_lease_appends_nothing() => IsFencedAsync(lease => Silo.AppendAsync(lease, 2, Bytes("b")));

    [StoreFact]
    public Task An_older_lease_replaces_no_snapshot() =>
        IsFencedAsync(lease => Silo.SnapshotAsync(lease, 1, Bytes("A"), CancellationToken.None));

    [StoreFact]
    public Task An_older_lease_describes_nothing() =>
        IsFencedAsync(lease => Silo.DescribeAsync(lease, Bytes("described"), CancellationToken.None));

    [StoreFact]
    public Task An_older_lease_splits_nothing() =>
        IsFencedAsync(lease => Silo.SplitAsync(Key, lease, 1, 0, Bytes("lower"), Bytes("upper"), CancellationToken.None));

    [StoreFact]
    public Task An_older_lease_removes_nothing() => IsFencedAsync(lease => Silo.RemoveAsync(lease, CancellationToken.None));

    [StoreFact]
    public async Task The_lease_of_a_removed_unit_writes_nothing_to_the_one_made_anew()
    {
        var old = await OpenWithRowsAsync("a");
        await Silo.RemoveAsync(old, CancellationToken.None);
        await Assert.ThrowsAsync<FencedException>(() => Silo.AppendAsync(old, 2, Bytes("b")));
        var anew = await TakeOverAsync();
        await Assert.ThrowsAsync<FencedException>(() => Silo.VerifyAsync(old));
        await Assert.ThrowsAsync<FencedException>(() => Silo.AppendAsync(old, 1, Bytes("b")));
        await Other.VerifyAsync(anew.Lease);
        Assert.Empty((await TakeOverAsync()).Journal);
    }

    [StoreFact]
    public async Task A_row_that_is_written_is_not_written_over()
    {
        var lease = await OpenWithRowsAsync("a");
        await Assert.ThrowsAsync<FencedException>(() => Silo.AppendAsync(lease, 1, Bytes("other")));
        await Silo.AppendAsync(lease, 2, Bytes("b"));
        Assert.Equal(["a", "b"], Rows(await TakeOverAsync()));
    }

    /// <summary>It fails for the owner before, leaves everything as it was, and does not disturb the owner after.</summary>
    private async Task IsFencedAsync(Func<UnitLease, Task> write)
    {
        var old = await OpenWithRowsAsync("a");
        var owner = (await TakeOverAsync()).Lease;
        await Assert.ThrowsAsync<FencedException>(() => write(old));
        await Other.AppendAsync(owner, 2, Bytes("c"));
        var opened = await TakeOverAsync();
        Assert.Equal(["a", "c"], Rows(opened));
        Assert.Equal((0, 0L), (opened.Depth, opened.SnapshotSequence));
        Assert.True(opened.Description.IsEmpty);
        Assert.Single(await Other.ListShardsAsync(null, CancellationToken.None));
        Assert.Null(Silo.Failure);
    }
}
