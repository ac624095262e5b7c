using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Points;

namespace Tributary.Engine.Frames;

/// <summary>A layout ready to be sent: its id, and its bytes for a shard that does not know it.</summary>
public sealed class EncodedLayout
{
    public EncodedLayout(LayoutDefinition definition)
    {
        Bytes = LayoutCodec.Encode(definition, out var id);
        Id = id;
        Family = definition.Family.Name;
        Kind = definition.Kind;
        Shard = ShardKey.ForFamily(Family);
        ValueCount = definition.Entries.Sum(definition.StrideOf);
        Strides = [.. definition.Entries.Select(entry => new EntryStride(definition.StrideOf(entry), entry.Bounds?.BucketCount ?? 0, entry.Quantiles?.Length ?? 0))];
    }

    public Hash128 Id { get; }

    public byte[] Bytes { get; }

    public string Family { get; }

    public PointKind Kind { get; }

    public ShardKey Shard { get; }

    /// <summary>Number of values in a frame.</summary>
    public int ValueCount { get; }

    /// <summary>Per entry, how its values lie in a frame.</summary>
    internal EntryStride[] Strides { get; }
}

/// <summary>How an entry's values lie in a frame.</summary>
/// <param name="Length">Number of values.</param>
/// <param name="Buckets">How many of them, from the first, are cumulative buckets.</param>
/// <param name="Quantiles">How many of them, from the first, are quantiles.</param>
internal readonly record struct EntryStride(int Length, int Buckets, int Quantiles);
