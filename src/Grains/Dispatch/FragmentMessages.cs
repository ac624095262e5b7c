using System.Runtime.InteropServices;
using Tributary.Grains.Catalog;
using Tributary.Grains.Shards;

namespace Tributary.Grains.Dispatch;

/// <summary><see cref="IFamilyShardGrain.FragmentAsync"/> for a shard.</summary>
/// <param name="Shard">Its grain's key.</param>
/// <param name="Request">What is asked of it.</param>
[GenerateSerializer, Immutable, Alias("tributary.FragmentOfShard"), StructLayout(LayoutKind.Auto)]
public readonly record struct FragmentOfShard([property: Id(0)] string Shard, [property: Id(1)] FragmentRequest Request);

/// <summary>The answers of many shards, in the order in which they were asked. Those that would make it too large are left for calls of their own.</summary>
/// <param name="Answers">The answers.</param>
/// <param name="Catalogs">What the partitions of the catalog are at that are active on the silo; null from versions that do not say. Who knows them at that need not ask them.</param>
[GenerateSerializer, Immutable, Alias("tributary.FragmentsReply")]
public sealed record FragmentsReply([property: Id(0)] Answer<FragmentReply>[] Answers, [property: Id(1)] CatalogState[]? Catalogs);
