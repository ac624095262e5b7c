using Tributary.Metrics.Identity;
using Tributary.Metrics.Points;

namespace Tributary.Metrics.Layouts;

/// <summary>A layout as a shard holds it: every entry bound to the slot of its merged series.</summary>
internal sealed class Layout
{
    /// <summary>The slot of an entry that is not kept: a gauge past the series limit, or a series that has been removed.</summary>
    public const int NoSlot = -1;

    public required Hash128 Id { get; init; }

    public required bool HasCreated { get; init; }

    public required bool HasPayloads { get; init; }

    /// <summary>Entries end with a start time and a time.</summary>
    public required bool HasTimes { get; init; }

    /// <summary>Per entry: the hash of the series' labels as its source sent them.</summary>
    public required Hash128[] InputIds { get; init; }

    /// <summary>Per entry: the slot of its merged series, or <see cref="NoSlot"/>.</summary>
    public required int[] Slots { get; init; }

    /// <summary>Per entry, and one more: where its values start in a frame.</summary>
    public required int[] Offsets { get; init; }

    /// <summary>Per entry; null unless the family is a classic histogram, or parts of one.</summary>
    public HistogramBounds[]? Bounds { get; init; }

    /// <summary>Per entry; null unless the family is a summary.</summary>
    public double[][]? Quantiles { get; init; }

    /// <summary>Some entry is passed through.</summary>
    public required bool HasPassThrough { get; init; }

    /// <summary>Entries that went to the overflow series.</summary>
    public required int Overflowed { get; init; }

    /// <summary>Gauge entries that are not kept.</summary>
    public required int Dropped { get; init; }

    /// <summary>The longest of its entries', in milliseconds.</summary>
    public required long TtlMilliseconds { get; init; }

    /// <summary>The longest of its entries', in milliseconds.</summary>
    public required long RetentionMilliseconds { get; init; }

    public int Count => Slots.Length;

    /// <summary>Number of values in a frame.</summary>
    public int ValueCount => Offsets[^1];

    /// <summary>Number of values of an entry whose point is one number.</summary>
    public int StrideOfNumber => 1 + LayoutDefinition.TailOf(HasCreated, HasTimes);

    /// <summary>When a frame of it came last, Unix milliseconds.</summary>
    public long UsedAt { get; set; }

    /// <summary>How many sources sent it last; see <see cref="Shards.LayoutTable"/>.</summary>
    public int Users { get; set; }

    /// <summary>Where the values of an entry end, its start time included and its time not.</summary>
    public int EndOf(int entry) => Offsets[entry + 1] - (HasTimes ? 1 : 0);

    /// <summary>Where the time of an entry is, if the layout has times.</summary>
    public int TimeOf(int entry) => Offsets[entry + 1] - 1;

    /// <summary>
    /// Whether two entries' values mean the same: the bounds or quantiles are equal. A start time may be missing in one of
    /// them; it comes last.
    /// </summary>
    public bool SameShape(int entry, Layout other, int otherEntry) => SameShape(entry, other.Bounds?[otherEntry], other.Quantiles?[otherEntry]);

    /// <inheritdoc cref="SameShape(int, Layout, int)"/>
    public bool SameShape(int entry, HistogramBounds? bounds, double[]? quantiles) =>
        (Bounds is null || Bounds[entry].Equals(bounds))
        && (Quantiles is null || NumberListComparer.Instance.Equals(Quantiles[entry], quantiles));
}
