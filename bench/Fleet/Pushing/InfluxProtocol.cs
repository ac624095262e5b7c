using Tributary.Fleet.Families;

namespace Tributary.Fleet.Pushing;

/// <summary>Renders what an instance has to say as a write of InfluxDB 1 or 2.</summary>
internal static class InfluxProtocol
{
    /// <param name="grouping">Who writes.</param>
    /// <param name="instruments">What is written.</param>
    /// <param name="moment">When.</param>
    /// <param name="style">How.</param>
    /// <param name="compressed">The body is sent as gzip.</param>
    public static Push Render(IReadOnlyList<Label> grouping, IEnumerable<Instrument> instruments, OtlpMoment moment, InfluxStyle style, bool compressed)
    {
        var lines = new InfluxExposition(grouping, moment.Time, style);
        foreach (var instrument in instruments) instrument.Push(lines, delta: false);
        var body = lines.ToBytes();
        var database = style.TagsJob ? "any" : grouping.First(label => label.Name is "job").Value;
        var path = $"{(style.IsVersion2 ? "/api/v2/write?org=any&bucket=" : "/write?db=")}{Uri.EscapeDataString(database)}";
        if (style.Precision.Length > 0) path += $"&precision={style.Precision}";
        return new Push(HttpMethod.Post, path, compressed ? PushgatewayProtocol.Compress(body) : body, compressed);
    }
}
