using System.Collections.Concurrent;
using Tributary.Grains.Shards;

namespace Tributary.Grains;

/// <summary>What the shards last said of their sizes, and of where they are, to this gateway.</summary>
internal sealed class ShardBook
{
    private readonly ConcurrentDictionary<ShardAddress, ShardSizes> _sizes = new();
    private readonly ConcurrentDictionary<ShardAddress, SiloAddress> _silos = new();
    private long _series;

    /// <summary>Merged series in all of them.</summary>
    public long SeriesCount => Volatile.Read(ref _series);

    public IReadOnlyCollection<KeyValuePair<ShardAddress, ShardSizes>> All => _sizes;

    public ShardSizes? Find(ShardAddress address) => _sizes.GetValueOrDefault(address);

    /// <summary>Where a shard was when it last answered; null if that is not known.</summary>
    public SiloAddress? SiloOf(ShardAddress address) => _silos.GetValueOrDefault(address);

    /// <summary>Notes an answer.</summary>
    public void Note(ShardAddress address, ShardSizes sizes, SiloAddress? silo)
    {
        if (silo is not null && !silo.Equals(SiloOf(address))) _silos[address] = silo;
        Note(address, sizes);
    }

    public void Note(ShardAddress address, ShardSizes sizes)
    {
        while (true)
        {
            if (_sizes.TryGetValue(address, out var known))
            {
                if (!_sizes.TryUpdate(address, sizes, known)) continue;
                Interlocked.Add(ref _series, sizes.Series - known.Series);
                return;
            }

            if (!_sizes.TryAdd(address, sizes)) continue;
            Interlocked.Add(ref _series, sizes.Series);
            return;
        }
    }

    /// <summary>The shard is gone.</summary>
    public void Forget(ShardAddress address)
    {
        _silos.TryRemove(address, out _);
        if (_sizes.TryRemove(address, out var known)) Interlocked.Add(ref _series, -known.Series);
    }
}
