using System.IO.Compression;
using IronSnappy;

namespace Tributary.Gateway.PushApi;

/// <summary>
/// Undoes a Content-Encoding, and stops at a limit, so that a small body cannot claim much memory. The Pushgateway takes
/// gzip and framed snappy; block snappy, which Prometheus clients use elsewhere, is told apart by its first bytes.
/// </summary>
internal static class BodyDecoder
{
    /// <summary>What a 415 offers in Accept-Encoding (RFC 9110, section 15.5.16).</summary>
    public const string Supported = "gzip, snappy";

    private const int StepBytes = 32 * 1024;

    /// <summary>The stream identifier chunk (https://github.com/google/snappy/blob/1.2.1/framing_format.txt, section 4.1).</summary>
    private static ReadOnlySpan<byte> SnappyStream => [0xff, 0x06, 0x00, 0x00, (byte)'s', (byte)'N', (byte)'a', (byte)'P', (byte)'p', (byte)'Y'];

    /// <returns>The encoding to undo, <see cref="ContentEncoding.None"/> for a plain body; null for one that is not supported.</returns>
    public static ContentEncoding? Find(string? header)
    {
        if (string.IsNullOrEmpty(header) || header.Equals("identity", StringComparison.OrdinalIgnoreCase)) return ContentEncoding.None;
        if (header.Equals("gzip", StringComparison.OrdinalIgnoreCase) || header.Equals("x-gzip", StringComparison.OrdinalIgnoreCase)) return ContentEncoding.Gzip;
        return header.Equals("snappy", StringComparison.OrdinalIgnoreCase) ? ContentEncoding.Snappy : null;
    }

    public static async ValueTask<BodyOutcome> DecodeAsync(ContentEncoding encoding, PushBody encoded, PushBody decoded, int limit)
    {
        if (encoded.Memory.Length == 0) return BodyOutcome.Complete;
        var isFramed = encoded.Memory.Span.StartsWith(SnappyStream);
        if (encoding == ContentEncoding.Snappy && !isFramed) return DecodeBlock(encoded, decoded, limit);

        await using var source = new MemoryStream(encoded.Buffer, encoded.Length - encoded.Memory.Length, encoded.Memory.Length, writable: false);
        await using var stream = encoding == ContentEncoding.Gzip ? new GZipStream(source, CompressionMode.Decompress) : Snappy.OpenReader(source);
        try
        {
            while (true)
            {
                // One byte past the limit is asked for, to tell a full body from one that goes on.
                var step = Math.Min(StepBytes, limit - decoded.Length + 1);
                if (!decoded.TryReserve(step, limit + 1)) return BodyOutcome.NoRoom;
                var read = await stream.ReadAsync(decoded.Free[..step]);
                if (read == 0) break;
                decoded.Advance(read);
                if (decoded.Length > limit) return BodyOutcome.TooLarge;
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return BodyOutcome.Corrupt;
        }

        // The runtime takes a gzip stream that was cut off for one that ended.
        return encoding != ContentEncoding.Gzip || GzipTrailer.Closes(encoded.Memory.Span, decoded.Memory.Span)
            ? BodyOutcome.Complete
            : BodyOutcome.Corrupt;
    }

    private static BodyOutcome DecodeBlock(PushBody encoded, PushBody decoded, int limit)
    {
        if (!TryReadLength(encoded.Memory.Span, out var length)) return BodyOutcome.Corrupt;
        if (length > limit) return BodyOutcome.TooLarge;
        if (!decoded.TryReserve((int)length, (int)length)) return BodyOutcome.NoRoom;
        try
        {
            var plain = Snappy.Decode(encoded.Memory.Span);
            plain.CopyTo(decoded.Free);
            decoded.Advance(plain.Length);
            return BodyOutcome.Complete;
        }
        catch (IOException)
        {
            return BodyOutcome.Corrupt;
        }
    }

    /// <summary>The varint that a block starts with: its length when decoded.</summary>
    private static bool TryReadLength(ReadOnlySpan<byte> block, out long length)
    {
        length = 0;
        for (var i = 0; i < Math.Min(block.Length, 5); i++)
        {
            length |= (long)(block[i] & 0x7f) << (7 * i);
            if (block[i] < 0x80) return true;
        }

        return false;
    }
}
