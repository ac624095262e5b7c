using Tributary.Protocols.Exposition;

namespace Tributary.Protocols.OpenMetrics;

/// <summary>
/// Reads OpenMetrics 1.0
/// (https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md) into the same result as the
/// text format: a counter's family gets the <c>_total</c> of its samples.
/// Reusable, and cheaper from its second body on; not for concurrent use.
/// </summary>
/// <remarks>
/// Wider than the specification where nothing can be misread: buckets, quantiles and the series of a family in any
/// order. Narrower where points could not be merged: one point a series, so that the same sample with another
/// timestamp is a duplicate.
/// </remarks>
public sealed class OpenMetricsParser
{
    private readonly ExpositionBuilder _builder = new();
    private readonly OpenMetricsFamilies _families;
    private readonly ExemplarText _exemplars = new();
    private ParsedExposition _result = new();
    private ParserLimits _limits = ParserLimits.Default;

    public OpenMetricsParser() => _families = new OpenMetricsFamilies(_builder);

    /// <inheritdoc cref="Tributary.Protocols.Text.TextParser.Parse"/>
    public ParseError? Parse(ReadOnlySpan<byte> body, ParserLimits limits, ParsedExposition result)
    {
        (_result, _limits) = (result, limits);
        _builder.Begin(result, limits);
        _families.Begin(limits);
        var error = BodyCheck.Utf8Only(body) ?? EndMark.Remove(ref body) ?? ReadLines(body) ?? _builder.Finish(body, needsInfinity: true);
        if (error is not null) result.Clear();
        return error;
    }

    private ParseError? ReadLines(ReadOnlySpan<byte> lines)
    {
        var cursor = new LineCursor(lines);
        while (!cursor.AtEnd)
        {
            var error = cursor.Current == '#' ? _families.ReadMetadata(ref cursor) : ReadSample(ref cursor);
            if (error is not null) return error;
            cursor.NextLine();
        }

        return null;
    }

    private ParseError? ReadSample(ref LineCursor cursor)
    {
        var lineStart = cursor.Position;
        var isWithinBraces = cursor.Current == '{';
        if (_builder.Names.ReadOfSample(ref cursor, LabelGrammar.OpenMetrics, out var name) is { } badName) return badName;
        if (_families.Resolve(cursor, lineStart, name, out var family, out var role) is { } unresolved) return unresolved;

        _builder.Labels.Clear();
        if ((isWithinBraces || cursor.Current == '{') && _builder.ReadLabels(ref cursor, LabelGrammar.OpenMetrics) is { } badLabels) return badLabels;
        if (cursor.Current != ' ') return cursor.Error($"expected one blank before the value, found {cursor.Found()}");
        cursor.Position++;

        double bound = 0;
        if (role is SampleRole.Bucket or SampleRole.Quantile && _builder.TakeBound(cursor, lineStart, role, out bound) is { } noBound) return noBound;
        if (SampleValue.Read(ref cursor, out var value) is { } noValue) return noValue;
        if (OpenMetricsValues.Check(cursor.Body, family, role, _builder.Labels.Labels, value.High) is { } wrong) return cursor.ErrorAt(value.Start, wrong);
        if (_builder.AddSample(cursor, family, role, bound, value) is { } refused) return refused;
        if (cursor.Current == ' ' && cursor.Rest[1] != '#' && ReadTimestamp(ref cursor) is { } badTimestamp) return badTimestamp;
        if (cursor.Current == '\n') return null;

        if (!cursor.Rest.StartsWith(" # "u8)) return cursor.Error($"expected the end of the line or an exemplar, found {cursor.Found()}");
        cursor.Position++;
        if (!ExemplarText.MayFollow(family.Type, role)) return cursor.Error("only counters and buckets have exemplars");
        return _exemplars.Read(ref cursor, _result.Samples.Length - 1, _limits, _result.Exemplars);
    }

    private ParseError? ReadTimestamp(ref LineCursor cursor)
    {
        cursor.Position++;
        _result.FirstTimestamp ??= (cursor.Line, cursor.Column);
        return Timestamp.Read(ref cursor, out _);
    }
}
