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
        writer.Write([(byte)((layout.HasCreated ? 1 : 0) | (layout.HasPayloads ? 2 : 0) | (layout.HasPassThrough ? 4 : 0) | (layout.HasTimes ? 8 : 0))]);
        Varint.WriteUInt64(writer, (ulong)layout.Overflowed);
        Varint.WriteUInt64(writer, (ulong)layout.Dropped);
        Varint.WriteInt64(writer, layout.TtlMilliseconds);
        Varint.WriteInt64(writer, layout.RetentionMilliseconds);
        Varint.WriteInt64(writer, layout.UsedAt);

        var lists = new NumberLists();
        var hasLists = layout.Bounds is not null || layout.Quantiles is not null;
        for (var i = 0; hasLists && i < layout.Count; i++) lists.Add(layout.Bounds?[i], layout.Quantiles?[i]);
        lists.Write(writer);
        Varint.WriteUInt64(writer, (ulong)layout.Count);
        for (var i = 0; i < layout.Count; i++)
        {
            layout.InputIds[i].Write(writer.GetSpan(Hash128.Size));
            writer.Advance(Hash128.Size);
            Varint.WriteInt64(writer, layout.Slots[i]);
            if (hasLists) Varint.WriteUInt64(writer, (ulong)lists.Add(layout.Bounds?[i], layout.Quantiles?[i]));
        }
    }

    public static bool TryRead(ref ReadOnlySpan<byte> source, byte form, PointKind kind, SeriesTable series, out Layout layout)
    {
        layout = null!;
        if (source.Length < Hash128.Size + 1) return false;
        var id = Hash128.Read(source);
        var flags = source[Hash128.Size];
        source = source[(Hash128.Size + 1)..];
        if (!Varint.TryReadUInt64(ref source, out var overflowed) || !Varint.TryReadUInt64(ref source, out var dropped)) return false;
        if (!Varint.TryReadInt64(ref source, out var ttl) || !Varint.TryReadInt64(ref source, out var retention)) return false;
        long usedAt = 0;
        if (form > 1 && !Varint.TryReadInt64(ref source, out usedAt)) return false;
        if (!BinaryForm.TryReadCount(ref source, 1, out var listCount)) return false;
        var (lists, sharedBounds) = (new double[listCount][], new HistogramBounds[listCount]);
        for (var i = 0; i < lists.Length; i++)
        {
            if (!BinaryForm.TryReadNumbers(ref source, out lists[i]) || HistogramBounds.TryCreate(lists[i]) is not { } rising) return false;
            sharedBounds[i] = rising;
        }

        if (!BinaryForm.TryReadCount(ref source, Hash128.Size + 1, out var count)) return false;
        var (inputs, slots, offsets) = (new Hash128[count], new int[count], new int[count + 1]);
        var bounds = LayoutDefinition.HasBounds(kind) ? new HistogramBounds[count] : null;
        var quantiles = kind == PointKind.Summary ? new double[count][] : null;
        for (var i = 0; i < count; i++)
        {
            if (source.Length < Hash128.Size) return false;
            inputs[i] = Hash128.Read(source);
            source = source[Hash128.Size..];
            if (!Varint.TryReadInt64(ref source, out var slot) || (slot != Layout.NoSlot && !series.IsUsed(slot))) return false;
            var list = 0;
            var hasList = bounds is not null || quantiles is not null;
            if (hasList && !BinaryForm.TryReadIndex(ref source, listCount, out list)) return false;
            slots[i] = (int)slot;
            var width = LayoutDefinition.WidthOf(kind, hasList ? lists[list].Length : 0) + LayoutDefinition.TailOf((flags & 1) != 0, (flags & 8) != 0);
            if (offsets[i] > int.MaxValue - width) return false;
            offsets[i + 1] = offsets[i] + width;
            if (bounds is not null) bounds[i] = sharedBounds[list];
            if (quantiles is not null) quantiles[i] = lists[list];
        }

        layout = new Layout
        {
            Id = id,
            HasCreated = (flags & 1) != 0,
            HasPayloads = (flags & 2) != 0,
            HasPassThrough = (flags & 4) != 0,
            HasTimes = (flags & 8) != 0,
            InputIds = inputs,
            Slots = slots,
            Offsets = offsets,
            Bounds = bounds,
            Quantiles = quantiles,
            Overflowed = (int)overflowed,
            Dropped = (int)dropped,
            TtlMilliseconds = ttl,
            RetentionMilliseconds = retention,
            UsedAt = usedAt,
        };
        return true;
    }
}
