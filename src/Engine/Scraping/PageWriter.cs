using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Tributary.Engine.Scraping;

/// <summary>
/// Writes a page piece by piece, plain or as one gzip stream (RFC 1952). Plain text that comes in small pieces is gathered
/// and compressed together; blocks that are compressed already are copied.
/// </summary>
public sealed class PageWriter(PipeWriter output, bool gzip)
{
    /// <summary>Enough for gzip to find what repeats, little enough to keep.</summary>
    private const int BlockSize = 64 << 10;

    private const int FlushSize = 128 << 10;

    private readonly ArrayBufferWriter<byte> _pending = new(BlockSize + 4096);
    private uint _crc;
    private long _length;

    /// <summary>Whether the page is compressed, so that compressed blocks are welcome.</summary>
    public bool TakesBlocks => gzip;

    /// <summary>Writes what stands before the page.</summary>
    public void Begin()
    {
        // Magic, deflate, no flags, no time, no extra flags, unknown operating system.
        if (gzip) output.Write((ReadOnlySpan<byte>)[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
    }

    /// <summary>Writes plain text.</summary>
    public void Write(ReadOnlySpan<byte> text)
    {
        if (!gzip)
        {
            output.Write(text);
            return;
        }

        _pending.Write(text);
        if (_pending.WrittenCount >= BlockSize) CompressPending();
    }

    /// <summary>Writes compressed text: as it is, or as plain text on a page that is plain.</summary>
    public void Write(DeflateBlock block)
    {
        if (!gzip)
        {
            block.Decompress(output);
            return;
        }

        CompressPending();
        Append(block);
    }

    /// <summary>Sends what has gathered, if it is enough.</summary>
    public ValueTask<FlushResult> FlushIfLargeAsync(CancellationToken cancellationToken) =>
        output.CanGetUnflushedBytes && output.UnflushedBytes < FlushSize ? default : output.FlushAsync(cancellationToken);

    /// <summary>Writes what is left, and what stands after the page, and sends it.</summary>
    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        if (gzip)
        {
            CompressPending();
            WriteTrailer();
        }

        await output.FlushAsync(cancellationToken);
    }

    private void CompressPending()
    {
        if (_pending.WrittenCount == 0) return;
        Append(DeflateBlock.Compress(_pending.WrittenSpan));
        _pending.ResetWrittenCount();
    }

    private void Append(DeflateBlock block)
    {
        output.Write(block.Bytes);
        _crc = Crc32Combiner.Combine(_crc, block.Crc, block.Shift);
        _length += block.Length;
    }

    private void WriteTrailer()
    {
        Span<byte> trailer = stackalloc byte[10];
        (trailer[0], trailer[1]) = (3, 0); // an empty last block
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[2..], _crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[6..], (uint)_length);
        output.Write(trailer);
    }
}
