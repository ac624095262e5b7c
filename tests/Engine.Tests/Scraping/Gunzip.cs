using System.IO.Compression;

namespace Tributary.Engine.Tests.Scraping;

/// <summary>What a client reads of a compressed page.</summary>
internal static class Gunzip
{
    /// <exception cref="InvalidDataException">The bytes are no gzip, or their checksum is wrong.</exception>
    public static byte[] Read(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
