using System.Globalization;
using System.Text.RegularExpressions;

namespace Tributary.EndToEnd.Tests.DropIn;

/// <summary>A page as a reader understands it: families of samples, whatever the order and the way numbers are written.</summary>
internal sealed partial class TextPage
{
    /// <summary>Written by the gateways themselves, with a time that differs from push to push.</summary>
    private static readonly string[] Times = ["push_time_seconds", "push_failure_time_seconds"];

    private readonly Dictionary<string, List<string>> _families = new(StringComparer.Ordinal);

    /// <summary>Reads what was pushed: samples with the label <c>job</c>. What the gateways say of themselves has none.</summary>
    public TextPage(string text)
    {
        var family = "";
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal)) family = line.Split(' ')[2];
            if (line.StartsWith("# ", StringComparison.Ordinal)) NoteComment(line);
            else if (line.Contains("job=\"", StringComparison.Ordinal)) In(family).Add(Normalize(line));
        }

        foreach (var (name, lines) in _families.ToList())
        {
            if (lines.TrueForAll(line => line.StartsWith("# ", StringComparison.Ordinal))) _families.Remove(name);
            else lines.Sort(StringComparer.Ordinal);
        }
    }

    public IEnumerable<string> Families => _families.Keys.Order(StringComparer.Ordinal);

    /// <summary>Type, help and samples of a family, in a form that two pages share if they say the same.</summary>
    public string this[string family] => string.Join('\n', _families[family]);

    private List<string> In(string family)
    {
        if (!_families.TryGetValue(family, out var lines)) _families.Add(family, lines = []);
        return lines;
    }

    private void NoteComment(string line)
    {
        var words = line.Split(' ', 4);
        // Each gateway explains its own families in its own words.
        if (words[1] == "TYPE" || !Times.Contains(words[2], StringComparer.Ordinal)) In(words[2]).Add(line);
    }

    private static string Normalize(string line)
    {
        var match = Sample().Match(line);
        Assert.True(match.Success, $"No sample: {line}");
        var name = match.Groups["name"].Value;
        var labels = match.Groups["label"].Captures.Select(label => label.Value).Where(IsThere).Order(StringComparer.Ordinal);
        var value = Times.Contains(name, StringComparer.Ordinal) ? "a time" : Number(match.Groups["value"].Value);
        return $"{name}{{{string.Join(',', labels)}}} {value}";
    }

    /// <summary>
    /// To Prometheus a label without a value is no label. Only the instance matters when empty: with <c>honor_labels</c> it
    /// keeps Prometheus from setting the gateway's own.
    /// </summary>
    private static bool IsThere(string label) => !label.EndsWith("=\"\"", StringComparison.Ordinal) || label == "instance=\"\"";

    private static string Number(string text) => text switch
    {
        "+Inf" or "-Inf" or "NaN" => text,
        _ => double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("""^(?<name>[\w:]+)\{((?<label>\w+="([^"\\]|\\.)*"),?)*\} (?<value>\S+)$""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sample();
}
