using System.Globalization;
using System.Text;

namespace Tributary.Peers.Load;

/// <summary>What of a response's head a client must know to read its body.</summary>
/// <param name="Status">The status code.</param>
/// <param name="ContentLength">Bytes of the body, if the server says.</param>
/// <param name="Chunked">Whether the body comes in chunks.</param>
/// <param name="Closes">Whether the server closes the connection after this response.</param>
/// <param name="Gzip">Whether the body is compressed.</param>
internal readonly record struct ResponseHead(int Status, long? ContentLength, bool Chunked, bool Closes, bool Gzip)
{
    public bool Succeeded => Status is >= 200 and < 300;

    public bool HasBody => Status is not (204 or 304);

    /// <param name="bytes">The head without its empty line.</param>
    /// <exception cref="InvalidDataException">It is not the head of an HTTP/1.x response.</exception>
    public static ResponseHead Parse(ReadOnlySpan<byte> bytes)
    {
        var lines = Encoding.ASCII.GetString(bytes).Split("\r\n");
        if (!lines[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || lines[0].Length < 12
            || !int.TryParse(lines[0].AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            throw new InvalidDataException($"not an HTTP response: {lines[0]}");
        }

        var head = new ResponseHead(status, null, Chunked: false, Closes: false, Gzip: false);
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0) continue;
            var value = line[(colon + 1)..].Trim();
            head = line[..colon].ToLowerInvariant() switch
            {
                "content-length" => head with { ContentLength = long.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture) },
                "transfer-encoding" => head with { Chunked = value.Equals("chunked", StringComparison.OrdinalIgnoreCase) },
                "connection" => head with { Closes = value.Equals("close", StringComparison.OrdinalIgnoreCase) },
                "content-encoding" => head with { Gzip = value.Equals("gzip", StringComparison.OrdinalIgnoreCase) },
                _ => head,
            };
        }

        return head;
    }
}
