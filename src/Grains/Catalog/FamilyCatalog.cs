using Tributary.Grains.Storage;

namespace Tributary.Grains.Catalog;

/// <summary>The families of one partition, as they were last read from the store. Not safe for concurrent use.</summary>
internal sealed class FamilyCatalog
{
    private readonly Dictionary<string, CatalogEntry> _families = new(StringComparer.Ordinal);
    private CatalogEntry[]? _all;

    /// <summary>Rises with every change.</summary>
    public long Version { get; private set; } = 1;

    /// <summary>All of them, in no order.</summary>
    public CatalogEntry[] All => _all ??= [.. _families.Values];

    public CatalogEntry? Find(string family) => _families.GetValueOrDefault(family);

    /// <summary>Takes over what the store has of some families.</summary>
    public void Load(IEnumerable<StoredShard> shards)
    {
        foreach (var family in shards.GroupBy(shard => shard.Family, StringComparer.Ordinal)) _families[family.Key] = EntryOf(family.Key, [.. family]);
        Change();
    }

    /// <summary>Takes over what the store has of one family; nothing if it is gone.</summary>
    public void Replace(string family, IReadOnlyList<StoredShard> shards)
    {
        if (shards.Count == 0) _families.Remove(family);
        else _families[family] = EntryOf(family, shards);
        Change();
    }

    private static CatalogEntry EntryOf(string family, IReadOnlyList<StoredShard> shards) => new(
        family,
        shards.Select(shard => shard.Description.ToArray()).FirstOrDefault(description => description.Length > 0) ?? [],
        [.. shards.Select(shard => shard.Slice.Index)],
        [.. shards.Select(shard => shard.Slice.Depth)]);

    private void Change()
    {
        Version++;
        _all = null;
    }
}
