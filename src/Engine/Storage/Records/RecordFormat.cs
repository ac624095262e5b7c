using System.Buffers.Binary;
using Tributary.Metrics.Numbers;

namespace Tributary.Engine.Storage.Records;

/// <summary>
/// The bytes of a file of records: u32 magic, u32 version (1), then records
/// <c>[u32 length][u32 CRC-32C][u32 weight][u8 taken][payload]</c>, little-endian. The checksum is over length, weight and
/// payload; <c>taken</c> is 1 once the record is done with.
/// </summary>
internal static class RecordFormat
{
    /// <summary>Bytes before the first record.</summary>
    public const int FileHeaderSize = 8;

    /// <summary>Bytes of a record before its payload.</summary>
    public const int HeaderSize = 13;

    /// <summary>Where in the header the mark is.</summary>
    public const int TakenOffset = 12;

    /// <summary>The largest payload: above what anybody writes, so that a damaged length claims no memory.</summary>
    public const int MaxPayloadBytes = 64 << 20;

    private const uint Magic = 0x43455254; // "TREC"
    private const uint Version = 1;

    public static void WriteFileHeader(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[sizeof(uint)..], Version);
    }

    public static bool IsFileHeader(ReadOnlySpan<byte> source) =>
        BinaryPrimitives.ReadUInt32LittleEndian(source) == Magic && BinaryPrimitives.ReadUInt32LittleEndian(source[sizeof(uint)..]) == Version;

    public static void WriteHeader(Span<byte> destination, uint weight, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], Checksum(payload.Length, weight, payload));
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], weight);
        destination[TakenOffset] = 0;
    }

    /// <returns>The payload's length; -1 where it is none.</returns>
    public static int ReadHeader(ReadOnlySpan<byte> source, out uint checksum, out uint weight, out bool isTaken)
    {
        checksum = BinaryPrimitives.ReadUInt32LittleEndian(source[4..]);
        weight = BinaryPrimitives.ReadUInt32LittleEndian(source[8..]);
        isTaken = source[TakenOffset] != 0;
        var length = BinaryPrimitives.ReadInt32LittleEndian(source);
        return length is >= 0 and <= MaxPayloadBytes ? length : -1;
    }

    public static uint Checksum(int length, uint weight, ReadOnlySpan<byte> payload) =>
        Crc32C.Append(Crc32C.Append(Crc32C.Append(Crc32C.Start, (uint)length), weight), payload);
}
