using System.Buffers;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Sources;

namespace Tributary.Metrics.Shards;

/// <summary>A source's ledger in a shard's snapshot.</summary>
internal static class SourceSnapshot
{
    public static void Write(SourceState source, int layout, IBufferWriter<byte> writer)
    {
        WriteHash(writer, source.Id.Hash);
        Varint.WriteInt64(writer, layout);
        foreach (var number in (ReadOnlySpan<long>)[source.Epoch, source.Stamp, source.LastSeen, source.RetiredAt, source.RetentionMilliseconds, source.Duplicates, source.Resets])
        {
            Varint.WriteInt64(writer, number);
        }

        writer.Write([source.Sequence is null ? (byte)0 : (byte)1]);
        if (source.Sequence is { } window)
        {
            Varint.WriteInt64(writer, window.Epoch);
            Varint.WriteInt64(writer, window.Highest);
            Varint.WriteInt64(writer, window.Lowest);
            Varint.WriteUInt64(writer, window.Seen);
            Varint.WriteInt64(writer, window.Gaps);
        }

        WritePoint(writer, source.Last, source.LastLow);
        Varint.WriteUInt64(writer, (ulong)(source.LastHistograms?.Length ?? 0));
        foreach (var histogram in source.LastHistograms ?? []) WriteHistogram(writer, histogram);
        Varint.WriteUInt64(writer, (ulong)(source.Absent?.Count ?? 0));

        // In order of their ids: that of a dictionary depends on what was removed from it before.
        foreach (var (id, point) in (source.Absent ?? []).OrderBy(absent => absent.Key))
        {
            WriteHash(writer, id);
            Varint.WriteUInt64(writer, (ulong)point.Slot);
            writer.Write([(byte)((point.IsLive ? 1 : 0) | (point.Bounds is null ? 0 : 2) | (point.Quantiles is null ? 0 : 4) | (point.HasTimes ? 8 : 0))]);
            if ((point.Bounds?.ToArray() ?? point.Quantiles) is { } numbers) BinaryForm.WriteNumbers(writer, numbers);
            WritePoint(writer, point.Last, point.LastLow);
            WriteHistogram(writer, point.Histogram);
        }

        Varint.WriteUInt64(writer, (ulong)(source.Intervals?.Count ?? 0));
        foreach (var (id, counted) in (source.Intervals ?? []).OrderBy(interval => interval.Key))
        {
            WriteHash(writer, id);
            SnapshotNumbers.Write(writer, counted.Latest);
            BinaryForm.WriteNumbers(writer, [.. counted.Gaps.SelectMany(gap => (double[])[gap.Start, gap.End])]);
        }
    }

    public static bool TryRead(ref ReadOnlySpan<byte> source, byte form, Layout[] layouts, FamilyShard shard, out SourceState state)
    {
        state = null!;
        if (!TryReadHash(ref source, out var id) || !Varint.TryReadInt64(ref source, out var layout) || layout < -1 || layout >= layouts.Length) return false;
        Span<long> numbers = stackalloc long[7];
        foreach (ref var number in numbers)
        {
            if (!Varint.TryReadInt64(ref source, out number)) return false;
        }

        state = new SourceState(new SourceId(id))
        {
            Epoch = numbers[0],
            Stamp = numbers[1],
            LastSeen = numbers[2],
            RetiredAt = numbers[3],
            RetentionMilliseconds = numbers[4],
            Duplicates = (int)numbers[5],
            Resets = (int)numbers[6],
        };
        shard.Layouts.Assign(state, layout < 0 ? null : layouts[layout]);
        if (source.IsEmpty) return false;
        var sequenced = source[0] == 1;
        source = source[1..];
        if (sequenced)
        {
            if (!Varint.TryReadInt64(ref source, out var epoch) || !Varint.TryReadInt64(ref source, out var highest) || !Varint.TryReadInt64(ref source, out var lowest)) return false;
            if (!Varint.TryReadUInt64(ref source, out var seen) || !Varint.TryReadInt64(ref source, out var gaps)) return false;
            state.Sequence = SequenceWindow.Restore(epoch, highest, lowest, seen, gaps);
        }

        if (!TryReadPoint(ref source, out var last, out var low) || last.Length != (state.Layout?.ValueCount ?? 0)) return false;
        (state.Last, state.LastLow) = (last, low);
        if (!BinaryForm.TryReadCount(ref source, 1, out var histograms)) return false;
        if (histograms > 0 && histograms != state.Layout?.Count) return false;
        if (histograms > 0) state.LastHistograms = new ExponentialHistogram?[histograms];
        for (var i = 0; i < histograms; i++)
        {
            if (!TryReadHistogram(ref source, out state.LastHistograms![i])) return false;
        }

        if (!BinaryForm.TryReadCount(ref source, Hash128.Size, out var absent)) return false;
        if (absent > 0) state.Absent = new Dictionary<Hash128, AbsentPoint>(absent);
        for (var i = 0; i < absent; i++)
        {
            if (!TryReadAbsent(ref source, shard, state.Absent!)) return false;
        }

        return form == 1 || TryReadIntervals(ref source, state);
    }

    private static bool TryReadIntervals(ref ReadOnlySpan<byte> source, SourceState state)
    {
        if (!BinaryForm.TryReadCount(ref source, Hash128.Size, out var intervals)) return false;
        if (intervals > 0) state.Intervals = new Dictionary<Hash128, IntervalWindow>(intervals);
        for (var i = 0; i < intervals; i++)
        {
            if (!TryReadHash(ref source, out var id) || !SnapshotNumbers.TryRead(ref source, out double latest) || !BinaryForm.TryReadNumbers(ref source, out var gaps)) return false;
            if (IntervalWindow.Restore(latest, gaps) is not { } window) return false;
            state.Intervals![id] = window;
        }

        return true;
    }

    private static bool TryReadAbsent(ref ReadOnlySpan<byte> source, FamilyShard shard, Dictionary<Hash128, AbsentPoint> absent)
    {
        if (!TryReadHash(ref source, out var id) || !Varint.TryReadUInt64(ref source, out var slot) || source.IsEmpty || !shard.Series!.IsUsed((long)slot)) return false;
        var flags = source[0];
        source = source[1..];
        double[]? numbers = null;
        if ((flags & 6) != 0 && !BinaryForm.TryReadNumbers(ref source, out numbers!)) return false;
        if (!TryReadPoint(ref source, out var last, out var low) || !TryReadHistogram(ref source, out var histogram)) return false;
        var bounds = (flags & 2) != 0 ? HistogramBounds.TryCreate(numbers) : null;
        var list = bounds?.Count ?? numbers?.Length ?? 0;
        if ((bounds is null && (flags & 2) != 0) || last.Length - LayoutDefinition.WidthOf(shard.Kind, list) is not (0 or 1 or 2) || ((flags & 8) != 0 && last.Length < 2)) return false;
        absent[id] = new AbsentPoint(
            (int)slot, last, low, bounds, (flags & 4) != 0 ? numbers : null, histogram, (flags & 1) != 0, (flags & 8) != 0);
        return true;
    }

    private static void WritePoint(IBufferWriter<byte> writer, double[] last, double[]? low)
    {
        BinaryForm.WriteNumbers(writer, last);
        writer.Write([low is null ? (byte)0 : (byte)1]);
        if (low is not null) SnapshotNumbers.Write(writer, low);
    }

    private static bool TryReadPoint(ref ReadOnlySpan<byte> source, out double[] last, out double[]? low)
    {
        low = null;
        if (!BinaryForm.TryReadNumbers(ref source, out last) || source.IsEmpty) return false;
        var hasLow = source[0] == 1;
        source = source[1..];
        if (!hasLow) return true;
        low = new double[last.Length];
        return SnapshotNumbers.TryRead(ref source, low);
    }

    private static void WriteHistogram(IBufferWriter<byte> writer, ExponentialHistogram? histogram)
    {
        writer.Write([histogram is null ? (byte)0 : (byte)1]);
        histogram?.Write(writer);
    }

    private static bool TryReadHistogram(ref ReadOnlySpan<byte> source, out ExponentialHistogram? histogram)
    {
        histogram = null;
        if (source.IsEmpty) return false;
        var isThere = source[0] == 1;
        source = source[1..];
        return !isThere || ExponentialHistogram.TryRead(ref source, out histogram);
    }

    private static void WriteHash(IBufferWriter<byte> writer, Hash128 hash)
    {
        hash.Write(writer.GetSpan(Hash128.Size));
        writer.Advance(Hash128.Size);
    }

    private static bool TryReadHash(ref ReadOnlySpan<byte> source, out Hash128 hash)
    {
        hash = default;
        if (source.Length < Hash128.Size) return false;
        hash = Hash128.Read(source);
        source = source[Hash128.Size..];
        return true;
    }
}
