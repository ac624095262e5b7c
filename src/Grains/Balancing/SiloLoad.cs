namespace Tributary.Grains.Balancing;

/// <summary>What a silo carries.</summary>
/// <param name="Silo">The silo that says so.</param>
/// <param name="Shards">Shards that are active on it.</param>
/// <param name="Partitions">Partitions of the sources that are active on it.</param>
[GenerateSerializer, Immutable, Alias("tributary.SiloLoad")]
public sealed record SiloLoad([property: Id(0)] SiloAddress Silo, [property: Id(1)] int Shards, [property: Id(2)] int Partitions);
