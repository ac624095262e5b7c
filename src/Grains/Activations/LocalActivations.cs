using System.Collections.Concurrent;
using Tributary.Grains.Catalog;

namespace Tributary.Grains.Activations;

/// <summary>The shards, and the partitions of sources and of the catalog, that are active on this silo.</summary>
internal sealed class LocalActivations
{
    private readonly ConcurrentDictionary<string, ActiveShard> _shards = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, ActivePartition> _partitions = new();

    private readonly ConcurrentDictionary<long, Activation<OwnedCatalog>> _catalogs = new();

    public ICollection<ActiveShard> Shards => _shards.Values;

    public ICollection<ActivePartition> Partitions => _partitions.Values;

    /// <summary>The partitions of the catalog.</summary>
    public ICollection<Activation<OwnedCatalog>> Catalogs => _catalogs.Values;

    public ActiveShard? FindShard(string key) => _shards.GetValueOrDefault(key);

    public ActivePartition? FindPartition(long number) => _partitions.GetValueOrDefault(number);

    public void Add(string key, ActiveShard shard) => _shards[key] = shard;

    public void Add(long number, ActivePartition partition) => _partitions[number] = partition;

    public void Add(long number, Activation<OwnedCatalog> catalog) => _catalogs[number] = catalog;

    /// <summary>Removes it, unless another activation has taken its place.</summary>
    public void Remove(string key, ActiveShard shard) => _shards.TryRemove(KeyValuePair.Create(key, shard));

    /// <inheritdoc cref="Remove(string, ActiveShard)"/>
    public void Remove(long number, ActivePartition partition) => _partitions.TryRemove(KeyValuePair.Create(number, partition));

    /// <inheritdoc cref="Remove(string, ActiveShard)"/>
    public void Remove(long number, Activation<OwnedCatalog> catalog) => _catalogs.TryRemove(KeyValuePair.Create(number, catalog));
}
