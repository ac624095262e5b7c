using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Tributary.Engine.Scraping.Selecting;

/// <summary>
/// Strings of PromQL (https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals): in double or single
/// quotes with the escapes of Go, or in backticks without any.
/// </summary>
internal static class QuotedText
{
    public const string NoEnd = "the text that starts here has no closing quote";

    private const string Escapes = "abfnrtv\\\"'";
    private const string Escaped = "\a\b\f\n\r\t\v\\\"'";

    /// <summary>Reads from the opening quote past the closing one.</summary>
    /// <param name="text">What it stands in.</param>
    /// <param name="at">The opening quote; where it cannot be read, what is wrong.</param>
    /// <param name="value">The text without escapes.</param>
    /// <param name="error">Why it cannot be read.</param>
    public static bool TryRead(string text, ref int at, out string value, [NotNullWhen(false)] out string? error)
    {
        var quote = text[at++];
        var plain = new StringBuilder();
        error = null;
        while (at < text.Length && text[at] != quote)
        {
            if (text[at] != '\\' || quote == '`')
            {
                plain.Append(text[at++]);
            }
            else if (!TryReadEscape(text, ref at, plain))
            {
                error = $"an escape that does not exist; a backslash within quotes is written \\\\, and in a regular expression too";
                break;
            }
        }

        value = plain.ToString();
        if (error is null && at >= text.Length) error = NoEnd;
        if (error is null) at++;
        return error is null;
    }

    private static bool TryReadEscape(string text, ref int at, StringBuilder plain)
    {
        if (at + 1 >= text.Length) return false;
        var known = Escapes.IndexOf(text[at + 1], StringComparison.Ordinal);
        if (known >= 0)
        {
            plain.Append(Escaped[known]);
            at += 2;
            return true;
        }

        var digits = text[at + 1] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits == 0 || at + 2 + digits > text.Length) return false;
        if (!int.TryParse(text.AsSpan(at + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || !Rune.IsValid(code)) return false;
        plain.Append(new Rune(code).ToString());
        at += 2 + digits;
        return true;
    }
}
