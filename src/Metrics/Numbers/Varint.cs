using System.Buffers;

namespace Tributary.Metrics.Numbers;

/// <summary>
/// Variable-length integers: seven bits a byte, least significant first, the high bit says that more follow
/// (Protocol Buffers, "Encoding", section "Base 128 Varints"); signed ones are zigzag-coded.
/// </summary>
/// <remarks>A failed read leaves the source where it was.</remarks>
public static class Varint
{
    /// <summary>No 64-bit integer takes more bytes than this.</summary>
    public const int MaxLength = 10;

    public static void WriteUInt64(IBufferWriter<byte> writer, ulong value) => writer.Advance(WriteUInt64(writer.GetSpan(MaxLength), value));

    /// <returns>The number of bytes written.</returns>
    public static int WriteUInt64(Span<byte> destination, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            destination[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[length++] = (byte)value;
        return length;
    }

    public static void WriteInt64(IBufferWriter<byte> writer, long value) =>
        WriteUInt64(writer, (ulong)((value << 1) ^ (value >> 63)));

    /// <summary>False where the source ends early or the integer exceeds 64 bits.</summary>
    public static bool TryReadUInt64(ref ReadOnlySpan<byte> source, out ulong value)
    {
        value = 0;
        var limit = Math.Min(source.Length, MaxLength);
        for (var i = 0; i < limit; i++)
        {
            var part = source[i];
            if (i == MaxLength - 1 && part > 1) break;
            value |= (ulong)(part & 0x7f) << (7 * i);
            if (part >= 0x80) continue;
            source = source[(i + 1)..];
            return true;
        }

        value = 0;
        return false;
    }

    /// <inheritdoc cref="TryReadUInt64"/>
    public static bool TryReadInt64(ref ReadOnlySpan<byte> source, out long value)
    {
        var read = TryReadUInt64(ref source, out var raw);
        value = (long)(raw >> 1) ^ -(long)(raw & 1);
        return read;
    }
}
