using System.Buffers;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Sketches;

/// <summary>
/// Buckets as bytes: their number, then for each its distance from the one before (the first: its index, zigzag) and
/// its count. A bucket takes at least two bytes, so the number is checked against the bytes left before memory is taken.
/// </summary>
internal static class BucketCodec
{
    private const int MinBucketLength = 2;

    public static void Write(BucketStore store, IBufferWriter<byte> writer)
    {
        var indices = store.Indices;
        var counts = store.Counts;
        Varint.WriteUInt64(writer, (ulong)indices.Length);
        for (var i = 0; i < indices.Length; i++)
        {
            if (i == 0) Varint.WriteInt64(writer, indices[0]);
            else Varint.WriteUInt64(writer, (ulong)((long)indices[i] - indices[i - 1]));
            CompactNumber.Write(writer, counts[i]);
        }
    }

    /// <summary>Fills an empty store. On failure the store and the source are in the middle, and the caller gives both up.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> source, int schema, BucketStore store)
    {
        if (!Varint.TryReadUInt64(ref source, out var number)) return false;
        if (number > (ulong)(source.Length / MinBucketLength)) return false;
        store.Reserve((int)number);
        var index = 0L;
        for (var i = 0UL; i < number; i++)
        {
            if (!TryReadIndex(ref source, i == 0, ref index)) return false;
            if (!CompactNumber.TryRead(ref source, out double count)) return false;
            if (index < ExponentialScale.MinIndex(schema) || index > ExponentialScale.InfinityIndex(schema)) return false;
            if (!Weight.IsStored(count) || count == 0) return false;
            store.Add((int)index, count);
        }

        return true;
    }

    private static bool TryReadIndex(ref ReadOnlySpan<byte> source, bool isFirst, ref long index)
    {
        if (isFirst) return Varint.TryReadInt64(ref source, out index);
        if (!Varint.TryReadUInt64(ref source, out var distance) || distance is 0 or > uint.MaxValue) return false;
        index += (long)distance;
        return true;
    }
}
