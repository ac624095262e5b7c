namespace Tributary.Protocols.Otlp;

/// <summary>
/// The words of units in metric names (OpenTelemetry, "Prometheus and OpenMetrics Compatibility", section "Metric Metadata";
/// the table is UCUM's, https://ucum.org/ucum).
/// </summary>
internal static class OtlpUnits
{
    /// <summary>The words for a unit: <c>By/s</c> is bytes and, per, second. Empty where the unit has no word.</summary>
    /// <param name="unit">As the point has it; annotations in braces say nothing.</param>
    /// <param name="main">What is counted.</param>
    /// <param name="per">What it is counted per; empty for none.</param>
    public static void Split(string unit, out string main, out string per)
    {
        unit = WithoutAnnotations(unit);
        var slash = unit.IndexOf('/', StringComparison.Ordinal);
        main = Main(slash < 0 ? unit : unit[..slash]);
        per = slash < 0 ? "" : Per(unit[(slash + 1)..]);
    }

    /// <summary>The dimensionless unit: a gauge of it is a ratio.</summary>
    public static bool IsOne(string unit) => unit == "1";

    private static string WithoutAnnotations(string unit)
    {
        while (unit.IndexOf('{', StringComparison.Ordinal) is var open and >= 0)
        {
            var close = unit.IndexOf('}', open);
            if (close < 0) return unit[..open];
            unit = unit.Remove(open, close - open + 1);
        }

        return unit.Trim();
    }

    private static string Main(string unit) => unit switch
    {
        "d" => "days",
        "h" => "hours",
        "min" => "minutes",
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" => "microseconds",
        "ns" => "nanoseconds",
        "By" => "bytes",
        "KiBy" => "kibibytes",
        "MiBy" => "mebibytes",
        "GiBy" => "gibibytes",
        "TiBy" => "tibibytes",
        "KBy" or "kBy" => "kilobytes",
        "MBy" => "megabytes",
        "GBy" => "gigabytes",
        "TBy" => "terabytes",
        "m" => "meters",
        "V" => "volts",
        "A" => "amperes",
        "J" => "joules",
        "W" => "watts",
        "g" => "grams",
        "Cel" => "celsius",
        "Hz" => "hertz",
        "%" => "percent",
        "1" => "",
        _ => OtlpNames.Words(unit),
    };

    private static string Per(string unit) => unit switch
    {
        "s" => "second",
        "m" or "min" => "minute",
        "h" => "hour",
        "d" => "day",
        "w" or "wk" => "week",
        "mo" => "month",
        "y" or "a" => "year",
        _ => OtlpNames.Words(unit),
    };
}
