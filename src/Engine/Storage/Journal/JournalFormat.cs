using System.Buffers.Binary;
using Tributary.Metrics.Numbers;

namespace Tributary.Engine.Storage.Journal;

/// <summary>
/// The bytes of a segment: a header, then entries <c>[u32 length][u32 CRC-32C][payload]</c>, little-endian. An entry is
/// a record, or, with the highest bit of its length set, a mark: the sequence of the record that follows it.
/// </summary>
/// <remarks>
/// <para>
/// The writer starts each batch with a mark, and writes no batch before the one ahead of it is flushed. So a mark of
/// sequence s proves that all records before s once were on disk: if one of them is unreadable, that is corruption,
/// while unreadable bytes with no mark after them are the batch that a crash interrupted.
/// </para>
/// <para>
/// Checksums start from the segment's random salt: bytes of another file, or bytes that a sender crafted, do not pass
/// for entries. A length of zero is no entry: the space ahead of the writer is zeros.
/// </para>
/// </remarks>
internal static class JournalFormat
{
    /// <summary>Bytes of an entry ahead of its payload.</summary>
    public const int EntryHeaderSize = 8;

    /// <summary>Bytes of a whole mark.</summary>
    public const int MarkSize = EntryHeaderSize + sizeof(long);

    /// <summary>The length word of a mark.</summary>
    public const uint MarkLength = MarkFlag | sizeof(long);

    /// <summary>
    /// The largest record, in bytes. A record holds a part of one push, and pushes are limited far below this; the
    /// limit keeps a corrupt length from claiming memory.
    /// </summary>
    public const int MaxRecordBytes = 256 << 20;

    private const uint MarkFlag = 0x8000_0000;

    /// <summary>The checksum of an entry: over its length word and its payload, which may come in two parts.</summary>
    public static uint Checksum(uint salt, uint length, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> body) =>
        Crc32C.Append(Crc32C.Append(Crc32C.Append(salt, length), prefix), body);

    public static void WriteEntryHeader(Span<byte> destination, uint length, uint checksum)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, length);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], checksum);
    }

    /// <summary>Writes a mark of <see cref="MarkSize"/> bytes.</summary>
    public static void WriteMark(Span<byte> destination, uint salt, long nextSequence)
    {
        var payload = destination.Slice(EntryHeaderSize, sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(payload, nextSequence);
        WriteEntryHeader(destination, MarkLength, Checksum(salt, MarkLength, [], payload));
    }

    /// <summary>Reads a whole mark, or tells that these bytes are none.</summary>
    public static bool TryReadMark(ReadOnlySpan<byte> source, uint salt, out long nextSequence)
    {
        nextSequence = 0;
        if (source.Length < MarkSize || BinaryPrimitives.ReadUInt32LittleEndian(source) != MarkLength) return false;
        var payload = source.Slice(EntryHeaderSize, sizeof(long));
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[4..]) != Checksum(salt, MarkLength, [], payload)) return false;
        nextSequence = BinaryPrimitives.ReadInt64LittleEndian(payload);
        return true;
    }
}
