using Tributary.Protocols.Exposition;

namespace Tributary.Protocols.OpenMetrics;

/// <summary>The line that ends every page, so that a page that was cut off is known as one.</summary>
internal static class EndMark
{
    public static ReadOnlySpan<byte> Text => "# EOF"u8;

    /// <summary>Leaves the lines before the mark; its own line feed may be missing.</summary>
    public static ParseError? Remove(ref ReadOnlySpan<byte> body)
    {
        var lines = body.EndsWith("\n"u8) ? body[..^1] : body;
        if (!lines.EndsWith(Text)) return BodyCheck.ErrorAt(body, body.Length, "the body must end in the line '# EOF'");
        lines = lines[..^Text.Length];
        if (!lines.IsEmpty && lines[^1] != '\n') return BodyCheck.ErrorAt(body, lines.Length, "'# EOF' must stand on a line of its own");
        body = lines;
        return null;
    }
}
