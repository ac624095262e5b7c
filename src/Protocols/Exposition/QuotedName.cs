using System.Buffers;
using Tributary.Metrics.Identity;

namespace Tributary.Protocols.Exposition;

/// <summary>
/// Reads names in quotes, which may be any UTF-8 (https://prometheus.io/docs/instrumenting/content_negotiation/ and the
/// exposition formats of Prometheus 3): <c>{"my.metric","my.label"="x"} 1</c>. Control characters are refused: names
/// stand in logs, on terminals and in databases, and nobody means them.
/// </summary>
internal sealed class QuotedName
{
    private static readonly SearchValues<byte> Stops = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(value => (byte)value), (byte)'"', (byte)'\\', 0x7f]);

    private readonly UnescapedText _plain = new();

    /// <summary>Reads from the opening quote past the closing one.</summary>
    /// <param name="cursor">At the opening quote.</param>
    /// <param name="range">What stands between the quotes, escapes as they are written.</param>
    public static ParseError? ReadEscaped(ref LineCursor cursor, out Range range)
    {
        range = default;
        var start = ++cursor.Position;
        while (true)
        {
            cursor.Position += cursor.Rest.IndexOfAny(Stops);
            if (cursor.Current == '"') break;
            if (cursor.Current == '\n') return cursor.ErrorAt(start - 1, "the name that starts here has no closing quote on its line");
            if (cursor.Current != '\\') return cursor.Error($"a name has no control characters, found {cursor.Found()}");
            cursor.Position++;
            if (cursor.Current is not ((byte)'\\' or (byte)'"')) return cursor.Error($"expected '\\' or '\"' after a backslash within a name, found {cursor.Found()}");
            cursor.Position++;
        }

        range = start..cursor.Position;
        if (start == cursor.Position) return cursor.Error("a name has at least one character");
        cursor.Position++;
        return null;
    }

    /// <summary>Reads a metric name, in quotes or without.</summary>
    /// <param name="cursor">Where it begins.</param>
    /// <param name="name">The name, good until the next call.</param>
    public ParseError? ReadMetric(ref LineCursor cursor, out ReadOnlySpan<byte> name)
    {
        if (cursor.Current != '"')
        {
            name = cursor.ReadMetricName();
            return name.IsEmpty ? cursor.Error($"expected a metric name [a-zA-Z_:][a-zA-Z0-9_:]*, or another one in quotes, found {cursor.Found()}") : null;
        }

        name = default;
        if (ReadEscaped(ref cursor, out var range) is { } error) return error;
        name = _plain.Of(cursor.Body[range]);
        return null;
    }

    /// <summary>Reads the name at the start of a sample line: before the brace, or in quotes as the first thing within it.</summary>
    /// <param name="cursor">Afterwards it is where <see cref="LabelScanner.Read"/> goes on, if the name was within braces.</param>
    /// <param name="grammar">The format's.</param>
    /// <param name="name">The name, good until the next call.</param>
    public ParseError? ReadOfSample(ref LineCursor cursor, LabelGrammar grammar, out ReadOnlySpan<byte> name)
    {
        if (cursor.Current != '{')
        {
            name = cursor.ReadMetricName();
            return name.IsEmpty ? cursor.Error($"expected a metric name [a-zA-Z_:][a-zA-Z0-9_:]*, or another one in braces and quotes, found {cursor.Found()}") : null;
        }

        name = default;
        cursor.Position++;
        if (grammar == LabelGrammar.Text) cursor.SkipBlanks();
        if (cursor.Current != '"') return cursor.Error($"expected a metric name before the brace, or in quotes within it, found {cursor.Found()}");
        if (ReadMetric(ref cursor, out name) is { } error) return error;
        if (grammar == LabelGrammar.Text) cursor.SkipBlanks();
        return cursor.Current is (byte)',' or (byte)'}' ? null : cursor.Error($"expected ',' or '}}' after metric name {LineCursor.Quote(name)}, found {cursor.Found()}; it comes before the labels");
    }
}
