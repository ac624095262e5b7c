using System.IO.Compression;
using Tributary.Fleet.Families;
using Tributary.Fleet.Sources;

namespace Tributary.Fleet.Pushing;

/// <summary>
/// Renders what an instance has to say as a request of the Pushgateway API.
/// </summary>
internal static class PushgatewayProtocol
{
    public const string ProtobufType = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    /// <param name="group">Who pushes.</param>
    /// <param name="replaceGroup">PUT, which replaces the group, or POST, which replaces the families it names.</param>
    /// <param name="instruments">What is pushed.</param>
    /// <param name="style">How it is written and sent.</param>
    public static Push Render(Grouping group, bool replaceGroup, IEnumerable<Instrument> instruments, PushStyle style)
    {
        IExposition exposition = style.IsProtobuf ? new ProtobufExposition(saysInfinity: style.Floats) : new TextExposition(style.Floats);
        foreach (var instrument in instruments) instrument.Push(exposition, style.Delta);
        var body = exposition.ToBytes();
        return new Push(
            replaceGroup ? HttpMethod.Put : HttpMethod.Post,
            group.Path,
            style.Compressed ? Compress(body) : body,
            style.Compressed,
            style.Stamp,
            style.Delta,
            style.IsProtobuf ? ProtobufType : Push.Text);
    }

    public static Push Delete(Grouping group) => new(HttpMethod.Delete, group.Path, []);

    public static byte[] Compress(byte[] body)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest)) gzip.Write(body);
        return target.ToArray();
    }
}

/// <param name="IsProtobuf">It is written in protobuf, not in text.</param>
/// <param name="Floats">In text, every number is written as a float; in protobuf, the bucket of +Inf is said.</param>
/// <param name="Compressed">The body is sent as gzip.</param>
/// <param name="Stamp"><c>epoch/sequence</c>, or null.</param>
/// <param name="Delta">Values are rises since the last push.</param>
internal readonly record struct PushStyle(bool IsProtobuf, bool Floats, bool Compressed, string? Stamp, bool Delta);
