using System.Text;

namespace Tributary.Protocols.Json;

/// <summary>
/// Walks canonical labels (see <see cref="Tributary.Metrics.Views.ISeriesVisitor"/>), <c>a="b",c="d"</c>, and undoes their escapes.
/// </summary>
public ref struct LabelReader(ReadOnlySpan<byte> labels)
{
    private ReadOnlySpan<byte> _rest = labels;

    public string Name { get; private set; } = "";

    public string Value { get; private set; } = "";

    public bool MoveNext()
    {
        var equals = _rest.IndexOf("=\""u8);
        if (equals < 0) return false;
        Name = Encoding.UTF8.GetString(_rest[..equals]);
        _rest = _rest[(equals + 2)..];
        var end = EndOfValue(_rest);
        Value = Unescape(_rest[..end]);
        _rest = _rest[Math.Min(end + 2, _rest.Length)..]; // the quote and the comma
        return true;
    }

    private static int EndOfValue(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"') return i;
            if (text[i] == '\\') i++;
        }

        return text.Length;
    }

    private static string Unescape(ReadOnlySpan<byte> escaped)
    {
        var text = Encoding.UTF8.GetString(escaped);
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length) plain.Append(text[++i] == 'n' ? '\n' : text[i]);
            else plain.Append(text[i]);
        }

        return plain.ToString();
    }
}
