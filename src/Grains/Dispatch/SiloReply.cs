using System.Runtime.InteropServices;
using Tributary.Grains.Shards;
using Tributary.Grains.Sources;

namespace Tributary.Grains.Dispatch;

/// <summary>The answers to the parts of a <see cref="SiloCall"/>, in their order.</summary>
/// <param name="Shards">Those of the shards.</param>
/// <param name="Partitions">Those of the partitions.</param>
[GenerateSerializer, Immutable, Alias("tributary.SiloReply")]
public sealed record SiloReply([property: Id(0)] Answer<ShardReply>[] Shards, [property: Id(1)] Answer<SourceBegunReply>[] Partitions);

/// <summary>
/// What a grain answered to its part of a call: a reply, or why there is none, or neither if it was still at work when the
/// others had answered. In the last case the part may yet be carried out.
/// </summary>
/// <param name="Reply">The reply.</param>
/// <param name="Error">The message of what went wrong.</param>
[GenerateSerializer, Immutable, Alias("tributary.Answer`1"), StructLayout(LayoutKind.Auto)]
public readonly record struct Answer<TReply>([property: Id(0)] TReply? Reply, [property: Id(1)] string? Error)
    where TReply : class;
