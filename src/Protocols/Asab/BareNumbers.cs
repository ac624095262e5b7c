namespace Tributary.Protocols.Asab;

/// <summary>
/// Python writes <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> bare
/// (https://docs.python.org/3/library/json.html#infinite-and-nan-number-values), which is no JSON (RFC 8259, section 6). They
/// are replaced by strings of the same length, so that places in errors are those of the body.
/// </summary>
internal static class BareNumbers
{
    /// <summary>A control character that nobody sends by accident, and no number begins with.</summary>
    private const byte Mark = 0x7F;

    /// <summary>Whether a text stands where there was such a number.</summary>
    public static bool IsMark(ReadOnlySpan<byte> text) => text is [Mark];

    /// <summary>Replaces them where they stand outside of strings. What else is no JSON stays so.</summary>
    public static void Replace(Span<byte> json)
    {
        var at = 0;
        while (json[at..].IndexOfAny((byte)'"', (byte)'N', (byte)'I') is var next && next >= 0)
        {
            at += next;
            if (json[at] == '"') at = EndOfString(json, at);
            else if (json[at..].StartsWith("NaN"u8)) at = Write(json, at, at + 3);
            else if (json[at..].StartsWith("Infinity"u8)) at = Write(json, at > 0 && json[at - 1] == '-' ? at - 1 : at, at + 8);
            else at++;
        }
    }

    private static int EndOfString(ReadOnlySpan<byte> json, int start)
    {
        var at = start + 1;
        while (json[at..].IndexOfAny((byte)'"', (byte)'\\') is var next && next >= 0)
        {
            at += next;
            if (json[at] == '"') return at + 1;
            at = Math.Min(at + 2, json.Length);
        }

        return json.Length;
    }

    private static int Write(Span<byte> json, int start, int end)
    {
        json[start..end].Fill((byte)' ');
        (json[start], json[start + 1], json[start + 2]) = ((byte)'"', Mark, (byte)'"');
        return end;
    }
}
