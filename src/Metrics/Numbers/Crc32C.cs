using System.Buffers.Binary;
using System.Numerics;

namespace Tributary.Metrics.Numbers;

/// <summary>
/// CRC-32C (Castagnoli; RFC 3720, section 12.1) by the processor's instruction, without the final inversion: a checksum
/// can so be carried on over several spans, and started from a salt.
/// </summary>
public static class Crc32C
{
    /// <summary>Where a checksum starts that has no salt of its own.</summary>
    public const uint Start = uint.MaxValue;

    /// <summary>The checksum of all of <paramref name="data"/>, inverted as others know it.</summary>
    public static uint Of(ReadOnlySpan<byte> data) => ~Append(Start, data);

    /// <summary>Carries <paramref name="crc"/> on over <paramref name="data"/>.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        while (data.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[sizeof(ulong)..];
        }

        foreach (var b in data) crc = BitOperations.Crc32C(crc, b);
        return crc;
    }

    /// <summary>Carries <paramref name="crc"/> on over the little-endian bytes of <paramref name="value"/>.</summary>
    public static uint Append(uint crc, uint value) => BitOperations.Crc32C(crc, value);
}
