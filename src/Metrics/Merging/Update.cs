using Tributary.Metrics.Layouts;
using Tributary.Metrics.Sources;

namespace Tributary.Metrics.Merging;

/// <summary>One frame, ready to be applied to a store: the ledger has let it through and the source has its layout.</summary>
internal readonly ref struct Update(Layout layout, SourceState source, ReadOnlySpan<double> values, double[]? lowParts, ReadOnlySpan<byte> payloads, bool isDelta, bool sameLife, long time)
{
    public Layout Layout { get; } = layout;

    public SourceState Source { get; } = source;

    public ReadOnlySpan<double> Values { get; } = values;

    /// <summary>What is left of integers that no double holds, one a value; null if nothing is.</summary>
    public double[]? LowParts { get; } = lowParts;

    /// <summary>Per entry its length as a varint, and its bytes.</summary>
    public ReadOnlySpan<byte> Payloads { get; } = payloads;

    public bool IsDelta { get; } = isDelta;

    /// <summary>The update belongs to the life already known, and nothing but its values tells whether it comes late.</summary>
    public bool SameLife { get; } = sameLife;

    /// <summary>When it was received, Unix milliseconds.</summary>
    public long Time { get; } = time;

    /// <summary>The start time that ends the entry's values; NaN if the layout has none.</summary>
    public double CreatedOf(int entry) => Layout.HasCreated ? Values[Layout.Offsets[entry + 1] - 1] : double.NaN;
}
