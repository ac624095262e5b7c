using System.IO.Compression;
using IronSnappy;

namespace Tributary.Gateway.Targets.Rendering;

/// <summary>
/// How bodies are compressed, on disk and mostly on the wire: remote write has snappy's block format
/// (https://github.com/google/snappy/blob/1.2.1/format_description.txt) and no other, the rest gzip.
/// </summary>
internal static class BodyCompression
{
    public static byte[] Compress(BodyForm form, ReadOnlySpan<byte> plain)
    {
        if (IsSnappy(form)) return Snappy.Encode(plain);
        var compressed = new MemoryStream(64 + (plain.Length / 8));
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(plain);
        return compressed.ToArray();
    }

    public static byte[] Decompress(BodyForm form, ReadOnlyMemory<byte> compressed)
    {
        if (IsSnappy(form)) return Snappy.Decode(compressed.Span).ToArray();
        using var gzip = new GZipStream(new MemoryStream(compressed.ToArray()), CompressionMode.Decompress);
        var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    private static bool IsSnappy(BodyForm form) => form is BodyForm.RemoteWriteV1 or BodyForm.RemoteWriteV2;
}
