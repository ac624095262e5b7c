using Tributary.Grains.Dispatch;
using Tributary.Grains.Shards;
using Tributary.Grains.Sources;

namespace Tributary.Grains.Lanes;

/// <summary>Gathers the parts of a call to a silo. Reusable.</summary>
internal sealed class SiloCallBuilder
{
    private readonly List<CallToShard> _shards = [];
    private readonly List<CallToPartition> _partitions = [];

    /// <summary>Bytes of commands.</summary>
    public int Size { get; private set; }

    /// <returns>The part's place among those of shards.</returns>
    public int Add(string shard, ShardCall call)
    {
        Size += call.Commands.Length;
        _shards.Add(new CallToShard(shard, call));
        return _shards.Count - 1;
    }

    /// <returns>The part's place among those of partitions.</returns>
    public int Add(int partition, SourceBegin[] pushes)
    {
        _partitions.Add(new CallToPartition(partition, pushes));
        return _partitions.Count - 1;
    }

    public SiloCall Take()
    {
        var call = new SiloCall([.. _shards], [.. _partitions]);
        _shards.Clear();
        _partitions.Clear();
        Size = 0;
        return call;
    }
}
