using System.Runtime.InteropServices;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;

namespace Tributary.Metrics.Sources;

/// <summary>
/// Exactly once for points that have times, each for itself: what a source sends of a family may come in several requests,
/// in any order and more than once.
/// </summary>
internal static class PointTimes
{
    /// <summary>Whether the ledger has seen a point of a frame, or a later one: it changes nothing.</summary>
    /// <param name="source">The ledger.</param>
    /// <param name="position">The point's entry in the source's layout, or -1.</param>
    /// <param name="values">The frame's values.</param>
    /// <param name="frame">The frame's layout.</param>
    /// <param name="entry">The point's entry there.</param>
    /// <param name="isDelta">The values are increments.</param>
    public static bool Knows(SourceState source, int position, ReadOnlySpan<double> values, Layout frame, int entry, bool isDelta)
    {
        var time = values[frame.TimeOf(entry)];
        if (time == LayoutDefinition.ExemplarsOnly) return true;
        if (!(Math.Abs(time) > 0)) return false; // no time is known: only the source's stamp orders it
        var created = values[frame.EndOf(entry) - 1];
        if (isDelta && time > 0) return source.Intervals is { } all && all.TryGetValue(frame.InputIds[entry], out var window) && !window.IsNew(created, time);
        var tail = TailOf(source, position, frame.InputIds[entry]);

        // A series that has ended and was not known is known to have ended.
        if (tail.Length < 2) return position < 0 && time < 0;
        var (lastCreated, lastTime) = (tail[0], Math.Abs(tail[1]));

        // The clock of a process that restarted may have been set back: of two lives, the one that started later is the later.
        if (created < time && lastCreated != 0 && created != lastCreated) return created < lastCreated;
        return Math.Abs(time) <= lastTime;
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
            if (!Knows(source, entry, values, layout, entry, isDelta))
            {
                Enter(source, entry, values, isDelta);
                if (!(time < 0)) continue;
                (ended ??= new bool[layout.Count])[entry] = true;
            }

            (skipped ??= new bool[layout.Count])[entry] = true;
        }
    }

    /// <summary>
    /// The series of a source that it has not sent for its time to live, while it may have gone on sending others. It goes
    /// by the sender's clock, which stood at its newest time when that came.
    /// </summary>
    /// <returns>Null if there are none.</returns>
    public static bool[]? FindSilent(SourceState source, long now)
    {
        if (source.IsRetired || source.Layout is not { HasTimes: true, TtlMilliseconds: >= 0 } layout) return null;
        double newest = 0;
        for (var entry = 0; entry < layout.Count; entry++) newest = Math.Max(newest, source.Last[layout.TimeOf(entry)]);
        var limit = newest + ((now - source.LastSeen - layout.TtlMilliseconds) / 1000.0);
        bool[]? silent = null;
        for (var entry = 0; entry < layout.Count; entry++)
        {
            if (source.Last[layout.TimeOf(entry)] <= limit) (silent ??= new bool[layout.Count])[entry] = true;
        }

        return silent;
    }

    /// <summary>The last start time and time of a series; less where they are not known.</summary>
    private static ReadOnlySpan<double> TailOf(SourceState source, int position, Hash128 input)
    {
        if (position >= 0) return source.Layout!.HasTimes ? source.Last.AsSpan(source.Layout.EndOf(position) - 1, 2) : default;
        return source.Absent is { } absent && absent.TryGetValue(input, out var point) && point.HasTimes ? point.Last.AsSpan(point.Last.Length - 2) : default;
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
