namespace Tributary.Protocols.Exposition;

/// <summary>Where a label stands in the body.</summary>
/// <param name="NameStart">Offset of the name, within its quotes if it has any.</param>
/// <param name="NameLength">Length of the name, escapes as written.</param>
/// <param name="Form">Whether it has quotes, and needs them.</param>
/// <param name="ValueStart">Offset of the value, within its quotes.</param>
/// <param name="ValueLength">Length of the value, escapes as written.</param>
/// <param name="LooseBackslashes">Some backslash escapes nothing and must be escaped itself.</param>
internal readonly record struct ScannedLabel(int NameStart, int NameLength, NameForm Form, int ValueStart, int ValueLength, bool LooseBackslashes)
{
    public int NameEnd => NameStart + NameLength;

    public int ValueEnd => ValueStart + ValueLength;

    /// <summary>No canonical form is longer: each byte of the value escaped, <c>""="",</c> around it.</summary>
    public int LongestCanonical => NameLength + (LooseBackslashes ? 2 * ValueLength : ValueLength) + 6;

    /// <summary>Offset of the label in canonical form, if it stands in it.</summary>
    public int Start => Form == NameForm.Quoted ? NameStart - 1 : NameStart;

    /// <summary>Offset of the value, if the label stands in canonical form.</summary>
    public int CanonicalValueStart => Form == NameForm.Quoted ? NameEnd + 3 : NameEnd + 2;

    public ReadOnlySpan<byte> Name(ReadOnlySpan<byte> body) => body.Slice(NameStart, NameLength);

    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> body) => body.Slice(ValueStart, ValueLength);

    /// <summary>Writes <c>name="value"</c>, or <c>"name"="value"</c> where the name needs it.</summary>
    /// <returns>The number of bytes written.</returns>
    public int WriteCanonical(ReadOnlySpan<byte> body, Span<byte> destination)
    {
        var written = 0;
        if (Form == NameForm.Quoted) destination[written++] = (byte)'"';
        Name(body).CopyTo(destination[written..]);
        written += NameLength;
        if (Form == NameForm.Quoted) destination[written++] = (byte)'"';
        "=\""u8.CopyTo(destination[written..]);
        written += 2;
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
