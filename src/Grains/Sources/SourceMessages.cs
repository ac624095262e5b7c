using System.Runtime.InteropServices;
using Tributary.Metrics.Identity;

namespace Tributary.Grains.Sources;

/// <summary>What became of a <see cref="SourceBegin"/>. The numbers go over the wire: append, never renumber.</summary>
public enum BeginStatus : byte
{
    /// <summary>The push may go on, with the stamp given.</summary>
    Begun = 0,

    /// <summary>The partition does not know the group by its hash: ask again with the group itself. Nothing changed.</summary>
    NeedsGroup = 1,
}

/// <summary>A push asks for its stamp.</summary>
[GenerateSerializer, Immutable, Alias("tributary.SourceBegin"), StructLayout(LayoutKind.Auto)]
public readonly struct SourceBegin(Hash128 source, Hash128 group, byte change, byte[]? families)
{
    [Id(0)]
    public readonly ulong SourceHigh = source.High;

    [Id(1)]
    public readonly ulong SourceLow = source.Low;

    /// <summary>Hash of the families and slices that the push feeds.</summary>
    [Id(2)]
    public readonly ulong GroupHigh = group.High;

    [Id(3)]
    public readonly ulong GroupLow = group.Low;

    /// <summary><see cref="Engine.Frames.GroupChange"/>.</summary>
    [Id(4)]
    public readonly byte Change = change;

    /// <summary>What the hash stands for, as the record of a source (<see cref="Metrics.Sources.SourceRecordWriter"/>); null in the hope that it is known.</summary>
    [Id(5)]
    public readonly byte[]? Families = families;

    public SourceId Source => new(new Hash128(SourceHigh, SourceLow));

    public Hash128 Group => new(GroupHigh, GroupLow);
}

/// <summary>The answer to a <see cref="SourceBegin"/>.</summary>
[GenerateSerializer, Immutable, Alias("tributary.SourceBegun"), StructLayout(LayoutKind.Auto)]
public readonly struct SourceBegun(BeginStatus status, long stamp, bool isNew, byte[]? toClear)
{
    [Id(0)]
    public readonly BeginStatus Status = status;

    /// <summary>Above all stamps that the source had before.</summary>
    [Id(1)]
    public readonly long Stamp = stamp;

    /// <summary>The source was not known before.</summary>
    [Id(2)]
    public readonly bool IsNew = isNew;

    /// <summary>
    /// What the push takes away if it changes anything, as the record of a source: families, each with the slices to
    /// clear, none standing for all that the push does not feed. Null for nothing. Whoever has done it says so with <see cref="ISourcePartitionGrain.SettleAsync"/>.
    /// </summary>
    [Id(3)]
    public readonly byte[]? ToClear = toClear;
}

/// <summary>The answers to many <see cref="SourceBegin"/>s, in their order.</summary>
/// <param name="Items">The answers.</param>
/// <param name="SourceCount">How many sources the partition knows now.</param>
/// <param name="Silo">Where the partition is; null from versions that did not say.</param>
[GenerateSerializer, Immutable, Alias("tributary.SourceBegunReply")]
public sealed record SourceBegunReply([property: Id(0)] SourceBegun[] Items, [property: Id(1)] int SourceCount, [property: Id(2)] SiloAddress? Silo = null);
