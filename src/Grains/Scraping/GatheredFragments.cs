using System.Collections.Concurrent;
using Tributary.Grains.Catalog;
using Tributary.Grains.Shards;

namespace Tributary.Grains.Scraping;

/// <summary>
/// Answers of shards that came with those of others of their silo, each with what it is newer than. Each is good for one
/// use, and for the depth that its shard was asked with: a shard that has been split since holds less than it said.
/// </summary>
internal sealed class GatheredFragments
{
    private readonly ConcurrentDictionary<(ShardAddress Address, byte Depth), (ShardFragments Known, FragmentReply Reply)> _parts = new();

    private readonly ConcurrentBag<CatalogState> _catalogs = [];

    /// <summary>What partitions of the catalog were at when these answers were given.</summary>
    public IReadOnlyCollection<CatalogState> Catalogs => _catalogs;

    public void Add(IEnumerable<CatalogState> catalogs)
    {
        foreach (var catalog in catalogs) _catalogs.Add(catalog);
    }

    public void Add(ShardAddress address, byte depth, ShardFragments known, FragmentReply reply) => _parts[(address, depth)] = (known, reply);

    public bool TryTake(ShardAddress address, byte depth, out ShardFragments known, out FragmentReply reply)
    {
        var isThere = _parts.TryRemove((address, depth), out var part);
        (known, reply) = part;
        return isThere;
    }
}
