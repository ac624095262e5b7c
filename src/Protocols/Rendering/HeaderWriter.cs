using System.Buffers;
using System.Text;
using Tributary.Metrics.Identity;

namespace Tributary.Protocols.Rendering;

/// <summary>Writes the comment lines above a family: <c># KEYWORD name text</c>, the name in quotes where it needs them.</summary>
internal static class HeaderWriter
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create("\\\n\"");

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> keyword, ReadOnlySpan<char> name, ReadOnlySpan<char> text)
    {
        output.Write("# "u8);
        output.Write(keyword);
        output.Write(" "u8);
        WriteName(output, name);
        output.Write(" "u8);
        Encoding.UTF8.GetBytes(text, output);
        output.Write("\n"u8);
    }

    private static void WriteName(IBufferWriter<byte> output, ReadOnlySpan<char> name)
    {
        if (LegacyName.IsMetric(name)) Encoding.UTF8.GetBytes(name, output);
        else Encoding.UTF8.GetBytes($"\"{LabelText.Escape(name.ToString())}\"", output);
    }

    /// <summary>A HELP line; none where there is no help. Only OpenMetrics escapes quotes in it.</summary>
    public static void WriteHelp(IBufferWriter<byte> output, ReadOnlySpan<char> name, string help, bool escapeQuotes)
    {
        if (help.Length == 0) return;
        if (help.AsSpan().ContainsAny(Escaped))
        {
            help = help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            if (escapeQuotes) help = help.Replace("\"", "\\\"", StringComparison.Ordinal);
        }

        Write(output, "HELP"u8, name, help);
    }
}
