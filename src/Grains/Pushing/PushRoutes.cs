using System.Collections.Concurrent;
using Tributary.Grains.Catalog;
using Tributary.Grains.Dispatch;
using Tributary.Grains.Lanes;
using Tributary.Grains.Shards;
using Tributary.Grains.Sources;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Slices;

namespace Tributary.Grains.Pushing;

/// <summary>What waits for each grain at a gateway, and the maps by which frames find their shards.</summary>
internal sealed class PushRoutes
{
    private readonly ConcurrentDictionary<ShardAddress, ShardQueue> _shards = new();
    private readonly SourceQueue[] _sources = new SourceQueue[Partitions.Sources];
    private readonly int[] _sourceCounts = new int[Partitions.Sources];
    private readonly IGrainFactory _grains;
    private readonly ShardBook _book;
    private readonly SiloLanes _lanes;
    private readonly TimeProvider _time;
    private readonly int _maxFamilies;

    /// <param name="grains">Reaches the cluster's grains.</param>
    /// <param name="book">Is told the shards' sizes.</param>
    /// <param name="maxFamilies">The most families that there may be.</param>
    /// <param name="pacer">When calls to silos begin.</param>
    /// <param name="time">The clock.</param>
    /// <param name="forget">Is told of each shard that is no more.</param>
    public PushRoutes(IGrainFactory grains, ShardBook book, int maxFamilies, LanePacer pacer, TimeProvider time, Action<ShardAddress> forget)
    {
        (_grains, _book, _maxFamilies, Pacer, _time) = (grains, book, maxFamilies, pacer, time);
        var user = Guid.NewGuid().ToString("N");
        _lanes = new SiloLanes(silo => grains.DispatcherOf(silo, user), pacer);
        Catalog = new CatalogCache(grains, address =>
        {
            _shards.TryRemove(address, out _);
            book.Forget(address);
            forget(address);
        });
        for (var i = 0; i < _sources.Length; i++)
        {
            var partition = i;
            _sources[i] = new SourceQueue(partition, grains, count => NoteSourceCount(partition, count), _lanes, time);
        }
    }

    public CatalogCache Catalog { get; }

    /// <summary>When calls to silos begin.</summary>
    public LanePacer Pacer { get; }

    /// <summary>Sources in all partitions, as far as this gateway has heard.</summary>
    public int SourceCount
    {
        get
        {
            var sum = 0;
            foreach (ref var count in _sourceCounts.AsSpan()) sum += Volatile.Read(ref count);
            return sum;
        }
    }

    public void NoteSourceCount(int partition, int count) => Volatile.Write(ref _sourceCounts[partition], count);

    public SourceQueue Sources(SourceId source) => _sources[Partitions.Of(source)];

    public ISourcePartitionGrain PartitionOf(SourceId source) => _grains.GetGrain<ISourcePartitionGrain>(Partitions.Of(source));

    public SliceMap MapOf(string family) => Catalog.MapOf(family);

    /// <summary>Fetches a family's map.</summary>
    public Task RefreshAsync(string family) => Catalog.RefreshAsync(family);

    /// <summary>A shard's queue; null if its family is new, and there are as many as may be.</summary>
    public ShardQueue? TryFindShard(string family, SliceId slice)
    {
        var address = new ShardAddress(family, slice.Index);
        if (_shards.TryGetValue(address, out var queue)) return queue;
        if (_shards.Count >= _maxFamilies && Catalog.Find(family) is null && Catalog.Count >= _maxFamilies) return null;
        return _shards.GetOrAdd(address, static (address, routes) => new ShardQueue(address, routes._grains, routes._book, routes._lanes, routes._time), this);
    }
}
