using System.Buffers;
using System.Buffers.Binary;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Slices;

namespace Tributary.Engine.Frames;

/// <summary>
/// Divides the frame of a family whose series are sliced: a frame for each slice that has any of them, with the same
/// source, life, stamp and time.
/// </summary>
public static class FrameSlicer
{
    /// <param name="layout">The frame's layout.</param>
    /// <param name="frame">A frame without its layout's definition.</param>
    /// <param name="map">How the family is sliced.</param>
    public static IReadOnlyList<(SliceId Slice, EncodedLayout Layout, byte[] Bytes)> Slice(EncodedLayout layout, ReadOnlySpan<byte> frame, SliceMap map)
    {
        if (!FrameReader.TryRead(frame, out var whole)) throw new ArgumentException("It is not a frame.", nameof(frame));
        double[]? lowParts = null;
        if (whole.HasLowParts)
        {
            lowParts = new double[whole.Header.ValueCount];
            if (!whole.TryReadLowParts(lowParts)) throw new ArgumentException("The low parts of the frame do not fit to its values.", nameof(frame));
        }

        var parts = layout.Sliced(map).Parts;
        var frames = new (SliceId, EncodedLayout, byte[])[parts.Length];
        for (var i = 0; i < parts.Length; i++) frames[i] = (parts[i].Slice, parts[i].Layout, Write(whole, parts[i], lowParts));
        return frames;
    }

    /// <summary>Finds the value that a shard would refuse. To be asked before the frame is divided, which would refuse it only in part.</summary>
    /// <returns>The number of the value, or -1.</returns>
    public static int FindInvalid(EncodedLayout layout, ReadOnlySpan<byte> frame) => layout.Check.FindInvalid(frame);

    /// <summary>The slices that have any series of a layout, by rising index.</summary>
    public static IEnumerable<SliceId> SlicesOf(EncodedLayout layout, SliceMap map) => layout.Sliced(map).Parts.Select(part => part.Slice);

    private static byte[] Write(in FrameReader whole, LayoutPart part, double[]? lowParts)
    {
        var low = lowParts is null ? [] : LowPartsOf(part, lowParts);
        var exemplars = whole.Exemplars.IsEmpty ? [] : ExemplarsOf(whole.Exemplars, part);
        var flags = whole.Header.Flags & ~(FrameFlags.HasLowParts | FrameFlags.HasLayout | FrameFlags.HasExemplars);
        if (low.Length > 0) flags |= FrameFlags.HasLowParts;
        if (exemplars.Length > 0) flags |= FrameFlags.HasExemplars;
        var writer = new ArrayBufferWriter<byte>(FrameHeader.Size + (part.Values.Length * sizeof(double)));
        (whole.Header with { Flags = flags, ValueCount = part.Values.Length, Layout = part.Layout.Id }).Write(writer.GetSpan(FrameHeader.Size));
        writer.Advance(FrameHeader.Size);
        var values = whole.Values;
        foreach (var value in part.Values)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(writer.GetSpan(sizeof(double)), values[value]);
            writer.Advance(sizeof(double));
        }

        if (low.Length > 0) writer.Write(FrameLowParts.Encode(low));
        if (exemplars.Length > 0) WritePayload(exemplars, writer);
        if (!whole.Payloads.IsEmpty) WritePayloads(whole.Payloads, part, writer);
        return writer.WrittenSpan.ToArray();
    }

    private static (int Index, double Low)[] LowPartsOf(LayoutPart part, double[] lowParts) =>
        [.. part.Values.Select((value, index) => (index, lowParts[value])).Where(low => low.Item2 != 0)];

    /// <summary>They come by rising entries; so do the entries of a part.</summary>
    private static ReadOnlySpan<byte> ExemplarsOf(ReadOnlySpan<byte> exemplars, LayoutPart part)
    {
        var own = new ArrayBufferWriter<byte>();
        var each = FrameExemplars.Enumerate(exemplars);
        var at = 0;
        while (each.MoveNext())
        {
            while (at < part.Entries.Length && part.Entries[at] < each.Entry) at++;
            if (at == part.Entries.Length) break;
            if (part.Entries[at] == each.Entry) FrameExemplars.Write(own, at, each.Labels, each.Value, each.Time);
        }

        if (each.IsMalformed) throw new ArgumentException("The exemplars of the frame cannot be read.", nameof(exemplars));
        return own.WrittenSpan;
    }

    private static void WritePayload(ReadOnlySpan<byte> payload, ArrayBufferWriter<byte> writer) =>
        writer.Advance(FramePayloads.Write(payload, writer.GetSpan(FramePayloads.MaxPrefix + payload.Length)));

    /// <summary>Payloads come entry by entry, each with its length before it; so do the entries of a part.</summary>
    private static void WritePayloads(ReadOnlySpan<byte> payloads, LayoutPart part, ArrayBufferWriter<byte> writer)
    {
        var next = 0;
        for (var entry = 0; next < part.Entries.Length; entry++)
        {
            if (!FramePayloads.TryTake(ref payloads, out var payload)) throw new ArgumentException("The payloads of the frame do not fit to its layout.", nameof(payloads));
            if (part.Entries[next] != entry) continue;
            writer.Write(payload);
            next++;
        }
    }
}
