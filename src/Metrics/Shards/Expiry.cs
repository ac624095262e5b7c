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
            if (IsSilent(source, now) || IsForgettable(source, now)) return true;
        }

        foreach (var slot in shard.Series!.Used())
        {
            if (IsRemovable(shard.Series[slot], now)) return true;
        }

        return shard.Store!.IsAdvanceDue(now);
    }

    public static void Run(FamilyShard shard, long now)
    {
        var series = shard.Series!;
        foreach (var source in shard.Sources.Values)
        {
            if (IsSilent(source, now)) SourceAttachment.Retire(source, series, now);
            if (IsForgettable(source, now)) Forget(shard, source);
        }

        Remove(shard, [.. series.Used().Where(slot => IsRemovable(series[slot], now))]);
        SweepLayouts(shard);
        shard.Store!.Advance(now);
    }

    /// <summary>The source's group was deleted: it is retired, and series that only it fed are removed.</summary>
    public static void RetireAtOnce(FamilyShard shard, SourceState source, long now)
    {
        var series = shard.Series!;
        SourceAttachment.Retire(source, series, now);
        var slots = new HashSet<int>(source.Layout?.Slots ?? []);
        foreach (var absent in source.Absent?.Values ?? Enumerable.Empty<AbsentPoint>()) slots.Add(absent.Slot);
        slots.Remove(Layout.NoSlot);
        Remove(shard, [.. slots.Where(slot => series[slot].LiveCount == 0 && series[slot].SoleSource == source).Order()]);
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
        source.Release();
    }

    /// <summary>
    /// Removes series. Layouts that name them are no longer known, so that whoever sends one again is asked for its
    /// definition; ledgers forget them, so that they count from zero should they come back.
    /// </summary>
    private static void Remove(FamilyShard shard, List<int> slots)
    {
        if (slots.Count == 0) return;
        var gone = slots.ToHashSet();
        foreach (var slot in slots)
        {
            shard.Store!.Reset(slot);
            shard.Series!.Remove(slot);
        }

        foreach (var layout in shard.Layouts.Values.Concat(shard.Sources.Values.Select(source => source.Layout).OfType<Layout>()).ToHashSet())
        {
            var touched = false;
            for (var entry = 0; entry < layout.Count; entry++)
            {
                if (layout.Slots[entry] == Layout.NoSlot || !gone.Contains(layout.Slots[entry])) continue;
                layout.Slots[entry] = Layout.NoSlot;
                touched = true;
            }

            if (touched) shard.Layouts.Remove(layout.Id);
        }

        foreach (var source in shard.Sources.Values)
        {
            if (source.Absent is not { } absent) continue;
            foreach (var (id, point) in absent)
            {
                if (gone.Contains(point.Slot)) absent.Remove(id);
            }
        }
    }

    /// <summary>Forgets layouts that no source uses any more.</summary>
    private static void SweepLayouts(FamilyShard shard)
    {
        var used = shard.Sources.Values.Select(source => source.Layout).OfType<Layout>().ToHashSet();
        foreach (var (id, layout) in shard.Layouts)
        {
            if (!used.Contains(layout)) shard.Layouts.Remove(id);
        }
    }
}
