using Tributary.Metrics.Layouts;
using Tributary.Metrics.Sources;

namespace Tributary.Metrics.Shards;

/// <summary>
/// How sources and series leave (DESIGN: sources live and die). A source that is silent for its ttl is retired: its gauges
/// leave the view, its counts stay in the totals. Its ledger is kept for the retention time, so that one that comes back
/// counts on. A series that no live source has fed for the retention time is removed.
/// </summary>
internal static class Expiry
{
    /// <summary>Whether <see cref="Run"/> would change anything: if not, there is nothing to journal.</summary>
    public static bool IsDue(FamilyShard shard, long now)
    {
        foreach (var source in shard.Sources.Values)
        {
            if (IsSilent(source, now) || IsForgettable(source, now) || PointTimes.FindSilent(source, now) is not null) return true;
        }

        foreach (var slot in shard.Series!.Used())
        {
            if (IsRemovable(shard.Series[slot], now)) return true;
        }

        return shard.Layouts.IsSweepDue(now) || shard.Store!.IsAdvanceDue(now);
    }

    public static void Run(FamilyShard shard, long now)
    {
        var series = shard.Series!;
        foreach (var source in shard.Sources.Values)
        {
            if (IsSilent(source, now)) SourceAttachment.Retire(source, shard.Layouts, series, now);
            if (PointTimes.FindSilent(source, now) is { } silent) SourceAttachment.Withdraw(source, silent, shard.Store!, shard.Layouts, series, now);
            if (IsForgettable(source, now)) Forget(shard, source);
        }

        List<int> removed = [.. series.Used().Where(slot => IsRemovable(series[slot], now))];
        if (removed.Count > 0) Remove(shard, removed, AllLayouts(shard), shard.Sources.Values);
        shard.Layouts.Sweep(now);
        shard.Store!.Advance(now);
    }

    /// <summary>The source's group was deleted: it is retired, and series that only it fed are removed.</summary>
    public static void RetireAtOnce(FamilyShard shard, SourceState source, long now)
    {
        var series = shard.Series!;
        SourceAttachment.Retire(source, shard.Layouts, series, now);
        var slots = new HashSet<int>(source.Layout?.Slots ?? []);
        foreach (var absent in source.Absent?.Values ?? Enumerable.Empty<AbsentPoint>()) slots.Add(absent.Slot);
        slots.Remove(Layout.NoSlot);
        List<int> removed = [.. slots.Where(slot => series[slot].LiveCount == 0 && series[slot].SoleSource == source).Order()];

        // What only this source fed is named by its own layout, or by one that no source uses; by no other ledger.
        if (removed.Count > 0) Remove(shard, removed, [.. shard.Layouts.Idle, .. source.Layout is { } own ? [own] : Array.Empty<Layout>()], [source]);
    }

    /// <summary>A source without a layout was cleared by a PUT: nothing of it is in the view, only its ledger lives on.</summary>
    private static bool IsSilent(SourceState source, long now)
    {
        var ttl = source.Layout?.TtlMilliseconds ?? 0;
        return !source.IsRetired && ttl >= 0 && now - source.LastSeen >= ttl;
    }

    private static bool IsForgettable(SourceState source, long now) =>
        source.IsRetired && source.RetentionMilliseconds >= 0 && now - source.RetiredAt >= source.RetentionMilliseconds;

    private static bool IsRemovable(in Series series, long now) =>
        series.LiveCount == 0
        && series.Settings.Retention != Timeout.InfiniteTimeSpan
        && now - series.OrphanedAt >= (long)series.Settings.Retention.TotalMilliseconds;

    private static void Forget(FamilyShard shard, SourceState source)
    {
        shard.Sources.Remove(source.Id);
        shard.Layouts.Assign(source, null);
        source.Release();
    }

    /// <summary>What is known, and what sources sent last though it is known no more.</summary>
    private static HashSet<Layout> AllLayouts(FamilyShard shard)
    {
        var all = new HashSet<Layout>(shard.Layouts.Known);
        foreach (var source in shard.Sources.Values)
        {
            if (source.Layout is { } layout) all.Add(layout);
        }

        return all;
    }

    /// <summary>
    /// Removes series. Layouts that name them are no longer known, so that whoever sends one again is asked for its
    /// definition; ledgers forget them, so that they count from zero should they come back.
    /// </summary>
    private static void Remove(FamilyShard shard, List<int> slots, IEnumerable<Layout> layouts, IEnumerable<SourceState> sources)
    {
        var gone = slots.ToHashSet();
        foreach (var slot in slots)
        {
            shard.Store!.Reset(slot);
            shard.Series!.Remove(slot);
        }

        foreach (var source in sources)
        {
            ForgetIntervals(source, gone);
            if (source.Absent is not { } absent) continue;
            foreach (var (id, point) in absent)
            {
                if (!gone.Contains(point.Slot)) continue;
                absent.Remove(id);
                source.Intervals?.Remove(id);
            }
        }

        foreach (var layout in layouts)
        {
            if (Unbind(layout, gone)) shard.Layouts.Remove(layout);
        }
    }

    /// <summary>Those of the points of its layout; those of absent points go with the points.</summary>
    private static void ForgetIntervals(SourceState source, HashSet<int> gone)
    {
        if (source is not { Intervals: { } intervals, Layout: { } layout }) return;
        for (var entry = 0; entry < layout.Count; entry++)
        {
            if (gone.Contains(layout.Slots[entry])) intervals.Remove(layout.InputIds[entry]);
        }
    }

    private static bool Unbind(Layout layout, HashSet<int> gone)
    {
        var touched = false;
        foreach (ref var slot in layout.Slots.AsSpan())
        {
            if (slot == Layout.NoSlot || !gone.Contains(slot)) continue;
            slot = Layout.NoSlot;
            touched = true;
        }

        return touched;
    }
}
