using Tributary.Grains.Storage;
using Tributary.Metrics.Slices;
using Tributary.Tests.Postgres;

namespace Tributary.Grains.Tests.Storage;

/// <summary>Splitting and listing shards.</summary>
public abstract class ShardContract<THost> : UnitStoreContract<THost>
    where THost : IUnitStoreHost, new()
{
    private static readonly UnitKey Beside = Key with { Index = 1 };

    [StoreFact]
    public async Task A_split_leaves_one_half_and_makes_the_other()
    {
        var lease = await OpenWithRowsAsync("a", "b");
        await Silo.SplitAsync(Key, lease, 2, 0, Bytes("lower"), Bytes("upper"), CancellationToken.None);
        await Silo.AppendAsync(lease, 3, Bytes("c")); // the lease stays good

        var lower = await TakeOverAsync();
        Assert.Equal((1, "lower", 2L), (lower.Depth, Text(lower.Snapshot), lower.SnapshotSequence));
        Assert.Equal(["c"], Rows(lower));
        var upper = await TakeOverAsync(Beside);
        Assert.Equal((1, "upper", 2L), (upper.Depth, Text(upper.Snapshot), upper.SnapshotSequence));
        Assert.Empty(upper.Journal);
    }

    [StoreFact]
    public async Task Halves_split_again()
    {
        var lower = (await OpenAsync()).Lease;
        await Silo.SplitAsync(Key, lower, 0, 0, Bytes("0"), Bytes("1"), CancellationToken.None);
        var upper = (await OpenAsync(Beside)).Lease;
        await Silo.SplitAsync(Beside, upper, 0, 1, Bytes("01"), Bytes("11"), CancellationToken.None);
        await Silo.SplitAsync(Key, lower, 0, 1, Bytes("00"), Bytes("10"), CancellationToken.None);
        var shards = await Silo.ListShardsAsync(Key.Name, CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, 4).Select(i => new SliceId((ushort)i, 2)), shards.Select(shard => shard.Slice).OrderBy(slice => slice.Index));
        Assert.Equal("11", Text((await OpenAsync(Key with { Index = 3 })).Snapshot));
    }

    [StoreFact]
    public async Task A_half_has_the_description_of_the_whole()
    {
        var lease = (await OpenAsync()).Lease;
        await Silo.DescribeAsync(lease, Bytes("described"), CancellationToken.None);
        await Silo.SplitAsync(Key, lease, 0, 0, Bytes("lower"), Bytes("upper"), CancellationToken.None);
        Assert.Equal("described", Text((await OpenAsync(Beside)).Description));
        Assert.All(await Silo.ListShardsAsync(null, CancellationToken.None), shard => Assert.Equal("described", Text(shard.Description)));
    }

    [StoreFact]
    public async Task A_split_at_a_depth_that_is_not_the_shards_changes_nothing()
    {
        var lease = await OpenWithRowsAsync("a");
        await Assert.ThrowsAsync<FencedException>(() => Silo.SplitAsync(Key, lease, 1, 1, Bytes("lower"), Bytes("upper"), CancellationToken.None));
        Assert.Equal(["a"], Rows(await TakeOverAsync()));
    }

    [StoreFact]
    public async Task A_split_onto_a_slice_that_is_there_changes_nothing()
    {
        await Silo.SplitAsync(Key, (await OpenAsync()).Lease, 0, 0, Bytes("lower"), Bytes("upper"), CancellationToken.None);
        await Silo.RemoveAsync((await OpenAsync()).Lease, CancellationToken.None);
        var lease = await OpenWithRowsAsync("a");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Silo.SplitAsync(Key, lease, 1, 0, Bytes("x"), Bytes("y"), CancellationToken.None));
        Assert.Null(Silo.Failure);
        Assert.Equal(["a"], Rows(await TakeOverAsync()));
        Assert.Equal("upper", Text((await TakeOverAsync(Beside)).Snapshot));
    }

    [StoreFact]
    public async Task Lists_show_shards_alone_with_what_was_said_last()
    {
        await OpenAsync(UnitKey.Sources(0));
        await OpenAsync(UnitKey.Catalog(0));
        var lease = (await OpenAsync(UnitKey.Shard("b", 0))).Lease;
        await OpenAsync(UnitKey.Shard("a", 0));
        await Silo.DescribeAsync(lease, Bytes("first"), CancellationToken.None);
        await Silo.DescribeAsync(lease, Bytes("second"), CancellationToken.None);
        var all = await Other.ListShardsAsync(null, CancellationToken.None);
        Assert.Equal([("a", ""), ("b", "second")], all.Select(shard => (shard.Family, Text(shard.Description))).Order());
        Assert.Equal(["b"], (await Other.ListShardsAsync("b", CancellationToken.None)).Select(shard => shard.Family));
        Assert.Empty(await Other.ListShardsAsync("c", CancellationToken.None));
    }
}
