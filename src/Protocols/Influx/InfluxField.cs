using System.Buffers.Text;
using System.Runtime.InteropServices;
using Tributary.Metrics.Numbers;

namespace Tributary.Protocols.Influx;

/// <summary>A field of a line: where its key stands in the body, and its value, which is <c>High + Low</c>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct InfluxField(int KeyStart, int KeyLength, double High, double Low)
{
    /// <summary>Reads a value that is no string. Integers are exact; what is not finite is for the caller to judge.</summary>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static string? Read(ReadOnlySpan<byte> text, out double high, out double low)
    {
        (high, low) = (0, 0);
        if (text.IsEmpty) return "missing field value";
        switch (text[^1])
        {
            case (byte)'i':
                return Utf8Parser.TryParse(text[..^1], out long _, out var length) && length == text.Length - 1 && NumberParser.TryParse(text[..^1], out high, out low)
                    ? null
                    : "invalid number: an integer has up to 64 bits and an i behind it";
            case (byte)'u':
                return Utf8Parser.TryParse(text[..^1], out ulong _, out length) && length == text.Length - 1 && NumberParser.TryParse(text[..^1], out high, out low)
                    ? null
                    : "invalid number: an unsigned integer has up to 64 bits and a u behind it";
        }

        if (NumberParser.TryParse(text, out high, out low)) return null;
        if (IsOneOf(text, "t"u8, "T"u8, "true"u8, "True"u8, "TRUE"u8)) high = 1;
        else if (!IsOneOf(text, "f"u8, "F"u8, "false"u8, "False"u8, "FALSE"u8)) return "invalid field value: it is to be a number, a boolean or a string in quotes";
        return null;
    }

    private static bool IsOneOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, ReadOnlySpan<byte> d, ReadOnlySpan<byte> e) =>
        text.SequenceEqual(a) || text.SequenceEqual(b) || text.SequenceEqual(c) || text.SequenceEqual(d) || text.SequenceEqual(e);
}
