using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Points;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Slices;

namespace Tributary.Engine.Frames;

/// <summary>A layout ready to be sent: its id, and its bytes for a shard that does not know it.</summary>
public sealed class EncodedLayout
{
    private SlicedLayout? _sliced;
    private FrameCheck? _check;

    /// <param name="definition">The layout.</param>
    /// <param name="slice">Index of the slice of the family that all its series are in.</param>
    public EncodedLayout(LayoutDefinition definition, ushort slice = 0)
    {
        Bytes = LayoutCodec.Encode(definition, out var id);
        Id = id;
        Family = definition.Family.Name;
        Kind = definition.Kind;
        HasTimes = definition.HasTimes;
        HasPayloads = definition.HasPayloads;
        Shard = ShardKey.ForFamily(Family, slice);
        ValueCount = definition.Entries.Sum(definition.StrideOf);
        Strides = [.. definition.Entries.Select(entry => new EntryStride(definition.StrideOf(entry), entry.Bounds?.BucketCount ?? 0, entry.Quantiles?.Length ?? 0))];
    }

    public Hash128 Id { get; }

    public byte[] Bytes { get; }

    public string Family { get; }

    public PointKind Kind { get; }

    /// <summary>Its points say when they were taken.</summary>
    public bool HasTimes { get; }

    /// <summary>A frame has a payload for each entry.</summary>
    public bool HasPayloads { get; }

    public ShardKey Shard { get; }

    /// <summary>Number of values in a frame.</summary>
    public int ValueCount { get; }

    /// <summary>Per entry, how its values lie in a frame.</summary>
    internal EntryStride[] Strides { get; }

    /// <summary>For frames that are divided.</summary>
    internal FrameCheck Check => LazyInitializer.EnsureInitialized(ref _check, () => new FrameCheck(Id, Bytes, ValueCount));

    /// <summary>The layout divided by a map. The last division is kept: maps change seldom.</summary>
    internal SlicedLayout Sliced(SliceMap map)
    {
        if (Volatile.Read(ref _sliced) is { } known && known.Map.Equals(map)) return known;
        var sliced = SlicedLayout.Create(this, map);
        Volatile.Write(ref _sliced, sliced);
        return sliced;
    }
}

/// <summary>How an entry's values lie in a frame.</summary>
/// <param name="Length">Number of values.</param>
/// <param name="Buckets">How many of them, from the first, are cumulative buckets.</param>
/// <param name="Quantiles">How many of them, from the first, are quantiles.</param>
internal readonly record struct EntryStride(int Length, int Buckets, int Quantiles);
