using System.Collections.Concurrent;
using Tributary.Metrics.Identity;

namespace Tributary.Engine.Embedded;

/// <summary>The shards of this process, by key, and in the order of a page.</summary>
internal sealed class ShardTable(int maxFamilies)
{
    private readonly ConcurrentDictionary<ShardKey, EmbeddedShard> _shards = new();
    private Order? _order;
    private int _version;

    public int Count => _shards.Count;

    /// <summary>The shard, which is added if it is new and there is room.</summary>
    public EmbeddedShard? GetOrAdd(ShardKey key)
    {
        if (_shards.TryGetValue(key, out var shard)) return shard;
        if (_shards.Count >= maxFamilies) return null;
        return GetOrAddUnlimited(key);
    }

    /// <summary>As <see cref="GetOrAdd"/>, for what was accepted before: a lowered limit does not lose it.</summary>
    public EmbeddedShard GetOrAddUnlimited(ShardKey key)
    {
        var shard = _shards.GetOrAdd(key, static key => new EmbeddedShard(key));
        Interlocked.Increment(ref _version);
        return shard;
    }

    public EmbeddedShard? Find(ShardKey key) => _shards.GetValueOrDefault(key);

    public void Remove(EmbeddedShard shard)
    {
        if (_shards.TryRemove(new KeyValuePair<ShardKey, EmbeddedShard>(shard.Key, shard))) Interlocked.Increment(ref _version);
    }

    public IEnumerable<EmbeddedShard> All() => _shards.Values;

    /// <summary>By name of the family; shards that nothing has defined yet come first.</summary>
    public EmbeddedShard[] Sorted()
    {
        // Read before the shards are: an order that lacks one added meanwhile is out of date from the start.
        var version = Volatile.Read(ref _version);
        if (Volatile.Read(ref _order) is { } known && known.Version == version) return known.Shards;
        var (shards, names) = (new List<EmbeddedShard>(), new List<string>());
        var isComplete = true;
        foreach (var shard in _shards.Values)
        {
            lock (shard.Gate)
            {
                isComplete &= shard.State.Family is not null;
                names.Add(shard.State.Family?.Name ?? "");
            }

            shards.Add(shard);
        }

        var (values, keys) = (shards.ToArray(), names.ToArray());
        Array.Sort(keys, values, StringComparer.Ordinal);
        if (isComplete) Volatile.Write(ref _order, new Order(version, values));
        return values;
    }

    private sealed record Order(int Version, EmbeddedShard[] Shards);
}
