using Tributary.Metrics.Layouts;
using Tributary.Metrics.Sources;

namespace Tributary.Metrics.Merging;

/// <summary>One frame, ready to be applied to a store: the ledger has let it through and the source has its layout.</summary>
internal readonly ref struct Update(Layout layout, SourceState source, ReadOnlySpan<double> values, double[]? lowParts, ReadOnlySpan<byte> payloads, bool isDelta, bool sameLife, long time, bool[]? skipped = null, bool[]? stale = null)
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

    /// <summary>Marks are wanted of entries whose values turn out to be old: <see cref="MarkStale"/>.</summary>
    public bool WantsStale => stale is not null;

    /// <summary>Whether there are entries of which it says nothing.</summary>
    public bool HasSkips => skipped is not null;

    /// <summary>Whether the update says nothing of an entry: it is a repetition, or the frame has it not.</summary>
    public bool Skips(int entry) => skipped is not null && skipped[entry];

    /// <summary>The values of an entry are older than what is known: they say nothing.</summary>
    public void MarkStale(int entry) => stale?[entry] = true;

    /// <summary>
    /// The start time that ends the entry's values; NaN if the layout has none. A point that starts when it is taken says
    /// that its start is not known (OpenTelemetry Metrics Data Model, "Cumulative streams: handling unknown start time").
    /// </summary>
    public double CreatedOf(int entry)
    {
        if (!Layout.HasCreated) return double.NaN;
        var created = Values[Layout.EndOf(entry) - 1];
        return Layout.HasTimes && created == Values[Layout.TimeOf(entry)] ? double.NaN : created;
    }
}
