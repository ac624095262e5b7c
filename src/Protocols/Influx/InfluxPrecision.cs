namespace Tributary.Protocols.Influx;

/// <summary>
/// The units of times: those of InfluxDB 1.x (https://docs.influxdata.com/influxdb/v1/tools/api/#write-http-endpoint) and of
/// 2.x (https://docs.influxdata.com/influxdb/v2/api/v2/#operation/PostWrite).
/// </summary>
public static class InfluxPrecision
{
    /// <summary>The unit where none is named: a nanosecond.</summary>
    public const long Default = 1;

    /// <summary>The nanoseconds of a unit by its name; null for none that is known.</summary>
    public static long? Find(string? name) => name switch
    {
        null or "" or "n" or "ns" => Default,
        "u" or "us" or "µ" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => null,
    };

    /// <summary>Unix seconds of a time after 1970; NaN where nanoseconds in 64 bits do not reach, as for InfluxDB.</summary>
    /// <param name="time">Number of units.</param>
    /// <param name="unit">Nanoseconds of a unit.</param>
    internal static double Seconds(long time, long unit)
    {
        if (time <= 0 || time > long.MaxValue / unit) return double.NaN;

        // Whole seconds and the rest by themselves: of the sum, a double holds a quarter of a microsecond.
        var (seconds, rest) = Math.DivRem(time * unit, 1_000_000_000);
        return seconds + (rest / 1e9);
    }
}
