using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Tributary.Protocols.Json;

/// <summary>
/// Texts of a JSON document in UTF-8, their escapes undone (RFC 8259, section 7), without making strings of them. Reusable: a
/// text is good until the next one is asked for. Bytes that are not UTF-8 stay as they are.
/// </summary>
internal sealed class JsonText
{
    private byte[] _unescaped = new byte[256];

    public ReadOnlySpan<byte> NameOf(JsonProperty property) => Unescape(JsonMarshal.GetRawUtf8PropertyName(property));

    /// <summary>The text of a string; empty where it is none.</summary>
    public ReadOnlySpan<byte> ValueOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? Unescape(JsonMarshal.GetRawUtf8Value(element)[1..^1]) : default;

    /// <summary>The document has been read as a whole: every escape in it is complete.</summary>
    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> raw)
    {
        var next = raw.IndexOf((byte)'\\');
        if (next < 0) return raw;
        if (_unescaped.Length < raw.Length) _unescaped = new byte[Math.Max(raw.Length, 2 * _unescaped.Length)];
        var length = 0;
        for (; next >= 0; next = raw.IndexOf((byte)'\\'))
        {
            raw[..next].CopyTo(_unescaped.AsSpan(length));
            length += next;
            raw = raw[(next + 1)..];
            if (raw[0] == 'u') length += ReadRune(ref raw).EncodeToUtf8(_unescaped.AsSpan(length));
            else _unescaped[length++] = Meaning(raw[0]);
            raw = raw[1..];
        }

        raw.CopyTo(_unescaped.AsSpan(length));
        return _unescaped.AsSpan(0, length + raw.Length);
    }

    private static byte Meaning(byte escaped) => escaped switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => escaped,
    };

    /// <summary>Reads <c>uXXXX</c>, or the two of a surrogate pair, up to its last digit. A surrogate that is alone is U+FFFD.</summary>
    private static Rune ReadRune(ref ReadOnlySpan<byte> raw)
    {
        var unit = ReadUnit(raw[1..]);
        raw = raw[4..];
        if (Rune.TryCreate(unit, out var rune)) return rune;
        if (raw.Length < 7 || !raw[1..].StartsWith("\\u"u8) || !Rune.TryCreate(unit, ReadUnit(raw[3..]), out rune)) return Rune.ReplacementChar;
        raw = raw[6..];
        return rune;
    }

    private static char ReadUnit(ReadOnlySpan<byte> digits) => Utf8Parser.TryParse(digits[..4], out ushort unit, out _, 'x') ? (char)unit : '\uFFFD';
}
