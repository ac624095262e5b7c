using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Tributary.Engine.Scraping;

/// <summary>
/// A piece of a page, compressed so that pieces can be put one after the other: raw deflate that ends on a byte and refers
/// to nothing before it (RFC 1951), with the CRC-32 of what it holds. A page is one gzip member made of such pieces, and
/// not a member each, for many readers stop after the first member.
/// </summary>
public sealed class DeflateBlock
{
    private const int GzipHeaderSize = 10;
    private const int GzipTrailerSize = 8;

    private static readonly DeflateBlock Empty = new([], 0, 0);

    /// <summary>A block that was compressed elsewhere.</summary>
    /// <param name="bytes">As <see cref="Bytes"/> of the block there.</param>
    /// <param name="crc">CRC-32 (ISO 3309) of the plain text.</param>
    /// <param name="length">Length of the plain text.</param>
    public DeflateBlock(byte[] bytes, uint crc, int length)
    {
        Bytes = bytes;
        Crc = crc;
        Length = length;
        Shift = Crc32Combiner.ShiftOf(length);
    }

    /// <summary>The compressed bytes, without header and trailer.</summary>
    public byte[] Bytes { get; }

    /// <summary>CRC-32 (ISO 3309) of the plain text.</summary>
    public uint Crc { get; }

    /// <summary>Length of the plain text.</summary>
    public int Length { get; }

    /// <summary>What <see cref="Crc32Combiner"/> needs to put this block behind others.</summary>
    internal uint Shift { get; }

    /// <summary>Compresses a text.</summary>
    public static DeflateBlock Compress(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return Empty;
        var compressed = new MemoryStream(64 + (text.Length / 6));
        int end;
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(text);

            // A flush ends the block on a byte; what closing adds after it is an empty last block and the trailer.
            gzip.Flush();
            end = (int)compressed.Length;
        }

        var all = compressed.GetBuffer().AsSpan(0, (int)compressed.Length);
        var crc = BinaryPrimitives.ReadUInt32LittleEndian(all[^GzipTrailerSize..]);
        return new DeflateBlock(all[GzipHeaderSize..end].ToArray(), crc, text.Length);
    }

    /// <summary>Writes the plain text.</summary>
    public void Decompress(IBufferWriter<byte> writer)
    {
        using var deflate = new DeflateStream(new MemoryStream(Bytes), CompressionMode.Decompress);
        var text = writer.GetSpan(Length)[..Length];
        deflate.ReadExactly(text);
        writer.Advance(Length);
    }
}
