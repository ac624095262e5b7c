using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Influx;

/// <summary>
/// Reads Influx line protocol (https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference/). Each
/// number of a line is a point; a line that is not well formed is left out whole, and told, and the others stand.
/// Reusable, not for concurrent use; nothing is allocated for names that were met before.
/// </summary>
/// <param name="naming">What settings say of names.</param>
public sealed class InfluxParser(InfluxNaming naming)
{
    private const int MaxTold = 5; // as many as a batch keeps; the others need no text
    private const int MaxShown = 120; // bytes of a line in an error

    private static readonly SearchValues<byte> MeasurementEnds = SearchValues.Create(", \n"u8);
    private static readonly SearchValues<byte> KeyEnds = SearchValues.Create("= ,\n"u8);
    private static readonly SearchValues<byte> ValueEnds = SearchValues.Create(", \n"u8);

    private readonly InfluxFamilies _families = new(naming);
    private readonly InfluxTags _tags = new(naming.Source);
    private readonly List<InfluxField> _fields = [];
    private PointBatch _batch = new();
    private ParserLimits _limits = ParserLimits.Default;
    private long _unit;
    private int _start;
    private int _line;

    /// <param name="body">The lines.</param>
    /// <param name="job">The job of lines that do not name one, UTF-8.</param>
    /// <param name="unit">Nanoseconds of the unit that times are in (<see cref="InfluxPrecision"/>).</param>
    /// <param name="limits">How large parts may be.</param>
    /// <param name="batch">Takes the points, and why lines are left out.</param>
    /// <returns>Why nothing can be taken; null if something can.</returns>
    public string? Parse(ReadOnlySpan<byte> body, ReadOnlySpan<byte> job, long unit, ParserLimits limits, PointBatch batch)
    {
        (_batch, _limits, _unit) = (batch, limits, unit);
        batch.Clear();
        _families.Begin();
        _tags.Begin();
        var cursor = new InfluxCursor(body);
        for (var line = 1; !cursor.IsAtEnd; line++)
        {
            var start = cursor.Position;
            cursor.SkipBlanks();
            (_start, _line) = (start, line);
            if (cursor.Next is not ((byte)'\n' or (byte)'#') && ReadLine(ref cursor, body, job) is { } wrong) Reject(body, cursor.Position, wrong);
            line += LinesWithin(body[start..cursor.Position]);
            cursor.SkipLine(cursor.Position);
            if (batch.Samples > limits.MaxSamplesPerPush) return ParserLimits.Exceeded("the number of values in this body", limits.MaxSamplesPerPush, nameof(limits.MaxSamplesPerPush));
            if (batch.Points.Length > limits.MaxSeriesPerPush) return ParserLimits.Exceeded("the number of values in this body", limits.MaxSeriesPerPush, nameof(limits.MaxSeriesPerPush));
        }

        return null;
    }

    /// <summary>Strings may have line feeds.</summary>
    private static int LinesWithin(ReadOnlySpan<byte> read) => read.Count((byte)'\n');

    private string? ReadLine(ref InfluxCursor cursor, ReadOnlySpan<byte> body, ReadOnlySpan<byte> job)
    {
        _fields.Clear();
        var measurement = cursor.Until(MeasurementEnds);
        if (measurement.IsEmpty) return "missing measurement";
        if (_tags.Read(ref cursor, body, _batch, job, _limits) is { } wrongTags) return wrongTags;
        if (cursor.Next == '\n') return "missing fields";
        cursor.SkipBlanks();
        var skipped = 0;
        do
        {
            if (ReadField(ref cursor, ref skipped) is { } wrong) return wrong;
        }
        while (cursor.Take((byte)','));
        if (ReadTime(ref cursor, out var time) is { } wrongTime) return wrongTime;
        AddPoints(body, measurement, time);
        _batch.Skip(skipped);
        return null;
    }

    private string? ReadField(ref InfluxCursor cursor, ref int skipped)
    {
        var start = cursor.Position;
        var key = cursor.Until(KeyEnds);
        if (key.IsEmpty) return cursor.Next == '\n' ? "missing fields" : "missing field key";
        if (!cursor.Take((byte)'=')) return "invalid field format: a field is key=value";
        if (cursor.Next == '"') return cursor.TakeString() ? null : "unbalanced quotes";
        var at = cursor.Position;
        if (InfluxField.Read(cursor.Until(ValueEnds), out var high, out var low) is { } wrong)
        {
            cursor.Position = at;
            return wrong;
        }

        if (double.IsFinite(high)) _fields.Add(new InfluxField(start, key.Length, high, low));
        else skipped++;
        return null;
    }

    private string? ReadTime(ref InfluxCursor cursor, out double time)
    {
        time = double.NaN;
        if (cursor.Next is not ((byte)'\n' or (byte)' ' or (byte)'\t')) return "a field's value ends with a comma, a blank or the line";
        cursor.SkipBlanks();
        if (cursor.Next == '\n') return null;
        var at = cursor.Position;
        var text = cursor.Until(ValueEnds);
        cursor.SkipBlanks();
        var isNumber = Utf8Parser.TryParse(text, out long number, out var length) && length == text.Length;
        time = InfluxPrecision.Seconds(number, _unit);
        var isWrong = !isNumber || cursor.Next != '\n' || double.IsNaN(time);
        if (!naming.UsesTimes) time = double.NaN;
        if (isWrong) cursor.Position = at;
        return isWrong ? "bad timestamp: it is to be a whole number, in the unit that precision names, of a time from 1970 to 2262, and the last of the line" : null;
    }

    private void AddPoints(ReadOnlySpan<byte> body, ReadOnlySpan<byte> measurement, double time)
    {
        var labels = _fields.Count == 0 ? default : _tags.Labels;
        foreach (ref readonly var field in CollectionsMarshal.AsSpan(_fields))
        {
            var family = _families.IndexOf(_batch, measurement, body.Slice(field.KeyStart, field.KeyLength), _limits, out var error);
            if (error is null && _batch.Families[family].Kind == PointKind.Counter && field.High < 0) error = "a counter cannot be negative";
            if (error is not null)
            {
                Reject(body, field.KeyStart, error);
                continue;
            }

            _batch.AddValue(field.High, field.Low);
            _batch.AddPoint(_tags.Source, family, labels, null, null, double.NaN, time);
        }
    }

    /// <summary>Tells of a line, or a field of one, what is wrong at a position.</summary>
    private void Reject(ReadOnlySpan<byte> body, int at, string why)
    {
        if (_batch.Rejections.Count >= MaxTold)
        {
            _batch.Reject(1, why, static why => why);
            return;
        }

        var shown = body[_start..];
        var end = shown.IndexOf((byte)'\n');
        if (end >= 0) shown = shown[..end];
        var text = Encoding.UTF8.GetString(shown[..Math.Min(shown.Length, MaxShown)]).TrimEnd('\r');
        var read = body[_start..at];
        var column = at - _start - read.LastIndexOf((byte)'\n');
        _batch.Reject(1, (text, why, line: _line + LinesWithin(read), column), static about => $"unable to parse '{about.text}': {about.why} (line {about.line}, column {about.column})");
    }
}
