using System.Buffers.Binary;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Numbers;

namespace Tributary.Engine.Storage.Snapshots;

/// <summary>
/// The bytes of a snapshot, little-endian: a header <c>[magic][u32 version][i64 sequence][u32 CRC-32C]</c>, then
/// sections <c>[u8 kind][16 bytes key][i64 covered sequence][u32 length][u32 CRC-32C][payload]</c>, and at the end a
/// section of kind 255 whose covered sequence is the number of sections before it: a file that was cut lacks it.
/// </summary>
internal static class SnapshotFormat
{
    public const int HeaderSize = 24;

    public const int SectionHeaderSize = 33;

    /// <summary>The kind of the closing section.</summary>
    public const byte End = byte.MaxValue;

    private const uint Version = 1;
    private const int ChecksumOffset = 29;

    private static ReadOnlySpan<byte> Magic => "TRIBSNAP"u8;

    public static void WriteHeader(Span<byte> destination, long sequence)
    {
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(destination[12..], sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[20..], Crc32C.Append(Crc32C.Start, destination[..20]));
    }

    /// <summary>Checks a header against the sequence in the file's name; says in words what is wrong, or null.</summary>
    public static string? CheckHeader(ReadOnlySpan<byte> source, long sequence)
    {
        if (!source.StartsWith(Magic)) return "it does not begin as a snapshot";
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[20..]) != Crc32C.Append(Crc32C.Start, source[..20]))
            return "the checksum of its header does not match";
        var version = BinaryPrimitives.ReadUInt32LittleEndian(source[8..]);
        if (version != Version) return $"its format version is {version}, and this program reads version {Version}";
        var written = BinaryPrimitives.ReadInt64LittleEndian(source[12..]);
        return written == sequence ? null : $"its header says record {written}, which is not what its name says";
    }

    public static void WriteSectionHeader(
        Span<byte> destination, byte kind, Hash128 key, long coveredSequence, ReadOnlySpan<byte> payload)
    {
        destination[0] = kind;
        key.Write(destination[1..]);
        BinaryPrimitives.WriteInt64LittleEndian(destination[17..], coveredSequence);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[25..], (uint)payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[ChecksumOffset..], Checksum(destination, payload));
    }

    public static uint PayloadLength(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32LittleEndian(header[25..]);

    /// <summary>Whether the checksum in the header is that of header and payload.</summary>
    public static bool IsSound(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload) =>
        BinaryPrimitives.ReadUInt32LittleEndian(header[ChecksumOffset..]) == Checksum(header, payload);

    public static SnapshotSection ReadSection(ReadOnlySpan<byte> header, ReadOnlyMemory<byte> payload) => new(
        header[0],
        Hash128.Read(header[1..]),
        BinaryPrimitives.ReadInt64LittleEndian(header[17..]),
        payload);

    private static uint Checksum(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload) =>
        Crc32C.Append(Crc32C.Append(Crc32C.Start, header[..ChecksumOffset]), payload);
}
