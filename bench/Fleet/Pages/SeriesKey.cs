using System.Globalization;
using System.Text;
using Tributary.Fleet.Families;

namespace Tributary.Fleet.Pages;

/// <summary>
/// One spelling of a sample's name and labels, by which a page and the expected view find each other. Labels are sorted
/// by name; <c>le</c> and <c>quantile</c> are numbers, so <c>1</c>, <c>1.0</c> and <c>1e0</c> are spelled alike.
/// </summary>
internal static class SeriesKey
{
    public static string Of(string name, IEnumerable<Label> labels, Label? last = null)
    {
        var sorted = labels.ToList();
        if (last is { } extra) sorted.Add(extra);
        sorted.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        var key = new StringBuilder(name);
        var separator = '{';
        foreach (var label in sorted)
        {
            key.Append(separator).Append(label.Name).Append("=\"").Append(Escape(Spell(label))).Append('"');
            separator = ',';
        }

        return separator == '{' ? key.ToString() : key.Append('}').ToString();
    }

    private static string Spell(Label label)
    {
        if (label.Name is not ("le" or "quantile") || !PageNumber.TryParse(label.Value, out var number) || !number.IsFinite) return label.Value;
        return number.ToDouble().ToString("R", CultureInfo.InvariantCulture);
    }

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
