namespace Tributary.Protocols.Exposition;

/// <summary>Where a label stands in the body.</summary>
/// <param name="NameStart">Offset of the name.</param>
/// <param name="NameLength">Length of the name.</param>
/// <param name="ValueStart">Offset of the value, within its quotes.</param>
/// <param name="ValueLength">Length of the value, escapes as written.</param>
/// <param name="LooseBackslashes">Some backslash escapes nothing and must be escaped itself.</param>
internal readonly record struct ScannedLabel(int NameStart, int NameLength, int ValueStart, int ValueLength, bool LooseBackslashes)
{
    public int NameEnd => NameStart + NameLength;

    public int ValueEnd => ValueStart + ValueLength;

    /// <summary>No canonical form is longer: each byte of the value escaped, <c>="",</c> around it.</summary>
    public int LongestCanonical => NameLength + (LooseBackslashes ? 2 * ValueLength : ValueLength) + 4;

    public ReadOnlySpan<byte> Name(ReadOnlySpan<byte> body) => body.Slice(NameStart, NameLength);

    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> body) => body.Slice(ValueStart, ValueLength);

    /// <summary>Writes <c>name="value"</c>.</summary>
    /// <returns>The number of bytes written.</returns>
    public int WriteCanonical(ReadOnlySpan<byte> body, Span<byte> destination)
    {
        Name(body).CopyTo(destination);
        "=\""u8.CopyTo(destination[NameLength..]);
        var written = NameLength + 2;
        if (LooseBackslashes)
        {
            written += EscapeBackslashes(Value(body), destination[written..]);
        }
        else
        {
            Value(body).CopyTo(destination[written..]);
            written += ValueLength;
        }

        destination[written] = (byte)'"';
        return written + 1;
    }

    private static int EscapeBackslashes(ReadOnlySpan<byte> value, Span<byte> destination)
    {
        var written = 0;
        for (var i = 0; i < value.Length; i++)
        {
            destination[written++] = value[i];
            if (value[i] != '\\') continue;
            var escapes = i + 1 < value.Length && value[i + 1] is (byte)'\\' or (byte)'"' or (byte)'n';
            destination[written++] = escapes ? value[++i] : (byte)'\\';
        }

        return written;
    }
}
