using System.Text;

namespace Tributary.Protocols.Exposition;

/// <summary>
/// Help texts escape <c>\\</c> and <c>\n</c>, in OpenMetrics <c>\"</c> too. A backslash before anything else stays as
/// it is: clients that escape nothing send such texts, and no number depends on them.
/// </summary>
internal static class HelpText
{
    public static string Decode(ReadOnlySpan<byte> raw)
    {
        var text = Encoding.UTF8.GetString(raw);
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;

        var decoded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var next = text[i] == '\\' && i + 1 < text.Length ? text[i + 1] : '\0';
            if (next is '\\' or '"' or 'n')
            {
                decoded.Append(next == 'n' ? '\n' : next);
                i++;
            }
            else
            {
                decoded.Append(text[i]);
            }
        }

        return decoded.ToString();
    }
}
