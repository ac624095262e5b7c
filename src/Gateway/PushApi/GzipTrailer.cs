using System.Buffers.Binary;

namespace Tributary.Gateway.PushApi;

/// <summary>The checksum and length at the end of a gzip member (RFC 1952, section 2.3.1).</summary>
internal static class GzipTrailer
{
    private const int Length = 8;
    private const int SmallestMember = 20; // a header of 10 bytes, an empty block and the trailer
    private const uint Polynomial = 0xedb88320; // CRC-32 of IEEE 802.3, reversed

    /// <summary>Whether a gzip stream ends with the trailer of its last member, so that nothing is missing.</summary>
    /// <param name="encoded">The stream.</param>
    /// <param name="decoded">What came of it, its checksums verified as far as it went.</param>
    public static bool Closes(ReadOnlySpan<byte> encoded, ReadOnlySpan<byte> decoded)
    {
        if (encoded.Length < SmallestMember) return false;
        var trailer = encoded[^Length..];
        var length = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);
        if (length == decoded.Length) return true; // one member, as nearly all senders write it
        return length < decoded.Length && Checksum(decoded[^(int)length..]) == BinaryPrimitives.ReadUInt32LittleEndian(trailer);
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ Polynomial;
        }

        return ~crc;
    }
}
