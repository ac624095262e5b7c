using System.Globalization;
using System.Text.Json;

namespace Tributary.EndToEnd.Tests.Peers;

/// <summary>A value that Prometheus scraped, and when.</summary>
internal sealed record Sample(Moment Time, double Value)
{
    /// <summary>Reads the form of Prometheus' HTTP API: <c>[1700000000.123, "42"]</c>.</summary>
    public static Sample Read(JsonElement pair) => new(
        new Moment((long)(pair[0].GetDecimal() * 1000)),
        pair[1].GetString() switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            var text => double.Parse(text!, CultureInfo.InvariantCulture),
        });
}

/// <summary>A point in Prometheus' time.</summary>
/// <param name="Milliseconds">Since 1970, UTC.</param>
internal readonly record struct Moment(long Milliseconds)
{
    /// <summary>As Prometheus' HTTP API takes it without loss; of seconds it may round the fraction down.</summary>
    public string Rfc3339 => DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static long operator -(Moment later, Moment earlier) => later.Milliseconds - earlier.Milliseconds;
}
