using System.Text;
using Tributary.Metrics.Identity;

namespace Tributary.Protocols.Asab;

/// <summary>The labels of a series as ASAB's tags.</summary>
internal static class AsabTags
{
    private const string Unnamed = "value";

    /// <param name="labels">Canonical labels.</param>
    /// <param name="key">Tells sets of tags apart.</param>
    /// <param name="valueName">The label <c>name</c>, which is no tag; <c>value</c> where there is none.</param>
    public static KeyValuePair<string, string>[] Read(ReadOnlySpan<byte> labels, out string key, out string valueName)
    {
        var tags = new List<KeyValuePair<string, string>>();
        var text = new StringBuilder();
        valueName = Unnamed;
        var each = LabelText.Enumerate(labels);
        while (each.MoveNext())
        {
            var value = LabelText.Unescape(each.Value);
            if (each.Name.SequenceEqual("name"u8))
            {
                valueName = value;
                continue;
            }

            tags.Add(new(LabelText.Unescape(each.Name), value));
            text.Append(Encoding.UTF8.GetString(each.Label)).Append(',');
        }

        key = text.ToString();
        return [.. tags];
    }
}
