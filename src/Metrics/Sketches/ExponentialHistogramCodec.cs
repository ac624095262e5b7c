using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Sketches;

/// <summary>
/// The binary form of an <see cref="ExponentialHistogram"/>, version 1: version byte; schema (zigzag) and cap (varint);
/// declared threshold, widening, zero count; count, sum; positive buckets, negative buckets.
/// </summary>
internal static class ExponentialHistogramCodec
{
    private const byte Version = 1;

    public static void Write(ExponentialHistogram histogram, IBufferWriter<byte> writer)
    {
        writer.GetSpan(1)[0] = Version;
        writer.Advance(1);
        Varint.WriteInt64(writer, histogram.Schema);
        Varint.WriteUInt64(writer, (ulong)histogram.MaxBuckets);
        CompactNumber.Write(writer, histogram.DeclaredThreshold);
        CompactNumber.Write(writer, histogram.WidenedThreshold);
        CompactNumber.Write(writer, histogram.ZeroCount);
        CompactNumber.Write(writer, histogram.Count);
        CompactNumber.Write(writer, histogram.Sum);
        BucketCodec.Write(histogram.Positive, writer);
        BucketCodec.Write(histogram.Negative, writer);
    }

    public static bool TryRead(ref ReadOnlySpan<byte> source, [NotNullWhen(true)] out ExponentialHistogram? value)
    {
        value = null;
        var rest = source;
        if (rest.IsEmpty || rest[0] != Version) return false;
        rest = rest[1..];
        if (!Varint.TryReadInt64(ref rest, out var schema) || schema is < ExponentialHistogram.MinSchema or > ExponentialHistogram.MaxSchema) return false;
        if (!Varint.TryReadUInt64(ref rest, out var maxBuckets) || maxBuckets is 0 or > int.MaxValue) return false;
        if (!TryReadThreshold(ref rest, out var declared) || !TryReadThreshold(ref rest, out var widened)) return false;
        if (!CompactNumber.TryRead(ref rest, out double zeroCount) || !Weight.IsStored(zeroCount)) return false;
        if (!CompactNumber.TryRead(ref rest, out ExactSum count) || !Weight.IsStored(count.ToDouble())) return false;
        if (!CompactNumber.TryRead(ref rest, out ExactSum sum)) return false;

        var read = new ExponentialHistogram((int)schema, declared, (int)maxBuckets);
        if (!BucketCodec.TryRead(ref rest, read.Schema, read.Positive)) return false;
        if (!BucketCodec.TryRead(ref rest, read.Schema, read.Negative)) return false;
        read.Restore(zeroCount, widened);
        if (!read.Encloses(count)) return false;
        read.SetTotals(count, sum);

        value = read;
        source = rest;
        return true;
    }

    private static bool TryReadThreshold(ref ReadOnlySpan<byte> source, out double threshold) =>
        CompactNumber.TryRead(ref source, out threshold) && threshold >= 0 && double.IsFinite(threshold);
}
