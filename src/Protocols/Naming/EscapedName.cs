using System.Text;
using Tributary.Metrics.Identity;

namespace Tributary.Protocols.Naming;

/// <summary>Escapes names that need it, with the same outcome as Prometheus' libraries.</summary>
public static class EscapedName
{
    private const string ValuePrefix = "U__";

    /// <summary>The name of a metric on a page; a legacy name is the same under every scheme.</summary>
    public static string OfMetric(string name, NameEscaping escaping = NameEscaping.Underscores)
    {
        if (escaping == NameEscaping.AllowUtf8 || LegacyName.IsMetric(name)) return name;
        var utf8 = Encoding.UTF8.GetBytes(name);
        var escaped = new byte[MaxLength(utf8.Length)];
        return Encoding.ASCII.GetString(escaped, 0, Write(utf8, escaping, isLabel: false, escaped));
    }

    /// <summary>No name gets longer: a dot, which is one byte, becomes <c>_dot_</c>.</summary>
    internal static int MaxLength(int length) => ValuePrefix.Length + (length * 5);

    /// <summary>Escapes a name that is no legacy name.</summary>
    /// <param name="name">The name, UTF-8.</param>
    /// <param name="escaping">Any but <see cref="NameEscaping.AllowUtf8"/>.</param>
    /// <param name="isLabel">Whether it is the name of a label, which has no colon.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>The number of bytes written.</returns>
    internal static int Write(ReadOnlySpan<byte> name, NameEscaping escaping, bool isLabel, Span<byte> destination)
    {
        var written = 0;
        if (escaping == NameEscaping.Values) Append(destination, ref written, "U__"u8);
        for (var at = 0; at < name.Length;)
        {
            Rune.DecodeFromUtf8(name[at..], out var rune, out var length);
            var isAllowed = rune.IsAscii && IsAllowed((char)rune.Value, isLabel, isFirst: at == 0);
            at += length;
            if (rune.Value == '_' && escaping != NameEscaping.Underscores) Append(destination, ref written, "__"u8);
            else if (isAllowed) destination[written++] = (byte)rune.Value;
            else WriteForbidden(rune, escaping, destination, ref written);
        }

        return written;
    }

    private static bool IsAllowed(char character, bool isLabel, bool isFirst) =>
        char.IsAsciiLetter(character) || character == '_' || (character == ':' && !isLabel) || (char.IsAsciiDigit(character) && !isFirst);

    private static void WriteForbidden(Rune rune, NameEscaping escaping, Span<byte> destination, ref int written)
    {
        switch (escaping)
        {
            case NameEscaping.Underscores:
                destination[written++] = (byte)'_';
                break;
            case NameEscaping.Dots:
                Append(destination, ref written, rune.Value == '.' ? "_dot_"u8 : "__"u8);
                break;
            default:
                destination[written++] = (byte)'_';
                rune.Value.TryFormat(destination[written..], out var digits, "x", System.Globalization.CultureInfo.InvariantCulture);
                written += digits;
                destination[written++] = (byte)'_';
                break;
        }
    }

    private static void Append(Span<byte> destination, ref int written, ReadOnlySpan<byte> text)
    {
        text.CopyTo(destination[written..]);
        written += text.Length;
    }
}
