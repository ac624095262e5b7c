using System.Collections.Concurrent;
using Tributary.Grains.Shards;

namespace Tributary.Grains.Scraping;

/// <summary>Answers of shards that came with those of others of their silo, each with what it is newer than. Each is good for one use.</summary>
internal sealed class GatheredFragments
{
    private readonly ConcurrentDictionary<ShardAddress, (ShardFragments Known, FragmentReply Reply)> _parts = new();

    public void Add(ShardAddress address, ShardFragments known, FragmentReply reply) => _parts[address] = (known, reply);

    public bool TryTake(ShardAddress address, out ShardFragments known, out FragmentReply reply)
    {
        var isThere = _parts.TryRemove(address, out var part);
        (known, reply) = part;
        return isThere;
    }
}
