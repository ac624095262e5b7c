namespace Tributary.Grains.Shards;

/// <summary>Commands to one shard, from one gateway.</summary>
/// <param name="Depth">The depth of the slice by the map that the frames were sliced by.</param>
/// <param name="Commands">The commands in their order (<see cref="Metrics.Frames.CommandBatchWriter"/>).</param>
[GenerateSerializer, Immutable, Alias("tributary.ShardCall")]
public sealed record ShardCall([property: Id(0)] byte Depth, [property: Id(1)] byte[] Commands);
