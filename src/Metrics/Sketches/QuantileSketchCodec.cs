using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Sketches;

/// <summary>
/// The binary form of a <see cref="QuantileSketch"/>, version 1: version byte; initial schema and present schema
/// (zigzag), cap (varint); NaN count, zero count, count, sum; positive buckets, negative buckets; and, unless it is
/// empty, least and greatest value.
/// </summary>
internal static class QuantileSketchCodec
{
    private const byte Version = 1;

    /// <summary>The rounding of fractional counts: what a stated count may differ from the sum of its buckets.</summary>
    private const double CountTolerance = 1e-9;

    public static void Write(QuantileSketch sketch, IBufferWriter<byte> writer)
    {
        writer.GetSpan(1)[0] = Version;
        writer.Advance(1);
        Varint.WriteInt64(writer, sketch.InitialSchema);
        Varint.WriteInt64(writer, sketch.Schema);
        Varint.WriteUInt64(writer, (ulong)sketch.MaxBuckets);
        CompactNumber.Write(writer, sketch.NaNCount);
        CompactNumber.Write(writer, sketch.ZeroCount);
        CompactNumber.Write(writer, sketch.Count);
        CompactNumber.Write(writer, sketch.Sum);
        BucketCodec.Write(sketch.Positive, writer);
        BucketCodec.Write(sketch.Negative, writer);
        if (sketch.IsEmpty) return;
        CompactNumber.Write(writer, sketch.Min);
        CompactNumber.Write(writer, sketch.Max);
    }

    public static bool TryRead(ref ReadOnlySpan<byte> source, [NotNullWhen(true)] out QuantileSketch? value)
    {
        value = null;
        var rest = source;
        if (rest.IsEmpty || rest[0] != Version) return false;
        rest = rest[1..];
        if (!TryReadSchema(ref rest, out var initialSchema) || !TryReadSchema(ref rest, out var schema) || schema > initialSchema) return false;
        if (!Varint.TryReadUInt64(ref rest, out var maxBuckets) || maxBuckets is 0 or > int.MaxValue) return false;
        if (!CompactNumber.TryRead(ref rest, out double nanCount) || !Weight.IsStored(nanCount)) return false;
        if (!CompactNumber.TryRead(ref rest, out double zeroCount) || !Weight.IsStored(zeroCount)) return false;
        if (!CompactNumber.TryRead(ref rest, out ExactSum count) || !Weight.IsStored(count.ToDouble())) return false;
        if (!CompactNumber.TryRead(ref rest, out ExactSum sum)) return false;

        var read = new QuantileSketch(initialSchema, (int)maxBuckets);
        read.DownscaleTo(schema);
        if (!BucketCodec.TryRead(ref rest, schema, read.Positive)) return false;
        if (!BucketCodec.TryRead(ref rest, schema, read.Negative)) return false;
        var placed = (read.Positive.Total + read.Negative.Total + zeroCount).ToDouble();
        if (!(Math.Abs(placed - count.ToDouble()) <= placed * CountTolerance)) return false;

        double lowest = double.PositiveInfinity, highest = double.NegativeInfinity;
        if (placed > 0)
        {
            if (!CompactNumber.TryRead(ref rest, out lowest) || !CompactNumber.TryRead(ref rest, out highest)) return false;
            if (!(lowest <= highest) || !Bracket(read, zeroCount, lowest, highest)) return false;
        }

        read.Restore(zeroCount, nanCount, count, sum, lowest, highest);
        value = read;
        source = rest;
        return true;
    }

    private static bool TryReadSchema(ref ReadOnlySpan<byte> source, out int schema)
    {
        var read = Varint.TryReadInt64(ref source, out var wide);
        schema = (int)wide;
        return read && wide is >= ExponentialScale.MinSchema and <= ExponentialScale.MaxSchema;
    }

    /// <summary>Whether the extremes lie in the outermost buckets: a sender that lies about them would bend every quantile.</summary>
    private static bool Bracket(QuantileSketch sketch, double zeroCount, double lowest, double highest)
    {
        var negative = sketch.Negative.Indices;
        var positive = sketch.Positive.Indices;
        var lowestFits = negative.Length > 0 ? Holds(sketch.Schema, negative[^1], -lowest)
            : zeroCount > 0 ? lowest == 0
            : Holds(sketch.Schema, positive[0], lowest);
        var highestFits = positive.Length > 0 ? Holds(sketch.Schema, positive[^1], highest)
            : zeroCount > 0 ? highest == 0
            : Holds(sketch.Schema, negative[0], -highest);
        return lowestFits && highestFits;
    }

    private static bool Holds(int schema, int index, double magnitude) =>
        magnitude > 0 && ExponentialScale.Index(schema, magnitude) == index;
}
