using System.Buffers;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Sources;

/// <summary>
/// Where a frame's entries stand among the series that its source feeds. A frame with all of them is the source's layout
/// from then on; of a partial frame, the source's layout is grown by what is new in it.
/// </summary>
/// <param name="Frame">The frame's layout.</param>
/// <param name="Target">The source's layout with the frame in it.</param>
/// <param name="Positions">Per entry of the frame, its entry there, or -1 for one that is not taken; null where both are the same.</param>
internal readonly record struct FrameFit(Layout Frame, Layout Target, int[]? Positions)
{
    /// <param name="source">The source.</param>
    /// <param name="frame">The frame's layout.</param>
    /// <param name="values">Its values.</param>
    /// <param name="isPartial">It is silent about what it leaves out.</param>
    /// <param name="isDelta">Its values are increments.</param>
    /// <returns>Null where all points of the frame are known: it changes nothing.</returns>
    public static FrameFit? Of(SourceState source, Layout frame, ReadOnlySpan<double> values, bool isPartial, bool isDelta)
    {
        var old = source.Layout;

        // What a retired source sent before it was retired does not come back with the part that it sends now.
        var goesOn = isPartial && !source.IsRetired && old is not null;
        if (!goesOn && !frame.HasTimes) return new FrameFit(frame, frame, null);
        var known = PositionsIn(source, old, frame);
        bool[]? leftOut = null;
        if (frame.HasTimes)
        {
            var repeated = 0;
            for (var entry = 0; entry < frame.Count; entry++)
            {
                var at = known is null ? entry : known[entry];
                var isKnown = PointTimes.Knows(source, at, values, frame, entry, isDelta);
                if (isKnown) repeated++;
                var isFed = goesOn && at >= 0 && old!.Slots[at] != Layout.NoSlot;
                if ((isKnown || values[frame.TimeOf(entry)] < 0) && !isFed) (leftOut ??= new bool[frame.Count])[entry] = true;
            }

            if (repeated == frame.Count && frame.Count > 0) return null;
        }

        if (goesOn && (known is not null || leftOut is not null)) return Extend(source, old!, frame, known, leftOut, values);
        return leftOut is null ? new FrameFit(frame, frame, null) : LayoutUnion.Take(frame, leftOut);
    }

    /// <summary>Where the entries of a frame that changes no value stand.</summary>
    /// <returns>Null where its source feeds nothing.</returns>
    public static FrameFit? OfRepeated(SourceState source, Layout frame) =>
        source is { IsRetired: false, Layout: { } known } ? new FrameFit(frame, known, PositionsIn(source, known, frame)) : null;

    /// <summary>The values of a frame in the order of the target, with the entries that it does not have marked.</summary>
    public double[] Spread(ReadOnlySpan<double> values, out bool[] missing)
    {
        var spread = new double[Target.ValueCount];
        missing = new bool[Target.Count];
        Array.Fill(missing, true);
        for (var entry = 0; entry < Frame.Count; entry++)
        {
            var to = Positions![entry];
            if (to < 0) continue;
            missing[to] = false;
            var from = values[Frame.Offsets[entry]..Frame.Offsets[entry + 1]];
            var into = spread.AsSpan(Target.Offsets[to], Target.Offsets[to + 1] - Target.Offsets[to]);
            if (into.Length < from.Length || (into.Length > from.Length && Target.HasTimes == Frame.HasTimes && Target.HasCreated == Frame.HasCreated))
            {
                from[^2..].CopyTo(into[^2..]); // it has ended, and its shape is not known
                continue;
            }

            into[from.Length..].Fill(double.NaN); // a start time or a time that the frame does not have
            from.CopyTo(into);
        }

        return spread;
    }

    /// <summary>The low parts of a frame in the order of the target.</summary>
    public double[]? Spread(double[]? lowParts)
    {
        if (lowParts is null) return null;
        var spread = new double[Target.ValueCount];
        for (var entry = 0; entry < Frame.Count; entry++)
        {
            var to = Positions![entry];
            var length = Frame.Offsets[entry + 1] - Frame.Offsets[entry];
            if (to >= 0 && length <= Target.Offsets[to + 1] - Target.Offsets[to]) lowParts.AsSpan(Frame.Offsets[entry]..Frame.Offsets[entry + 1]).CopyTo(spread.AsSpan(Target.Offsets[to]));
        }

        return spread;
    }

    /// <summary>The payloads of a frame in the order of the target.</summary>
    public ReadOnlySpan<byte> Spread(ReadOnlySpan<byte> payloads)
    {
        if (!Target.HasPayloads) return default;
        var entries = new int[Target.Count];
        Array.Fill(entries, -1);
        var starts = new int[Frame.Count + 1];
        var rest = payloads;
        for (var entry = 0; entry < Frame.Count; entry++)
        {
            if (Positions![entry] >= 0) entries[Positions[entry]] = entry;
            var length = Frame.HasPayloads && FramePayloads.TryTake(ref rest, out var taken) ? taken.Length : 0;
            starts[entry + 1] = starts[entry] + length;
        }

        var spread = new ArrayBufferWriter<byte>(payloads.Length + Target.Count);
        foreach (var entry in entries)
        {
            if (entry >= 0 && starts[entry + 1] > starts[entry]) spread.Write(payloads[starts[entry]..starts[entry + 1]]);
            else Varint.WriteUInt64(spread, 0);
        }

        return spread.WrittenSpan;
    }

    private static FrameFit Extend(SourceState source, Layout old, Layout frame, int[]? known, bool[]? leftOut, ReadOnlySpan<double> values)
    {
        if (leftOut is null && source.LastFit is { } last && ReferenceEquals(last.Frame, frame) && ReferenceEquals(last.Target, old)) return last;
        var fit = LayoutUnion.Extend(old, frame, known ?? [.. Enumerable.Range(0, frame.Count)], leftOut, values);
        source.LastFit = leftOut is null ? fit : null; // what is left out now may be taken the next time
        return fit;
    }

    /// <summary>Where the frame's entries stand in a layout, or -1; null where both are the same.</summary>
    private static int[]? PositionsIn(SourceState source, Layout? old, Layout frame)
    {
        if (ReferenceEquals(old, frame)) return null;
        if (source.LastFit is { } last && ReferenceEquals(last.Frame, frame) && ReferenceEquals(last.Target, old)) return last.Positions;
        var positions = new int[frame.Count];
        Array.Fill(positions, -1);
        if (old is null) return positions;
        var known = new Dictionary<Hash128, int>(old.Count);
        for (var i = 0; i < old.Count; i++) known[old.InputIds[i]] = i;
        for (var entry = 0; entry < positions.Length; entry++)
        {
            if (known.TryGetValue(frame.InputIds[entry], out var position)) positions[entry] = position;
        }

        return positions;
    }
}
