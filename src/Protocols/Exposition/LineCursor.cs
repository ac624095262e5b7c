using System.Buffers;
using System.Text;

namespace Tributary.Protocols.Exposition;

/// <summary>
/// A place in a text body, with its line. The body must end in a line feed: every token ends there at the latest, so
/// that scanning needs no check for the end of the body within a line.
/// </summary>
internal ref struct LineCursor(ReadOnlySpan<byte> body)
{
    private const int LongestQuote = 60;

    // https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels, the character set before Prometheus 3.
    private static readonly SearchValues<byte> LabelNameBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8);

    private static readonly SearchValues<byte> MetricNameBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:"u8);

    private int _lineStart;

    public ReadOnlySpan<byte> Body { get; } = body;

    /// <summary>Offset of the next byte.</summary>
    public int Position { get; set; }

    /// <summary>From 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>In bytes, from 1.</summary>
    public readonly int Column => Position - _lineStart + 1;

    public readonly bool AtEnd => Position >= Body.Length;

    public readonly byte Current => Body[Position];

    public readonly ReadOnlySpan<byte> Rest => Body[Position..];

    /// <summary>What is left of the line, without its line feed.</summary>
    public readonly ReadOnlySpan<byte> RestOfLine
    {
        get
        {
            var rest = Rest;
            return rest[..rest.IndexOf((byte)'\n')];
        }
    }

    public void SkipBlanks()
    {
        while (Body[Position] is (byte)' ' or (byte)'\t') Position++;
    }

    /// <summary>Goes past the line feed that ends this line.</summary>
    public void NextLine()
    {
        Position += Rest.IndexOf((byte)'\n') + 1;
        _lineStart = Position;
        Line++;
    }

    /// <summary>The metric name that stands here, <c>[a-zA-Z_:][a-zA-Z0-9_:]*</c>; empty if none does.</summary>
    public ReadOnlySpan<byte> ReadMetricName() => ReadName(MetricNameBytes);

    /// <summary>The label name that stands here, <c>[a-zA-Z_][a-zA-Z0-9_]*</c>; empty if none does.</summary>
    public ReadOnlySpan<byte> ReadLabelName() => ReadName(LabelNameBytes);

    /// <summary>The bytes up to a blank, a tab or the end of the line.</summary>
    public readonly ReadOnlySpan<byte> PeekToken()
    {
        var rest = Rest;
        return rest[..rest.IndexOfAny((byte)' ', (byte)'\t', (byte)'\n')];
    }

    public readonly ParseError Error(string message) => ErrorAt(Position, message);

    public readonly ParseError ErrorAt(int offset, string message) => new(Line, offset - _lineStart + 1, message);

    /// <summary>What stands here, in words for an error message.</summary>
    public readonly string Found()
    {
        if (Current == '\n') return "the end of the line";
        Rune.DecodeFromUtf8(Rest, out var rune, out _);
        return Rune.IsControl(rune) ? $"U+{rune.Value:X4}" : $"'{rune}'";
    }

    /// <summary>A piece of the body for an error message, cut where it is long.</summary>
    public static string Quote(ReadOnlySpan<byte> text) => text.Length <= LongestQuote
        ? $"'{Encoding.UTF8.GetString(text)}'"
        : $"'{Encoding.UTF8.GetString(text[..LongestQuote])}...'";

    private ReadOnlySpan<byte> ReadName(SearchValues<byte> bytes)
    {
        var rest = Rest;
        var length = (uint)(rest[0] - '0') <= 9 ? 0 : rest.IndexOfAnyExcept(bytes);
        Position += length;
        return rest[..length];
    }
}
