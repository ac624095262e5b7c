using System.Buffers.Binary;
using Tributary.Metrics.Numbers;

namespace Tributary.Engine.Storage.Journal;

/// <summary>
/// The first bytes of a segment: magic, format version, salt, sequence of the first record, CRC-32C of these.
/// </summary>
internal readonly record struct SegmentHeader(uint Salt, long FirstSequence)
{
    /// <summary>Size of the binary form, in bytes.</summary>
    public const int Size = 28;

    private const uint Version = 1;

    private static ReadOnlySpan<byte> Magic => "TRIBJRNL"u8;

    public void Write(Span<byte> destination)
    {
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[12..], Salt);
        BinaryPrimitives.WriteInt64LittleEndian(destination[16..], FirstSequence);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[24..], Crc32C.Append(Crc32C.Start, destination[..24]));
    }

    /// <summary>Reads a header, or tells in words why these bytes are none.</summary>
    public static string? TryRead(ReadOnlySpan<byte> source, out SegmentHeader header)
    {
        header = default;
        if (source.Length < Size) return "it is too short for a journal header";
        if (!source.StartsWith(Magic)) return "it does not begin as a journal file";
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[24..]) != Crc32C.Append(Crc32C.Start, source[..24]))
            return "the checksum of its header does not match";
        var version = BinaryPrimitives.ReadUInt32LittleEndian(source[8..]);
        if (version != Version) return $"its format version is {version}, and this program reads version {Version}";
        header = new SegmentHeader(
            BinaryPrimitives.ReadUInt32LittleEndian(source[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[16..]));
        return null;
    }
}
