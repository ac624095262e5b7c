using System.Buffers.Text;
using Tributary.Metrics.Points;
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
/// or summary that are no part of one, and histograms that contradict themselves. Names are
/// <c>[a-zA-Z_:][a-zA-Z0-9_:]*</c>: quoted UTF-8 names are no part of 0.0.4.
/// </remarks>
public sealed class TextParser
{
    private readonly ExpositionBuilder _builder = new();
    private readonly CreatedGauges _created = new();
    private ParsedExposition _result = new();

    /// <summary>
    /// Reads a body into <paramref name="result"/>. Never throws, whatever the bytes; time and memory grow linearly
    /// with the body.
    /// </summary>
    /// <returns>Why the body was refused, or null. <paramref name="result"/> is empty where it was.</returns>
    public ParseError? Parse(ReadOnlySpan<byte> body, ParserLimits limits, ParsedExposition result)
    {
        _result = result;
        _builder.Begin(result, limits);
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
                (byte)'#' => ReadComment(ref cursor),
                _ => ReadSample(ref cursor),
            };
            if (error is not null) return error;
            cursor.NextLine();
        }

        return null;
    }

    private ParseError? ReadComment(ref LineCursor cursor)
    {
        cursor.Position++;
        cursor.SkipBlanks();
        var keyword = cursor.PeekToken();
        var isType = keyword.SequenceEqual("TYPE"u8);
        if (!isType && !keyword.SequenceEqual("HELP"u8)) return null;

        cursor.Position += keyword.Length;
        cursor.SkipBlanks();
        if (cursor.Current == '\n') return null; // as in Prometheus, a comment that only begins like HELP or TYPE
        var nameStart = cursor.Position;
        var name = cursor.ReadMetricName();
        if (name.IsEmpty || cursor.Current is not ((byte)' ' or (byte)'\t' or (byte)'\n'))
        {
            return cursor.Error($"expected a metric name [a-zA-Z_:][a-zA-Z0-9_:]* and a blank, found {cursor.Found()}");
        }

        cursor.SkipBlanks();
        if (cursor.Current == '\n') return null;
        if (_builder.FindOrAddFamily(cursor, nameStart, name.Length, out var family) is { } error) return error;
        if (isType) return ReadType(ref cursor, family);
        // Differing help texts are tolerated, as the Pushgateway does: the first one stands.
        return family.Helped ? null : _builder.ReadHelp(cursor, family);
    }

    private static ParseError? ReadType(ref LineCursor cursor, FamilyEntry family)
    {
        if (family.Typed) return cursor.Error($"a second TYPE line for family '{family.Name}'");
        if (family.HasSamples) return cursor.Error($"the TYPE line of family '{family.Name}' comes after its samples");

        var word = cursor.RestOfLine.TrimEnd(" \t"u8);
        if (!TextTypes.TryParse(word, out var type)) return cursor.Error($"expected counter, gauge, histogram, summary or untyped, found {LineCursor.Quote(word)}");
        family.Declare(type);
        return null;
    }

    private ParseError? ReadSample(ref LineCursor cursor)
    {
        var lineStart = cursor.Position;
        var name = cursor.ReadMetricName();
        if (name.IsEmpty) return cursor.Error($"expected a metric name [a-zA-Z_:][a-zA-Z0-9_:]*, found {cursor.Found()}");
        if (Resolve(cursor, name, out var family, out var role) is { } unresolved) return unresolved;

        var afterName = cursor.Position;
        cursor.SkipBlanks();
        if (cursor.Current == '{')
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

    /// <summary>Finds the family that a sample of this name belongs to, by the TYPE lines above it.</summary>
    private ParseError? Resolve(in LineCursor cursor, ReadOnlySpan<byte> name, out FamilyEntry family, out SampleRole role)
    {
        role = SampleRole.Value;
        family = _builder.Families.Find(name)!;
        if (family is null || !(family.Typed || family.HasSamples))
        {
            var suffixed = TextTypes.FindBySuffix(_builder.Families, name, out role);
            if (suffixed is not null)
            {
                family = suffixed;
                return null;
            }

            return _builder.FindOrAddFamily(cursor, cursor.Position - name.Length, name.Length, out family);
        }

        if (family.Type == MetricType.Summary) role = SampleRole.Quantile;
        return family.Type == MetricType.Histogram
            ? cursor.Error($"'{family.Name}' is a histogram: its samples end in _bucket, _sum or _count")
            : null;
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
