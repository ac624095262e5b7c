using System.Buffers;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Shards;

/// <summary>The exemplars of a shard in its snapshot, which has them only where there are any; they come last.</summary>
internal static class ExemplarSnapshot
{
    /// <summary>No exemplar takes fewer bytes.</summary>
    private const int MinSize = 1 + (3 * sizeof(double));

    public static void Write(ExemplarTable exemplars, IBufferWriter<byte> writer)
    {
        Varint.WriteUInt64(writer, (ulong)exemplars.All().Count());
        foreach (var (slot, set) in exemplars.All())
        {
            Varint.WriteUInt64(writer, (ulong)slot);
            Varint.WriteUInt64(writer, (ulong)set.Coarseness);
            Varint.WriteUInt64(writer, (ulong)set.Count);
            foreach (var exemplar in set.Items.Span)
            {
                Varint.WriteUInt64(writer, (ulong)exemplar.Labels.Length);
                writer.Write(exemplar.Labels.Span);
                SnapshotNumbers.Write(writer, exemplar.Value);
                SnapshotNumbers.Write(writer, exemplar.Time);
                SnapshotNumbers.Write(writer, exemplar.Order);
            }
        }
    }

    public static bool TryRead(ref ReadOnlySpan<byte> source, SeriesTable series)
    {
        if (!BinaryForm.TryReadCount(ref source, 3 + MinSize, out var sets)) return false;
        for (var i = 0; i < sets; i++)
        {
            if (!BinaryForm.TryReadIndex(ref source, series.High, out var slot) || !series.IsUsed(slot)) return false;
            if (!BinaryForm.TryReadIndex(ref source, ExemplarSet.MaxCoarseness + 1, out var coarseness) || !BinaryForm.TryReadCount(ref source, MinSize, out var count)) return false;
            var items = new Exemplar[count];
            foreach (ref var item in items.AsSpan())
            {
                if (!TryRead(ref source, out item)) return false;
            }

            if (ExemplarSet.Restore(items, coarseness) is not { } set || !series.TrySetExemplars(slot, set)) return false;
        }

        return true;
    }

    private static bool TryRead(ref ReadOnlySpan<byte> source, out Exemplar exemplar)
    {
        exemplar = null!;
        if (!BinaryForm.TryReadBytes(ref source, out var labels) || labels.Length > Exemplar.MaxBytes) return false;
        if (!SnapshotNumbers.TryRead(ref source, out double value) || !SnapshotNumbers.TryRead(ref source, out double time) || !SnapshotNumbers.TryRead(ref source, out double order)) return false;
        if (double.IsInfinity(time) || !double.IsFinite(order)) return false;
        exemplar = new Exemplar(labels.ToArray(), value, time) { Order = order };
        return true;
    }
}
