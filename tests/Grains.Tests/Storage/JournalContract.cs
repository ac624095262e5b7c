using Tributary.Grains.Storage;
using Tributary.Tests.Postgres;

namespace Tributary.Grains.Tests.Storage;

/// <summary>Journals and snapshots.</summary>
public abstract class JournalContract<THost> : UnitStoreContract<THost>
    where THost : IUnitStoreHost, new()
{
    [StoreFact]
    public async Task The_next_owner_reads_the_rows_in_order()
    {
        await OpenWithRowsAsync("a", "b", "c");
        var opened = await TakeOverAsync();
        Assert.Equal(["a", "b", "c"], Rows(opened));
        Assert.Equal(3, opened.LastSequence);
    }

    [StoreFact]
    public async Task The_next_owner_goes_on_where_the_last_one_ended()
    {
        await OpenWithRowsAsync("a");
        await OpenWithRowsAsync("b", "c");
        Assert.Equal(["a", "b", "c"], Rows(await TakeOverAsync()));
    }

    [StoreFact]
    public async Task Rows_of_any_size_come_back_as_they_were()
    {
        var rows = new[] { 0, 1, 2_000, 8_000, 8_200, 300_000, 9_000_000 }.Select(size => Enumerable.Range(0, size).Select(i => (byte)(i * 31 >> 3)).ToArray()).ToList();
        var opened = await OpenAsync();
        for (var i = 0; i < rows.Count; i++) await Silo.AppendAsync(opened.Lease, i + 1, rows[i]);
        var found = (await TakeOverAsync()).Journal;
        Assert.Equal(rows.Count, found.Count);
        for (var i = 0; i < rows.Count; i++) Assert.True(found[i].Span.SequenceEqual(rows[i]), $"The row of {rows[i].Length} bytes differs.");
    }

    [StoreFact]
    public async Task A_probe_leaves_nothing_behind()
    {
        await OpenWithRowsAsync("a");
        await Silo.ProbeAsync(CancellationToken.None);
        await Other.ProbeAsync(CancellationToken.None);
        Assert.Equal(["a"], Rows(await TakeOverAsync()));
        Assert.Single(await Silo.ListShardsAsync(null, CancellationToken.None));
    }

    [StoreFact]
    public async Task Many_units_append_at_the_same_time()
    {
        const int units = 100, rows = 20;
        var written = await Task.WhenAll(Enumerable.Range(0, units).Select(async i =>
        {
            var key = UnitKey.Shard($"family_{i}", 0);
            var lease = (await OpenAsync(key)).Lease;
            for (var row = 1; row <= rows; row++) await Silo.AppendAsync(lease, row, Bytes($"{i}/{row}"));
            return key;
        }));
        for (var i = 0; i < units; i++)
            Assert.Equal(Enumerable.Range(1, rows).Select(row => $"{i}/{row}"), Rows(await TakeOverAsync(written[i])));
    }

    [StoreFact]
    public async Task A_snapshot_replaces_the_rows_that_it_covers()
    {
        var lease = await OpenWithRowsAsync("a", "b", "c");
        await Silo.SnapshotAsync(lease, 2, Bytes("AB"), CancellationToken.None);
        var opened = await TakeOverAsync();
        Assert.Equal(("AB", 2L, 3L), (Text(opened.Snapshot), opened.SnapshotSequence, opened.LastSequence));
        Assert.Equal(["c"], Rows(opened));
    }

    [StoreFact]
    public async Task A_snapshot_replaces_the_one_before()
    {
        var lease = await OpenWithRowsAsync("a", "b");
        await Silo.SnapshotAsync(lease, 1, Bytes("A"), CancellationToken.None);
        await Silo.SnapshotAsync(lease, 2, Bytes("AB"), CancellationToken.None);
        await Silo.AppendAsync(lease, 3, Bytes("c"));
        var opened = await TakeOverAsync();
        Assert.Equal(("AB", 2L), (Text(opened.Snapshot), opened.SnapshotSequence));
        Assert.Equal(["c"], Rows(opened));
    }

    [StoreFact]
    public async Task A_snapshot_of_a_unit_touches_no_other()
    {
        var other = UnitKey.Shard("other", 0);
        await Silo.AppendAsync((await OpenAsync(other)).Lease, 1, Bytes("kept"));
        await Silo.SnapshotAsync(await OpenWithRowsAsync("a"), 1, Bytes("A"), CancellationToken.None);
        Assert.Equal(["kept"], Rows(await TakeOverAsync(other)));
    }
}
