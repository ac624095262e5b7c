using System.Buffers;
using System.Buffers.Binary;

namespace Tributary.Metrics.Numbers;

/// <summary>
/// Doubles as bytes: whole numbers in [0, 2^53], which counts mostly are, as a varint of twice the number; any other
/// as the varint 1 and the eight bytes of the double, little-endian. Every bit survives.
/// </summary>
internal static class CompactNumber
{
    private const double MaxWhole = 9007199254740992; // 2^53
    private const ulong RawMark = 1;

    public static void Write(IBufferWriter<byte> writer, double value)
    {
        // Negative zero is whole too, but its sign would be lost.
        if (value is >= 0 and <= MaxWhole && !double.IsNegative(value) && Math.Floor(value) == value)
        {
            Varint.WriteUInt64(writer, (ulong)value << 1);
            return;
        }

        Varint.WriteUInt64(writer, RawMark);
        BinaryPrimitives.WriteDoubleLittleEndian(writer.GetSpan(sizeof(double)), value);
        writer.Advance(sizeof(double));
    }

    public static void Write(IBufferWriter<byte> writer, in ExactSum value)
    {
        Write(writer, value.High);
        Write(writer, value.Low);
    }

    public static bool TryRead(ref ReadOnlySpan<byte> source, out double value)
    {
        value = 0;
        var rest = source;
        if (!Varint.TryReadUInt64(ref rest, out var mark)) return false;
        if ((mark & 1) == 0)
        {
            value = mark >> 1;
        }
        else
        {
            if (mark != RawMark || rest.Length < sizeof(double)) return false;
            value = BinaryPrimitives.ReadDoubleLittleEndian(rest);
            rest = rest[sizeof(double)..];
        }

        source = rest;
        return true;
    }

    /// <summary>Reads both parts and normalises them, for an untrusted pair need not be normal.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> source, out ExactSum value)
    {
        value = default;
        var rest = source;
        if (!TryRead(ref rest, out double high) || !TryRead(ref rest, out double low)) return false;
        value = low == 0 ? new ExactSum(high) : new ExactSum(high) + low;
        source = rest;
        return true;
    }
}
