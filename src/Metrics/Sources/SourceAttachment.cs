using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Shards;

namespace Tributary.Metrics.Sources;

/// <summary>
/// Binds sources to the series they feed: moves a source from one layout to the next with its ledger, lets it go, and
/// brings it back.
/// </summary>
internal static class SourceAttachment
{
    /// <summary>
    /// Moves <paramref name="source"/> to <paramref name="next"/>. A series that both layouts have keeps its last values;
    /// one that is missing in the next is set aside if <paramref name="keepsAbsent"/>; one that was set aside earlier goes on.
    /// </summary>
    public static void Move(SourceState source, Layout next, LayoutTable layouts, SeriesTable series, bool isDelta, bool keepsAbsent, long now)
    {
        var old = source.Layout;
        if (ReferenceEquals(old, next)) return;
        var last = new double[next.ValueCount];
        var low = source.LastLow is null ? null : new double[next.ValueCount];
        var histograms = source.LastHistograms is null ? null : new Sketches.ExponentialHistogram?[next.Count];
        var kept = old is null ? null : new bool[old.Count];
        Dictionary<Hash128, int>? oldEntries = null;

        for (var entry = 0; entry < next.Count; entry++)
        {
            var slot = next.Slots[entry];
            if (old is not null && TryMatch(old, next, entry, ref oldEntries, out var oldEntry) && !kept![oldEntry])
            {
                kept[oldEntry] = true;
                var oldSlot = old.Slots[oldEntry];
                if (oldSlot != slot)
                {
                    if (oldSlot != Layout.NoSlot) series.Detach(oldSlot, now);
                    if (slot != Layout.NoSlot) series.Attach(slot, source);
                }

                // Another shape can only come from another process; a removed series starts again from nothing.
                if (oldSlot == Layout.NoSlot || !next.SameShape(entry, old, oldEntry)) continue;
                CopyPoint(Point(source.Last, old, oldEntry), Point(last, next, entry));
                if (low is not null) CopyPoint(Point(source.LastLow!, old, oldEntry), Point(low, next, entry));
                if (histograms is not null) histograms[entry] = source.LastHistograms![oldEntry];
                continue;
            }

            AbsentPoint? absent = null;
            source.Absent?.Remove(next.InputIds[entry], out absent);
            if (absent is { IsLive: true }) series.Detach(absent.Slot, now);
            if (slot != Layout.NoSlot) series.Attach(slot, source);
            if (absent is not null && next.SameShape(entry, absent.Bounds, absent.Quantiles))
            {
                CopyPoint(absent.Last, Point(last, next, entry));
                if (absent.LastLow is not null)
                {
                    low ??= new double[next.ValueCount];
                    CopyPoint(absent.LastLow, Point(low, next, entry));
                }

                if (absent.Histogram is not null)
                {
                    histograms ??= new Sketches.ExponentialHistogram?[next.Count];
                    histograms[entry] = absent.Histogram;
                }
            }
        }

        if (old is not null) SetAside(source, old, kept!, series, isDelta, keepsAbsent, now);
        layouts.Assign(source, next);
        source.RetentionMilliseconds = next.RetentionMilliseconds;
        source.Last = last;
        source.LastLow = low;
        source.LastHistograms = histograms;
    }

    /// <summary>The source's group no longer has the family: its gauges go, its cumulative values are set aside.</summary>
    public static void Clear(SourceState source, LayoutTable layouts, SeriesTable series, bool keepsAbsent, long now)
    {
        if (source.IsRetired) return;
        if (source.Layout is { } old) SetAside(source, old, new bool[old.Count], series, isDelta: false, keepsAbsent, now);
        WithdrawAbsent(source, series, now);
        if (!keepsAbsent) source.Absent = null;
        layouts.Assign(source, null);
        source.Last = [];
        source.LastLow = null;
        source.LastHistograms = null;
    }

    /// <summary>Some of the source's series have ended: they are no longer fed by it. Their times are remembered.</summary>
    public static void Withdraw(SourceState source, bool[] ended, PointStore store, LayoutTable layouts, SeriesTable series, long now)
    {
        store.End(source, ended);
        Move(source, LayoutUnion.Without(source.Layout!, ended), layouts, series, isDelta: false, keepsAbsent: true, now);
    }

    /// <summary>Forgets the cumulative values: what comes next counts from zero, and what is seen through is gone.</summary>
    public static void StartNewLife(SourceState source, long epoch, SeriesTable series)
    {
        source.StartNewLife(epoch);
        foreach (var slot in source.Layout?.Slots ?? [])
        {
            if (slot != Layout.NoSlot) series.Touch(slot);
        }

        foreach (var absent in source.Absent?.Values ?? Enumerable.Empty<AbsentPoint>()) series.Touch(absent.Slot);
    }

    /// <summary>The source leaves the view; its ledger stays, for it may come back.</summary>
    public static void Retire(SourceState source, LayoutTable layouts, SeriesTable series, long now)
    {
        if (source.IsRetired) return;
        foreach (var slot in source.Layout?.Slots ?? [])
        {
            if (slot != Layout.NoSlot) series.Detach(slot, now);
        }

        WithdrawAbsent(source, series, now);
        layouts.Retire(source, now);
    }

    public static void Revive(SourceState source, LayoutTable layouts, SeriesTable series)
    {
        if (!source.IsRetired) return;
        foreach (var slot in source.Layout?.Slots ?? [])
        {
            if (slot != Layout.NoSlot) series.Attach(slot, source);
        }

        layouts.Revive(source);
    }

    /// <summary>Finds the entry's twin in the old layout; at the same place as a rule, so that no table is needed.</summary>
    private static bool TryMatch(Layout old, Layout next, int entry, ref Dictionary<Hash128, int>? oldEntries, out int oldEntry)
    {
        oldEntry = entry;
        if (entry < old.Count && old.InputIds[entry] == next.InputIds[entry]) return true;
        if (oldEntries is null)
        {
            oldEntries = new Dictionary<Hash128, int>(old.Count);
            for (var i = 0; i < old.Count; i++) oldEntries[old.InputIds[i]] = i;
        }

        return oldEntries.TryGetValue(next.InputIds[entry], out oldEntry);
    }

    private static Span<double> Point(double[] values, Layout layout, int entry) =>
        values.AsSpan(layout.Offsets[entry], layout.Offsets[entry + 1] - layout.Offsets[entry]);

    /// <summary>Copies a point of the same shape, and its start time if both have one.</summary>
    private static void CopyPoint(ReadOnlySpan<double> from, Span<double> to) => from[..Math.Min(from.Length, to.Length)].CopyTo(to);

    private static void WithdrawAbsent(SourceState source, SeriesTable series, long now)
    {
        if (source.Absent is not { } absent) return;
        foreach (var (id, point) in absent)
        {
            if (!point.IsLive) continue;
            series.Detach(point.Slot, now);
            absent[id] = point with { IsLive = false };
        }
    }

    private static void SetAside(SourceState source, Layout old, bool[] kept, SeriesTable series, bool isDelta, bool keepsAbsent, long now)
    {
        for (var entry = 0; entry < old.Count; entry++)
        {
            var slot = old.Slots[entry];
            if (kept[entry] || slot == Layout.NoSlot) continue;
            if (!(keepsAbsent || isDelta) || series[slot].Settings.PassThrough)
            {
                series.Detach(slot, now);
                continue;
            }

            if (!isDelta) series.Detach(slot, now);
            var (start, end) = (old.Offsets[entry], old.Offsets[entry + 1]);
            source.Absent ??= [];

            // A layout that names a series twice must not leave the first one counted as fed.
            if (source.Absent.TryGetValue(old.InputIds[entry], out var twin) && twin.IsLive) series.Detach(twin.Slot, now);
            source.Absent[old.InputIds[entry]] = new AbsentPoint(
                slot,
                source.Last[start..end],
                source.LastLow?[start..end],
                old.Bounds?[entry],
                old.Quantiles?[entry],
                source.LastHistograms?[entry],
                isDelta,
                old.HasTimes);
        }
    }
}
