using System.IO.Compression;
using Tributary.Fleet.Families;
using Tributary.Fleet.Sources;

namespace Tributary.Fleet.Pushing;

/// <summary>
/// Renders what an instance has to say as a request of the Pushgateway API.
/// </summary>
internal static class PushgatewayProtocol
{
    /// <param name="group">Who pushes.</param>
    /// <param name="replaceGroup">PUT, which replaces the group, or POST, which replaces the families it names.</param>
    /// <param name="instruments">What is pushed.</param>
    /// <param name="style">How it is written and sent.</param>
    public static Push Render(Grouping group, bool replaceGroup, IEnumerable<Instrument> instruments, PushStyle style)
    {
        var text = new TextExposition(style.Floats);
        foreach (var instrument in instruments) instrument.Push(text, style.Delta);
        var body = text.ToBytes();
        return new Push(
            replaceGroup ? HttpMethod.Put : HttpMethod.Post,
            group.Path,
            style.Compressed ? Compress(body) : body,
            style.Compressed,
            style.Stamp,
            style.Delta);
    }

    public static Push Delete(Grouping group) => new(HttpMethod.Delete, group.Path, []);

    public static byte[] Compress(byte[] body)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest)) gzip.Write(body);
        return target.ToArray();
    }
}

/// <param name="Floats">Every number is written as a float.</param>
/// <param name="Compressed">The body is sent as gzip.</param>
/// <param name="Stamp"><c>epoch/sequence</c>, or null.</param>
/// <param name="Delta">Values are rises since the last push.</param>
internal readonly record struct PushStyle(bool Floats, bool Compressed, string? Stamp, bool Delta);
