using System.Runtime.InteropServices;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Sources;

namespace Tributary.Metrics.Exemplars;

/// <summary>
/// Takes the exemplars of an update to the merged series, once its values are merged. A series that is passed through shows
/// those of its last push and no others; of every other one the newest stay.
/// </summary>
internal static class ExemplarMerge
{
    /// <param name="series">The shard's series.</param>
    /// <param name="store">Its values, merged.</param>
    /// <param name="fit">Where the frame's entries stand.</param>
    /// <param name="frame">The frame; its exemplars have been found valid.</param>
    /// <param name="skipped">Entries that the update says nothing of; null for none.</param>
    /// <param name="stale">Entries whose values came too late; null where there are none.</param>
    /// <returns>Whether anything has changed.</returns>
    public static bool Apply(SeriesTable series, PointStore store, in FrameFit fit, in FrameReader frame, bool[]? skipped, bool[]? stale)
    {
        var hasChanged = fit.Target.HasPassThrough && series.Exemplars is not null && Withdraw(series, fit.Target, skipped);
        if (frame.Exemplars.IsEmpty) return hasChanged;
        var received = frame.Header.ReceivedAt / 1000.0;
        var ofEntry = new List<Exemplar>();
        var each = FrameExemplars.Enumerate(frame.Exemplars);
        var isThere = each.MoveNext();
        while (isThere)
        {
            var entry = each.Entry;
            ofEntry.Clear();
            for (; isThere && each.Entry == entry; isThere = each.MoveNext())
            {
                ofEntry.Add(new Exemplar(each.Labels.ToArray(), each.Value, each.Time) { Order = double.IsNaN(each.Time) ? received : Math.Min(each.Time, received) });
            }

            var at = fit.Positions is null ? entry : fit.Positions[entry];
            if (at < 0 || fit.Target.Slots[at] == Layout.NoSlot || stale?[at] == true || (skipped?[at] == true && !IsForExemplars(fit.Frame, frame.Values, entry))) continue;
            hasChanged |= Add(series, store, fit.Target, at, CollectionsMarshal.AsSpan(ofEntry));
        }

        return hasChanged;
    }

    private static bool IsForExemplars(Layout layout, ReadOnlySpan<double> values, int entry) => layout.HasTimes && values[layout.TimeOf(entry)] == LayoutDefinition.ExemplarsOnly;

    private static bool Add(SeriesTable series, PointStore store, Layout layout, int entry, ReadOnlySpan<Exemplar> exemplars)
    {
        var slot = layout.Slots[entry];
        var known = series.Exemplars?[slot];
        var set = ExemplarSet.Add(known, exemplars, store.BucketsOf(slot, layout, entry));
        if (set == known || !series.TrySetExemplars(slot, set)) return false;
        series.Touch(slot);
        return true;
    }

    /// <summary>What is passed through is what its last push says of it.</summary>
    private static bool Withdraw(SeriesTable series, Layout layout, bool[]? skipped)
    {
        var hasChanged = false;
        for (var entry = 0; entry < layout.Count; entry++)
        {
            var slot = layout.Slots[entry];
            if (slot == Layout.NoSlot || skipped?[entry] == true || !series[slot].Settings.PassThrough) continue;
            if (!series.Exemplars!.Remove(slot)) continue;
            series.Touch(slot);
            hasChanged = true;
        }

        return hasChanged;
    }
}
