using System.Buffers;
using System.Text;

namespace Tributary.Metrics.Identity;

/// <summary>
/// Labels in canonical form: sorted by name (ordinal), <c>a="b",c="d"</c>, values escaped as in the text formats
/// (<c>\\</c>, <c>\"</c>, <c>\n</c>), no label with an empty value. A name that is no <see cref="LegacyName"/> stands in
/// quotes, escaped as values are: <c>a="b","c.d"="e"</c>. It is sorted by what is between the quotes.
/// </summary>
public static class LabelText
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create("\\\"\n");

    /// <summary>Writes labels that are sorted already.</summary>
    public static string Write(IEnumerable<KeyValuePair<string, string>> labels)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in labels)
        {
            if (text.Length > 0) text.Append(',');
            if (LegacyName.IsLabel(name)) text.Append(name);
            else text.Append('"').Append(Escape(name)).Append('"');
            text.Append("=\"").Append(Escape(value)).Append('"');
        }

        return text.ToString();
    }

    public static string Escape(string value) => !value.AsSpan().ContainsAny(Escaped)
        ? value
        : value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>The text of an escaped value.</summary>
    public static string Unescape(ReadOnlySpan<byte> value)
    {
        if (!value.Contains((byte)'\\')) return Encoding.UTF8.GetString(value);
        var plain = new byte[value.Length];
        return Encoding.UTF8.GetString(plain, 0, Unescape(value, plain));
    }

    /// <inheritdoc cref="Unescape(ReadOnlySpan{byte})"/>
    /// <param name="value">The escaped value.</param>
    /// <param name="plain">Where the text goes, as UTF-8; at least as long as the value.</param>
    /// <returns>The length of the text.</returns>
    public static int Unescape(ReadOnlySpan<byte> value, Span<byte> plain)
    {
        var length = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var here = value[i];
            if (here == '\\' && i + 1 < value.Length) here = value[++i] == 'n' ? (byte)'\n' : value[i];
            plain[length++] = here;
        }

        return length;
    }

    /// <summary>
    /// Whether some name may stand in quotes. It is quick, and says yes without need where a value has <c>\","</c> in it.
    /// </summary>
    public static bool MayHaveQuotedNames(ReadOnlySpan<byte> canonical) =>
        !canonical.IsEmpty && (canonical[0] == '"' || canonical.IndexOf("\",\""u8) >= 0);

    /// <summary>Goes through canonical labels in order.</summary>
    public static Enumerator Enumerate(ReadOnlySpan<byte> canonical) => new(canonical);

    /// <summary>The labels of a canonical text, one at a time.</summary>
    public ref struct Enumerator(ReadOnlySpan<byte> canonical)
    {
        private ReadOnlySpan<byte> _rest = canonical;

        /// <summary>The label's name without quotes; escaped, if it stands in quotes.</summary>
        public ReadOnlySpan<byte> Name { get; private set; }

        /// <summary>The name stands in quotes.</summary>
        public bool IsQuoted { get; private set; }

        /// <summary>Its value, escaped.</summary>
        public ReadOnlySpan<byte> Value { get; private set; }

        /// <summary>The whole label, <c>name="value"</c>.</summary>
        public ReadOnlySpan<byte> Label { get; private set; }

        public bool MoveNext()
        {
            IsQuoted = !_rest.IsEmpty && _rest[0] == '"';
            var equals = IsQuoted ? ClosingQuote(1) + 1 : _rest.IndexOf((byte)'=');
            if (equals < 0 || equals + 1 >= _rest.Length) return false;
            var end = ClosingQuote(equals + 2);
            if (end >= _rest.Length) return false;
            Name = IsQuoted ? _rest[1..(equals - 1)] : _rest[..equals];
            Value = _rest[(equals + 2)..end];
            Label = _rest[..(end + 1)];
            _rest = end + 1 < _rest.Length ? _rest[(end + 2)..] : [];
            return true;
        }

        private readonly int ClosingQuote(int from)
        {
            while (from < _rest.Length && _rest[from] != '"') from += _rest[from] == '\\' ? 2 : 1;
            return from;
        }
    }
}
