using System.Text;
using Tributary.Metrics.Points;

namespace Tributary.Protocols.Otlp;

/// <summary>
/// Names of metrics and labels as Prometheus has them (OpenTelemetry, "Prometheus and OpenMetrics Compatibility", section
/// "OTLP Metric points to Prometheus"; where the words of a name are concerned, as Prometheus' own translation does).
/// </summary>
internal static class OtlpNames
{
    /// <summary>The words of a name, which other characters than letters, digits and colons divide, joined by underscores.</summary>
    public static string Words(string name) => string.Join('_', Divide(name));

    /// <summary>The name of a family, with its unit and the suffix of its type.</summary>
    /// <param name="name">The metric's name.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="type">What it becomes.</param>
    /// <param name="unitSuffix">The unit as it stands in the name; empty for none.</param>
    public static string Family(string name, string unit, MetricType type, out string unitSuffix)
    {
        var words = Divide(name);
        OtlpUnits.Split(unit, out var main, out var per);
        if (main.Length > 0 && !words.Contains(main)) words.Add(main);
        if (per.Length > 0 && !words.Contains(per)) words.AddRange(["per", per]);
        unitSuffix = per.Length == 0 ? main : main.Length == 0 ? $"per_{per}" : $"{main}_per_{per}";
        if (type == MetricType.Counter)
        {
            words.RemoveAll(word => word == "total");
            words.Add("total");
        }
        else if (type == MetricType.Gauge && OtlpUnits.IsOne(unit))
        {
            words.RemoveAll(word => word == "ratio");
            words.Add("ratio");
        }

        var joined = string.Join('_', words);
        var stem = type == MetricType.Counter && joined.EndsWith("_total", StringComparison.Ordinal) ? joined[..^"_total".Length] : joined;
        if (!stem.EndsWith($"_{unitSuffix}", StringComparison.Ordinal)) unitSuffix = "";
        return joined.Length > 0 && char.IsAsciiDigit(joined[0]) ? $"_{joined}" : joined;
    }

    /// <summary>
    /// The name of a label: every other character becomes an underscore, as Prometheus does. Names that begin with a digit
    /// or an underscore, which Prometheus keeps to itself where it is doubled, are led by <c>key</c>.
    /// </summary>
    public static byte[] Label(ReadOnlySpan<byte> key)
    {
        var name = new StringBuilder(key.Length);
        foreach (var rune in Encoding.UTF8.GetString(key).EnumerateRunes()) name.Append(rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value == '_') ? (char)rune.Value : '_');
        if (name.Length > 0 && char.IsAsciiDigit(name[0])) name.Insert(0, "key_");
        else if (name.Length > 0 && name[0] == '_') name.Insert(0, "key");
        return Encoding.ASCII.GetBytes(name.ToString());
    }

    private static List<string> Divide(string name)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            if (i < name.Length && (char.IsAsciiLetterOrDigit(name[i]) || name[i] == ':')) continue;
            if (i > start) words.Add(name[start..i]);
            start = i + 1;
        }

        return words;
    }
}
