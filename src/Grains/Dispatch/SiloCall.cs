using System.Runtime.InteropServices;
using Tributary.Grains.Shards;
using Tributary.Grains.Sources;

namespace Tributary.Grains.Dispatch;

/// <summary>What a gateway has for the grains of one silo.</summary>
/// <param name="Shards">Calls to shards, no two to the same.</param>
/// <param name="Partitions">Calls to partitions of the sources, no two to the same.</param>
[GenerateSerializer, Immutable, Alias("tributary.SiloCall")]
public sealed record SiloCall([property: Id(0)] CallToShard[] Shards, [property: Id(1)] CallToPartition[] Partitions);

/// <summary><see cref="IFamilyShardGrain.ApplyAsync"/> for a shard.</summary>
/// <param name="Shard">Its grain's key.</param>
/// <param name="Call">What is asked of it.</param>
[GenerateSerializer, Immutable, Alias("tributary.CallToShard"), StructLayout(LayoutKind.Auto)]
public readonly record struct CallToShard([property: Id(0)] string Shard, [property: Id(1)] ShardCall Call);

/// <summary><see cref="ISourcePartitionGrain.BeginAsync"/> for a partition.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Pushes">The pushes that ask for their stamps.</param>
[GenerateSerializer, Immutable, Alias("tributary.CallToPartition"), StructLayout(LayoutKind.Auto)]
public readonly record struct CallToPartition([property: Id(0)] int Partition, [property: Id(1)] SourceBegin[] Pushes);
