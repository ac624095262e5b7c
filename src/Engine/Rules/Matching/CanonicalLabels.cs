using System.Text;

namespace Tributary.Engine.Rules.Matching;

/// <summary>
/// Labels in the canonical form (see <see cref="Tributary.Metrics.Views.ISeriesVisitor"/>), read in place:
/// <c>a="b",c="d"</c>, with <c>\\</c>, <c>\"</c> and <c>\n</c> escaped in values.
/// </summary>
public readonly ref struct CanonicalLabels(ReadOnlySpan<byte> labels) : ILabelLookup
{
    private readonly ReadOnlySpan<byte> _labels = labels;

    public string? Find(ReadOnlySpan<byte> name)
    {
        var rest = _labels;
        while (true)
        {
            var equals = rest.IndexOf("=\""u8);
            if (equals < 0) return null;
            var found = rest[..equals];
            rest = rest[(equals + 2)..];
            var end = EndOfValue(rest);
            if (end < 0) return null;
            if (found.SequenceEqual(name)) return Unescape(rest[..end]);
            rest = rest[(end + 1)..];
            if (rest.IsEmpty) return null;
            rest = rest[1..];
        }
    }

    /// <summary>Where the closing quote stands, or -1.</summary>
    private static int EndOfValue(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"') return i;
            if (text[i] == '\\') i++;
        }

        return -1;
    }

    private static string Unescape(ReadOnlySpan<byte> escaped)
    {
        var text = Encoding.UTF8.GetString(escaped);
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                plain.Append(text[i]);
                continue;
            }

            i++;
            plain.Append(text[i] == 'n' ? '\n' : text[i]);
        }

        return plain.ToString();
    }
}
