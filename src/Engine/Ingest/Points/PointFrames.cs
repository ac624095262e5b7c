using System.Runtime.InteropServices;
using Tributary.Engine.Frames;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Layouts;
using Tributary.Protocols.Points;

namespace Tributary.Engine.Ingest.Points;

/// <summary>Writes the frame of a group of points: the values in the order of the layout, then what does not fit into them.</summary>
internal static class PointFrames
{
    /// <returns>Number of exemplars.</returns>
    public static int Add(FrameBatch frames, PointBatch batch, PointGroups groups, in PointGroup group, PointPlan plan, FrameFlags flags, long epoch, long sequence, double now)
    {
        var layout = plan.Layout!;
        if (batch.Families[group.Family].IsDelta) flags |= FrameFlags.Delta;
        Fill(frames.Add(layout, flags, epoch, sequence), batch, groups, group, plan, now);
        if (batch.LowParts.Length > 0) AddLowParts(frames, batch, groups, group, plan);
        var exemplars = batch.Exemplars.Count > 0 && LayoutDefinition.TakesExemplars(layout.Kind) ? AddExemplars(frames, batch, groups, group, plan) : 0;
        if (!layout.HasPayloads) return exemplars;
        var place = 0;
        for (var point = group.First; point >= 0; point = groups.After(point), place++)
        {
            if (!IsDropped(plan, place)) frames.AddPayload(batch.PayloadOf(batch.Points[point]));
        }

        return exemplars;
    }

    private static void Fill(Span<double> destination, PointBatch batch, PointGroups groups, in PointGroup group, PointPlan plan, double now)
    {
        var layout = plan.Layout!;
        var (place, entry, at) = (0, 0, 0);
        for (var point = group.First; point >= 0; point = groups.After(point), place++)
        {
            if (IsDropped(plan, place)) continue;
            ref readonly var one = ref batch.Points[point];
            var end = at + layout.Strides[entry++].Length;
            var values = batch.ValuesOf(one);
            values.CopyTo(destination[at..]);
            if (layout.HasTimes) (destination[end - 2], destination[end - 1]) = (one.Created, TimeOf(one, now));
            else if (end - at > values.Length) destination[end - 1] = one.Created;
            at = end;
        }
    }

    private static void AddLowParts(FrameBatch frames, PointBatch batch, PointGroups groups, in PointGroup group, PointPlan plan)
    {
        List<(int Index, double Low)>? own = null;
        var (place, entry, at) = (0, 0, 0);
        for (var point = group.First; point >= 0; point = groups.After(point), place++)
        {
            if (IsDropped(plan, place)) continue;
            ref readonly var one = ref batch.Points[point];
            foreach (var (index, low) in batch.LowPartsOf(one)) (own ??= []).Add((at + index - one.ValuesStart, low));
            at += plan.Layout!.Strides[entry++].Length;
        }

        if (own is not null) frames.AddLowParts(CollectionsMarshal.AsSpan(own));
    }

    private static int AddExemplars(FrameBatch frames, PointBatch batch, PointGroups groups, in PointGroup group, PointPlan plan)
    {
        var (place, entry, count) = (0, 0, 0);
        for (var point = group.First; point >= 0; point = groups.After(point), place++)
        {
            if (IsDropped(plan, place)) continue;
            var own = batch.Exemplars.Of(point);
            foreach (ref readonly var exemplar in own) frames.AddExemplar(entry, batch.Exemplars.LabelsOf(exemplar), exemplar.Value, exemplar.Time);
            count += own.Length;
            entry++;
        }

        frames.EndExemplars();
        return count;
    }

    private static double TimeOf(in ParsedPoint point, double now) => double.IsNaN(point.Time) ? now : double.IsNegativeInfinity(point.Time) ? -now : point.Time;

    private static bool IsDropped(PointPlan plan, int place) => plan.Dropped is { } dropped && dropped[place];
}
