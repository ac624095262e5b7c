namespace Tributary.Grains.Shards;

/// <summary>What became of a <see cref="ShardCall"/>. When it comes, all that was applied is durable.</summary>
/// <param name="IsStaleMap">The shard has another depth than the call says: nothing was applied.</param>
/// <param name="Results">One result a command (<see cref="Metrics.Shards.ApplyResultCodec"/>).</param>
/// <param name="Epoch">Which owner of the shard answered: another one may know other layouts.</param>
/// <param name="Sizes">How much it holds now.</param>
/// <param name="Silo">Where it is; null from versions that did not say.</param>
[GenerateSerializer, Immutable, Alias("tributary.ShardReply")]
public sealed record ShardReply(
    [property: Id(0)] bool IsStaleMap,
    [property: Id(1)] byte[] Results,
    [property: Id(2)] long Epoch,
    [property: Id(3)] ShardSizes Sizes,
    [property: Id(4)] SiloAddress? Silo = null);
