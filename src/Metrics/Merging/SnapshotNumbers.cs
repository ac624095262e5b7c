using System.Buffers;
using System.Buffers.Binary;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Merging;

/// <summary>Numbers in snapshots: doubles, little-endian.</summary>
internal static class SnapshotNumbers
{
    public static void Write(IBufferWriter<byte> writer, in ExactSum value)
    {
        var span = writer.GetSpan(16);
        BinaryPrimitives.WriteDoubleLittleEndian(span, value.High);
        BinaryPrimitives.WriteDoubleLittleEndian(span[8..], value.Low);
        writer.Advance(16);
    }

    public static void Write(IBufferWriter<byte> writer, double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(writer.GetSpan(8), value);
        writer.Advance(8);
    }

    public static void Write(IBufferWriter<byte> writer, ReadOnlySpan<double> values)
    {
        foreach (var value in values) Write(writer, value);
    }

    public static bool TryRead(ref ReadOnlySpan<byte> source, out ExactSum value)
    {
        value = default;
        if (source.Length < 16) return false;
        value = new ExactSum(BinaryPrimitives.ReadDoubleLittleEndian(source), BinaryPrimitives.ReadDoubleLittleEndian(source[8..]));
        source = source[16..];
        return true;
    }

    public static bool TryRead(ref ReadOnlySpan<byte> source, out double value)
    {
        value = 0;
        if (source.Length < 8) return false;
        value = BinaryPrimitives.ReadDoubleLittleEndian(source);
        source = source[8..];
        return true;
    }

    public static bool TryRead(ref ReadOnlySpan<byte> source, Span<double> values)
    {
        foreach (ref var value in values)
        {
            if (!TryRead(ref source, out value)) return false;
        }

        return true;
    }
}
