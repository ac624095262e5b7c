using System.Buffers;
using Tributary.Metrics.Frames;
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
    public static FrameFit Of(SourceState source, Layout frame, ReadOnlySpan<double> values, bool isPartial)
    {
        if (!isPartial || source.Layout is not { } old || ReferenceEquals(old, frame)) return new FrameFit(frame, frame, null);
        if (source.LastFit is { } last && ReferenceEquals(last.Frame, frame) && ReferenceEquals(last.Target, old)) return last;
        var fit = LayoutUnion.Extend(old, frame, values);
        source.LastFit = Array.IndexOf(fit.Positions!, -1) < 0 ? fit : null; // one that is not taken was only left out of this frame
        return fit;
    }

    public int TargetOf(int entry) => Positions is null ? entry : Positions[entry];

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
            if (to >= 0) lowParts.AsSpan(Frame.Offsets[entry]..Frame.Offsets[entry + 1]).CopyTo(spread.AsSpan(Target.Offsets[to]));
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
}
