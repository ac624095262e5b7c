using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Tributary.Protocols.Exposition;

/// <summary>What must hold of a whole body before its lines are read.</summary>
internal static class BodyCheck
{
    /// <summary>Text formats are UTF-8. Checked once and fast for the whole body, not value by value.</summary>
    public static ParseError? Utf8Only(ReadOnlySpan<byte> body) =>
        Utf8.IsValid(body) ? null : ErrorAt(body, FindInvalid(body), "this is not UTF-8");

    public static ParseError? EndsInLineFeed(ReadOnlySpan<byte> body) =>
        body[^1] == '\n' ? null : ErrorAt(body, body.Length, "the body must end in a line feed");

    public static ParseError ErrorAt(ReadOnlySpan<byte> body, int offset, string message)
    {
        var before = body[..offset];
        return new ParseError(before.Count((byte)'\n') + 1, offset - before.LastIndexOf((byte)'\n'), message);
    }

    private static int FindInvalid(ReadOnlySpan<byte> body)
    {
        var offset = 0;
        while (Rune.DecodeFromUtf8(body[offset..], out _, out var length) == OperationStatus.Done) offset += length;
        return offset;
    }
}
