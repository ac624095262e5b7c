using System.Buffers.Text;
using Tributary.Protocols.Exposition;

namespace Tributary.Protocols.Text;

/// <summary>
/// Reads the Prometheus text format 0.0.4
/// (https://github.com/prometheus/docs/blob/main/docs/instrumenting/exposition_formats.md#text-based-format).
/// Reusable, and cheaper from its second body on; not for concurrent use.
/// </summary>
/// <remarks>
/// The grammar is that of the Prometheus libraries (prometheus/common, expfmt), with these differences. Wider: blanks
/// at the end of a line are ignored, as the format says; a second HELP line is ignored; a backslash in a help text need
/// not escape anything. Narrower: what cannot be merged is refused, namely duplicate samples, samples of a histogram
/// or summary that are no part of one, and histograms that contradict themselves. Names in quotes, which came with format
/// 1.0.0, are taken whatever version the body is said to have.
/// </remarks>
public sealed class TextParser
{
    private readonly ExpositionBuilder _builder = new();
    private readonly TextFamilies _families;
    private readonly CreatedGauges _created = new();
    private ParsedExposition _result = new();

    public TextParser() => _families = new TextFamilies(_builder);

    /// <summary>
    /// Reads a body into <paramref name="result"/>. Never throws, whatever the bytes; time and memory grow linearly
    /// with the body.
    /// </summary>
    /// <returns>Why the body was refused, or null. <paramref name="result"/> is empty where it was.</returns>
    public ParseError? Parse(ReadOnlySpan<byte> body, ParserLimits limits, ParsedExposition result)
    {
        _result = result;
        _builder.Begin(result, limits);
        _families.Begin();
        if (body.IsEmpty) return null;
        var error = BodyCheck.Utf8Only(body) ?? BodyCheck.EndsInLineFeed(body) ?? ReadLines(body) ?? Finish(body);
        if (error is not null) result.Clear();
        return error;
    }

    private ParseError? Finish(ReadOnlySpan<byte> body)
    {
        if (_builder.Finish(body, needsInfinity: false) is { } error) return error;
        _created.Resolve(body, _builder.Families, _builder.Series, _result);
        return null;
    }

    private ParseError? ReadLines(ReadOnlySpan<byte> body)
    {
        var cursor = new LineCursor(body);
        while (!cursor.AtEnd)
        {
            cursor.SkipBlanks();
            var error = cursor.Current switch
            {
                (byte)'\n' => null,
                (byte)'#' => _families.ReadComment(ref cursor),
                _ => ReadSample(ref cursor),
            };
            if (error is not null) return error;
            cursor.NextLine();
        }

        return null;
    }

    private ParseError? ReadSample(ref LineCursor cursor)
    {
        var lineStart = cursor.Position;
        var isWithinBraces = cursor.Current == '{';
        if (_builder.Names.ReadOfSample(ref cursor, LabelGrammar.Text, out var name) is { } badName) return badName;
        if (_families.Resolve(cursor, lineStart, name, out var family, out var role) is { } unresolved) return unresolved;

        var afterName = cursor.Position;
        cursor.SkipBlanks();
        if (isWithinBraces || cursor.Current == '{')
        {
            if (_builder.ReadLabels(ref cursor, LabelGrammar.Text) is { } error) return error;
            cursor.SkipBlanks();
        }
        else
        {
            if (cursor.Position == afterName) return cursor.Error($"expected '{{' or a blank after metric name {LineCursor.Quote(name)}, found {cursor.Found()}");
            _builder.Labels.Clear();
        }

        double bound = 0;
        if (role is SampleRole.Bucket or SampleRole.Quantile && _builder.TakeBound(cursor, lineStart, role, out bound) is { } noBound) return noBound;

        if (SampleValue.Read(ref cursor, out var value) is { } noValue) return noValue;
        if (cursor.Current != '\n' && ReadTimestamp(ref cursor) is { } badTimestamp) return badTimestamp;
        return _builder.AddSample(cursor, family, role, bound, value);
    }

    private ParseError? ReadTimestamp(ref LineCursor cursor)
    {
        cursor.SkipBlanks();
        if (cursor.Current == '\n') return null; // "leading and trailing whitespace is ignored"
        var token = cursor.PeekToken();
        if (!Utf8Parser.TryParse(token, out long _, out var length) || length != token.Length)
        {
            return cursor.Error($"expected an integer (milliseconds) as timestamp, found {LineCursor.Quote(token)}");
        }

        _result.FirstTimestamp ??= (cursor.Line, cursor.Column);
        cursor.Position += length;
        cursor.SkipBlanks();
        return cursor.Current == '\n' ? null : cursor.Error($"expected the end of the line after the timestamp, found {cursor.Found()}");
    }
}
