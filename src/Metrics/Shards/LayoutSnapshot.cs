using System.Buffers;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;

namespace Tributary.Metrics.Shards;

/// <summary>A bound layout in a shard's snapshot.</summary>
internal static class LayoutSnapshot
{
    public static void Write(Layout layout, IBufferWriter<byte> writer)
    {
        layout.Id.Write(writer.GetSpan(Hash128.Size));
        writer.Advance(Hash128.Size);
        writer.Write([(byte)((layout.HasCreated ? 1 : 0) | (layout.HasPayloads ? 2 : 0) | (layout.HasPassThrough ? 4 : 0))]);
        Varint.WriteUInt64(writer, (ulong)layout.Overflowed);
        Varint.WriteUInt64(writer, (ulong)layout.Dropped);
        Varint.WriteInt64(writer, layout.TtlMilliseconds);
        Varint.WriteInt64(writer, layout.RetentionMilliseconds);

        var lists = new IndexedSet<double[]>(NumberListComparer.Instance);
        var numbers = new int[layout.Count];
        for (var i = 0; i < layout.Count; i++)
        {
            if (layout.Bounds is { } bounds) numbers[i] = lists.Add(bounds[i].ToArray());
            else if (layout.Quantiles is { } quantiles) numbers[i] = lists.Add(quantiles[i]);
        }

        Varint.WriteUInt64(writer, (ulong)lists.Items.Count);
        foreach (var list in lists.Items) BinaryForm.WriteNumbers(writer, list);
        Varint.WriteUInt64(writer, (ulong)layout.Count);
        for (var i = 0; i < layout.Count; i++)
        {
            layout.InputIds[i].Write(writer.GetSpan(Hash128.Size));
            writer.Advance(Hash128.Size);
            Varint.WriteInt64(writer, layout.Slots[i]);
            Varint.WriteUInt64(writer, (ulong)(layout.Offsets[i + 1] - layout.Offsets[i]));
            if (lists.Items.Count > 0) Varint.WriteUInt64(writer, (ulong)numbers[i]);
        }
    }

    public static bool TryRead(ref ReadOnlySpan<byte> source, PointKind kind, out Layout layout)
    {
        layout = null!;
        if (source.Length < Hash128.Size + 1) return false;
        var id = Hash128.Read(source);
        var flags = source[Hash128.Size];
        source = source[(Hash128.Size + 1)..];
        if (!Varint.TryReadUInt64(ref source, out var overflowed) || !Varint.TryReadUInt64(ref source, out var dropped)) return false;
        if (!Varint.TryReadInt64(ref source, out var ttl) || !Varint.TryReadInt64(ref source, out var retention)) return false;
        if (!BinaryForm.TryReadCount(ref source, 1, out var listCount)) return false;
        var lists = new double[listCount][];
        for (var i = 0; i < lists.Length; i++)
        {
            if (!BinaryForm.TryReadNumbers(ref source, out lists[i])) return false;
        }

        if (!BinaryForm.TryReadCount(ref source, Hash128.Size + 2, out var count)) return false;
        var (inputs, slots, offsets) = (new Hash128[count], new int[count], new int[count + 1]);
        var sharedBounds = kind == PointKind.ClassicHistogram ? Array.ConvertAll(lists, list => new HistogramBounds(list)) : [];
        var bounds = kind == PointKind.ClassicHistogram ? new HistogramBounds[count] : null;
        var quantiles = kind == PointKind.Summary ? new double[count][] : null;
        for (var i = 0; i < count; i++)
        {
            if (source.Length < Hash128.Size) return false;
            inputs[i] = Hash128.Read(source);
            source = source[Hash128.Size..];
            if (!Varint.TryReadInt64(ref source, out var slot) || !Varint.TryReadUInt64(ref source, out var stride)) return false;
            var list = 0;
            if (listCount > 0 && !BinaryForm.TryReadIndex(ref source, listCount, out list)) return false;
            slots[i] = (int)slot;
            offsets[i + 1] = offsets[i] + (int)stride;
            if (bounds is not null) bounds[i] = sharedBounds[list];
            if (quantiles is not null) quantiles[i] = lists[list];
        }

        layout = new Layout
        {
            Id = id,
            HasCreated = (flags & 1) != 0,
            HasPayloads = (flags & 2) != 0,
            HasPassThrough = (flags & 4) != 0,
            InputIds = inputs,
            Slots = slots,
            Offsets = offsets,
            Bounds = bounds,
            Quantiles = quantiles,
            Overflowed = (int)overflowed,
            Dropped = (int)dropped,
            TtlMilliseconds = ttl,
            RetentionMilliseconds = retention,
        };
        return true;
    }
}
