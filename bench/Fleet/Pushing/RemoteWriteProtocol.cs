using Tributary.Fleet.Families;

namespace Tributary.Fleet.Pushing;

/// <summary>Renders what an instance has to say as a request of remote write 2.0.</summary>
internal static class RemoteWriteProtocol
{
    private const int LongestLiteral = 1 << 16;

    /// <param name="grouping">Who is scraped.</param>
    /// <param name="instruments">What was scraped.</param>
    /// <param name="moment">When.</param>
    public static Push Render(IReadOnlyList<Label> grouping, IEnumerable<Instrument> instruments, OtlpMoment moment)
    {
        var request = new RemoteWriteExposition(grouping, moment);
        foreach (var instrument in instruments) instrument.Push(request, delta: false);
        return new Push(HttpMethod.Post, "/api/v1/write", Snappy(request.ToBytes()), Compressed: true, ContentType: "application/x-protobuf;proto=io.prometheus.write.v2.Request") { Compression = "snappy" };
    }

    /// <summary>
    /// A block without any back reference (https://github.com/google/snappy/blob/1.2.1/format_description.txt, section 2.1): no
    /// smaller, but every decoder's.
    /// </summary>
    private static byte[] Snappy(byte[] body)
    {
        var block = new List<byte>(new ProtoMessage().Raw((ulong)body.Length).ToArray());
        for (var at = 0; at < body.Length; at += LongestLiteral)
        {
            var length = Math.Min(LongestLiteral, body.Length - at);
            block.AddRange([61 << 2, (byte)(length - 1), (byte)((length - 1) >> 8)]); // a literal with its length in two bytes
            block.AddRange(body.AsSpan(at, length));
        }

        return [.. block];
    }
}
