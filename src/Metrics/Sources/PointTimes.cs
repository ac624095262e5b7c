using System.Runtime.InteropServices;
using Tributary.Metrics.Layouts;

namespace Tributary.Metrics.Sources;

/// <summary>
/// Exactly once for points that have times, each for itself: what a source sends of a family may come in several requests,
/// in any order and more than once.
/// </summary>
internal static class PointTimes
{
    /// <summary>Whether the ledger has seen every point of a frame, so that it changes nothing.</summary>
    /// <param name="source">The ledger.</param>
    /// <param name="fit">The frame's place in it.</param>
    /// <param name="values">The frame's values.</param>
    /// <param name="isDelta">They are increments.</param>
    public static bool HasAll(SourceState source, in FrameFit fit, ReadOnlySpan<double> values, bool isDelta)
    {
        if (fit.Frame.Count == 0 || !ReferenceEquals(source.Layout, fit.Target)) return false;
        for (var entry = 0; entry < fit.Frame.Count; entry++)
        {
            if (fit.TargetOf(entry) is var target and >= 0 && !Has(source, target, values, fit.Frame, entry, isDelta)) return false;
        }

        return true;
    }

    /// <summary>Enters the points of an update into the ledger, before it is merged.</summary>
    /// <param name="source">The ledger, with the layout of the values.</param>
    /// <param name="values">The update's values.</param>
    /// <param name="isDelta">They are increments.</param>
    /// <param name="skipped">Entries that are not in the update; marked are those too that are repetitions, or have ended.</param>
    /// <param name="ended">Entries whose series has ended; null if none has.</param>
    public static void Enter(SourceState source, ReadOnlySpan<double> values, bool isDelta, ref bool[]? skipped, out bool[]? ended)
    {
        ended = null;
        var layout = source.Layout!;
        for (var entry = 0; entry < layout.Count; entry++)
        {
            if (skipped is not null && skipped[entry]) continue;
            var time = values[layout.TimeOf(entry)];
            if (!Has(source, entry, values, layout, entry, isDelta))
            {
                Enter(source, entry, values, isDelta);
                if (!(time < 0)) continue;
                (ended ??= new bool[layout.Count])[entry] = true;
            }

            (skipped ??= new bool[layout.Count])[entry] = true;
        }
    }

    /// <summary>The series of a source that it has not sent for its time to live while it went on sending others.</summary>
    /// <returns>Null if there are none.</returns>
    public static bool[]? FindSilent(SourceState source)
    {
        if (source.IsRetired || source.Layout is not { HasTimes: true, TtlMilliseconds: >= 0 } layout) return null;
        double newest = 0;
        for (var entry = 0; entry < layout.Count; entry++) newest = Math.Max(newest, source.Last[layout.TimeOf(entry)]);
        var limit = newest - (layout.TtlMilliseconds / 1000.0);
        bool[]? silent = null;
        for (var entry = 0; entry < layout.Count; entry++)
        {
            if (source.Last[layout.TimeOf(entry)] <= limit) (silent ??= new bool[layout.Count])[entry] = true;
        }

        return silent;
    }

    /// <summary>Forgets which intervals of some series were counted: what is repeated after so long is no repetition of a request.</summary>
    public static void Forget(SourceState source, bool[] silent)
    {
        for (var entry = 0; entry < silent.Length; entry++)
        {
            if (silent[entry]) source.Intervals?.Remove(source.Layout!.InputIds[entry]);
        }
    }

    private static bool Has(SourceState source, int known, ReadOnlySpan<double> values, Layout layout, int entry, bool isDelta)
    {
        var time = Math.Abs(values[layout.TimeOf(entry)]);
        if (!(time > 0)) return false; // no time is known: only the source's stamp orders it
        var created = values[layout.EndOf(entry) - 1];
        if (isDelta && values[layout.TimeOf(entry)] > 0) return source.Intervals is { } all && all.TryGetValue(layout.InputIds[entry], out var window) && !window.IsNew(created, time);
        var target = source.Layout!;
        var lastCreated = source.Last[target.EndOf(known) - 1];

        // The clock of a process that restarted may have been set back: of two lives, the one that started later is the later.
        if (created < time && lastCreated != 0 && created != lastCreated) return created < lastCreated;
        return time <= source.Last[target.TimeOf(known)];
    }

    private static void Enter(SourceState source, int entry, ReadOnlySpan<double> values, bool isDelta)
    {
        var layout = source.Layout!;
        var (time, created) = (Math.Abs(values[layout.TimeOf(entry)]), values[layout.EndOf(entry) - 1]);
        if (!(time > 0)) return;
        ref var last = ref source.Last[layout.TimeOf(entry)];
        last = isDelta ? Math.Max(last, time) : time;
        if (isDelta && values[layout.TimeOf(entry)] > 0)
        {
            ref var window = ref CollectionsMarshal.GetValueRefOrAddDefault(source.Intervals ??= [], layout.InputIds[entry], out _);
            (window ??= new IntervalWindow()).Add(created, time);
        }
        else if (created == time)
        {
            // The start is not known, but what comes next names it, and is of the same life.
            source.Last[layout.EndOf(entry) - 1] = created;
        }
    }
}
