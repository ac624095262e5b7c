using Tributary.Metrics.Identity;
using Tributary.Metrics.Sources;

namespace Tributary.Metrics.Layouts;

/// <summary>
/// Layouts of sources that send a family in parts. Such a layout is the source's own: no frame names it, so it has no id,
/// and the shard does not know it by one.
/// </summary>
internal static class LayoutUnion
{
    /// <summary>Adds to the layout of a source what is new in a partial frame.</summary>
    /// <param name="old">What the source sends so far.</param>
    /// <param name="frame">The frame's layout.</param>
    /// <param name="known">Per entry of the frame its entry in <paramref name="old"/>, or -1.</param>
    /// <param name="leftOut">Entries of the frame that are not to be taken; null for none.</param>
    /// <param name="values">The frame's values: who says that a series has ended need not know its shape.</param>
    public static FrameFit Extend(Layout old, Layout frame, int[] known, bool[]? leftOut, ReadOnlySpan<double> values)
    {
        var positions = new int[frame.Count];
        var changes = new List<(int Position, int Entry)>();
        var added = new Dictionary<Hash128, int>();
        var count = old.Count;
        for (var entry = 0; entry < frame.Count; entry++)
        {
            positions[entry] = -1;
            if (leftOut is not null && leftOut[entry]) continue;
            var at = known[entry];
            if (at < 0 && !added.TryGetValue(frame.InputIds[entry], out at)) added.Add(frame.InputIds[entry], at = count++);
            positions[entry] = at;
            var hasEnded = frame.HasTimes && values[frame.TimeOf(entry)] < 0;
            if (at < old.Count && (hasEnded || (old.Slots[at] == frame.Slots[entry] && frame.SameShape(entry, old, at)))) continue;
            changes.Add((at, entry));
        }

        var isWider = (frame.HasCreated && !old.HasCreated) || (frame.HasTimes && !old.HasTimes) || (frame.HasPayloads && !old.HasPayloads);
        return new FrameFit(frame, changes.Count == 0 && !isWider ? old : Build(old, frame, changes, count), positions);
    }

    /// <summary>What is left of a frame without the entries that are not to be taken.</summary>
    public static FrameFit Take(Layout frame, bool[] leftOut)
    {
        var positions = new int[frame.Count];
        var count = 0;
        for (var entry = 0; entry < positions.Length; entry++) positions[entry] = leftOut[entry] ? -1 : count++;
        return new FrameFit(frame, Without(frame, leftOut), positions);
    }

    /// <summary>A layout without some of its entries.</summary>
    public static Layout Without(Layout layout, bool[] gone)
    {
        int[] kept = [.. Enumerable.Range(0, layout.Count).Where(entry => !gone[entry])];
        return Create(layout, layout, [.. kept.Select(entry => (layout, entry))]);
    }

    private static Layout Build(Layout old, Layout frame, List<(int Position, int Entry)> changes, int count)
    {
        var entries = new (Layout From, int Entry)[count];
        for (var i = 0; i < old.Count; i++) entries[i] = (old, i);
        foreach (var (position, entry) in changes) entries[position] = (frame, entry);
        return Create(old, frame, entries);
    }

    private static Layout Create(Layout one, Layout other, (Layout From, int Entry)[] entries)
    {
        var (hasCreated, hasTimes) = (one.HasCreated || other.HasCreated, one.HasTimes || other.HasTimes);
        var tail = LayoutDefinition.TailOf(hasCreated, hasTimes);
        var offsets = new int[entries.Length + 1];
        for (var i = 0; i < entries.Length; i++)
        {
            var (from, entry) = entries[i];
            offsets[i + 1] = offsets[i] + from.Offsets[entry + 1] - from.Offsets[entry] - LayoutDefinition.TailOf(from.HasCreated, from.HasTimes) + tail;
        }

        return new Layout
        {
            Id = default,
            HasCreated = hasCreated,
            HasTimes = hasTimes,
            HasPayloads = one.HasPayloads || other.HasPayloads,
            InputIds = Array.ConvertAll(entries, at => at.From.InputIds[at.Entry]),
            Slots = Array.ConvertAll(entries, at => at.From.Slots[at.Entry]),
            Offsets = offsets,
            Bounds = one.Bounds is null ? null : Array.ConvertAll(entries, at => at.From.Bounds![at.Entry]),
            Quantiles = one.Quantiles is null ? null : Array.ConvertAll(entries, at => at.From.Quantiles![at.Entry]),
            HasPassThrough = one.HasPassThrough || other.HasPassThrough,
            Overflowed = 0,
            Dropped = 0,
            TtlMilliseconds = Longer(one.TtlMilliseconds, other.TtlMilliseconds),
            RetentionMilliseconds = Longer(one.RetentionMilliseconds, other.RetentionMilliseconds),
        };
    }

    private static long Longer(long one, long other) => one < 0 || other < 0 ? -1 : Math.Max(one, other);
}
