using System.Globalization;
using System.Text.RegularExpressions;

namespace Tributary.Fleet.Tests.Peer;

/// <summary>One pushed sample. Label values stay escaped, so that rendering is copying.</summary>
internal sealed record NaiveSample(string Family, string Type, string Name, SortedDictionary<string, string> Labels, decimal Value)
{
    /// <summary>What this sample is of its point: a bucket with its bound, a quantile, a sum, a count, or the value.</summary>
    public string Part => Name[Family.Length..] + (Labels.GetValueOrDefault("le") ?? Labels.GetValueOrDefault("quantile"));

    public string Point => Family + string.Join(',', Labels.Where(label => label.Key is not ("le" or "quantile")).Select(label => $"{label.Key}=\"{label.Value}\""));

    public bool Counts => Type is "counter" or "histogram" || (Type == "summary" && Name != Family);
}

/// <summary>Reads what Fleet pushes, by regular expressions: no code shared with Fleet's own parser.</summary>
internal static partial class NaiveText
{
    public static List<NaiveSample> Parse(string text, IReadOnlyDictionary<string, string> group, bool bodyOverrides)
    {
        var samples = new List<NaiveSample>();
        var (family, type) = ("", "");
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal)) (family, type) = (line.Split(' ')[2], line.Split(' ')[3]);
            if (line[0] == '#') continue;
            var match = Line().Match(line);
            var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (Match label in OneLabel().Matches(match.Groups["labels"].Value)) labels[label.Groups[1].Value] = label.Groups[2].Value;
            Group(labels, group, bodyOverrides);
            if (labels.TryGetValue("le", out var bound) && bound != "+Inf") labels["le"] = Number(bound).ToString("0.###", CultureInfo.InvariantCulture);
            samples.Add(new NaiveSample(family, type, match.Groups["name"].Value, labels, Number(match.Groups["value"].Value)));
        }

        return samples;
    }

    public static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>Adds the labels of the path, and takes away the instance.</summary>
    public static void Group(SortedDictionary<string, string> labels, IReadOnlyDictionary<string, string> group, bool bodyOverrides)
    {
        foreach (var (name, value) in group)
        {
            if (!bodyOverrides || !labels.ContainsKey(name)) labels[name] = value;
        }

        labels.Remove("instance");
    }

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    [GeneratedRegex("""^(?<name>\w+)(\{(?<labels>.*)\})? (?<value>\S+)$""")]
    private static partial Regex Line();

    [GeneratedRegex("""(\w+)="((?:[^"\\]|\\.)*)",?""")]
    private static partial Regex OneLabel();
}
