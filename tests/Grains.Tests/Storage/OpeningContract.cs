using Tributary.Grains.Storage;
using Tributary.Tests.Postgres;

namespace Tributary.Grains.Tests.Storage;

/// <summary>Opening a unit.</summary>
public abstract class OpeningContract<THost> : UnitStoreContract<THost>
    where THost : IUnitStoreHost, new()
{
    [StoreFact]
    public async Task A_new_unit_is_empty()
    {
        var opened = await OpenAsync();
        Assert.Equal((0, 0L, 0L), (opened.Depth, opened.SnapshotSequence, opened.LastSequence));
        Assert.True(opened.Snapshot.IsEmpty && opened.Description.IsEmpty);
        Assert.Empty(opened.Journal);
    }

    [StoreFact]
    public async Task Every_opening_is_of_the_same_unit_and_a_higher_epoch()
    {
        var first = (await OpenAsync()).Lease;
        var second = (await TakeOverAsync()).Lease;
        var third = (await OpenAsync()).Lease;
        Assert.True(first.Unit == second.Unit && second.Unit == third.Unit);
        Assert.True(first.Epoch < second.Epoch && second.Epoch < third.Epoch);
    }

    [StoreFact]
    public async Task Units_differ_by_kind_name_and_index()
    {
        UnitKey[] keys = [Key, UnitKey.Shard("HTTP_requests_total", 0), UnitKey.Shard("", 0), UnitKey.Sources(0), UnitKey.Sources(1), UnitKey.Catalog(0), UnitKey.Catalog(ushort.MaxValue)];
        var units = new HashSet<long>();
        foreach (var key in keys) units.Add((await OpenAsync(key)).Lease.Unit);
        Assert.Equal(keys.Length, units.Count);
    }

    [StoreFact]
    public async Task Slices_other_than_the_first_are_not_made_by_opening()
    {
        await OpenAsync();
        await Assert.ThrowsAsync<UnitGoneException>(() => OpenAsync(Key with { Index = 1 }));
        await Assert.ThrowsAsync<UnitGoneException>(() => OpenAsync(Key with { Index = 1 }));
    }

    [StoreFact]
    public async Task Of_many_that_open_at_once_each_has_its_own_epoch_and_the_highest_is_the_owner()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? OpenAsync() : TakeOverAsync()));
        var leases = opened.Select(unit => unit.Lease).OrderBy(lease => lease.Epoch).ToList();
        Assert.Equal(leases.Count, leases.Distinct().Count());
        await Silo.AppendAsync(leases[^1], 1, Bytes("a"));
        await Assert.ThrowsAsync<FencedException>(() => Silo.AppendAsync(leases[^2], 2, Bytes("b")));
    }

    [StoreFact]
    public async Task A_removed_unit_is_made_anew_and_empty()
    {
        var lease = await OpenWithRowsAsync("a", "b");
        await Silo.SnapshotAsync(lease, 1, Bytes("A"), CancellationToken.None);
        await Silo.DescribeAsync(lease, Bytes("described"), CancellationToken.None);
        await Silo.RemoveAsync(lease, CancellationToken.None);
        Assert.Empty(await Silo.ListShardsAsync(null, CancellationToken.None));
        var opened = await TakeOverAsync();
        Assert.NotEqual(lease.Unit, opened.Lease.Unit);
        Assert.Equal(0, opened.LastSequence);
        Assert.True(opened.Snapshot.IsEmpty && opened.Description.IsEmpty);
    }

    [StoreFact]
    public async Task Who_cancels_is_told_so()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Silo.OpenAsync(Key, new CancellationToken(canceled: true)));
        Assert.Null(Silo.Failure);
    }
}
