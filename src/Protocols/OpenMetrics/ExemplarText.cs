using System.Text.Unicode;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exemplars;
using Tributary.Protocols.Exposition;

namespace Tributary.Protocols.OpenMetrics;

/// <summary><c># {labels} value [timestamp]</c> after a sample (OpenMetrics 1.0, section "Exemplars"). Reusable, not for concurrent use.</summary>
public sealed class ExemplarText
{
    private readonly LabelScanner _labels = new();

    /// <summary>Whether a sample may have one.</summary>
    public static bool MayFollow(MetricType type, SampleRole role) =>
        role == SampleRole.Bucket || (role == SampleRole.Value && type == MetricType.Counter);

    /// <summary>Reads the exemplar that follows the number of a sample, where all else of the body is known to be good.</summary>
    /// <param name="body">The body.</param>
    /// <param name="at">Where it is after the number.</param>
    /// <param name="sample">The number of the sample.</param>
    /// <param name="limits">What it is held to.</param>
    /// <param name="exemplars">Takes it.</param>
    /// <returns>How many bytes there are to the end of the line; -1 where something else stands there.</returns>
    public int Read(ReadOnlySpan<byte> body, int at, int sample, ParserLimits limits, ExemplarList exemplars)
    {
        var line = body[at..];
        var length = line.IndexOf((byte)'\n');
        if (length < 0 || !line.StartsWith(" # "u8)) return -1;
        line = line[..(length + 1)];
        if (!Utf8.IsValid(line)) return -1;
        var cursor = new LineCursor(line) { Position = 1 };
        return Read(ref cursor, sample, limits, exemplars) is null ? length : -1;
    }

    /// <summary>Reads to the end of the line.</summary>
    internal ParseError? Read(ref LineCursor cursor, int sample, ParserLimits limits, ExemplarList exemplars)
    {
        cursor.Position += "# ".Length;
        var start = cursor.Position;
        if (cursor.Current != '{') return cursor.Error($"expected '{{' of an exemplar, found {cursor.Found()}");
        if (_labels.Read(ref cursor, LabelGrammar.OpenMetrics, limits) is { } badLabels) return badLabels;
        var canonical = _labels.Canonical(cursor.Body);
        if (Exemplar.CountCharacters(canonical) > Exemplar.MaxCharacters) return cursor.ErrorAt(start, $"the labels of an exemplar have at most {Exemplar.MaxCharacters} characters");
        if (cursor.Current != ' ') return cursor.Error($"expected one blank before the value of the exemplar, found {cursor.Found()}");
        cursor.Position++;
        if (SampleValue.Read(ref cursor, out var value) is { } noValue) return noValue;
        var time = double.NaN;
        if (cursor.Current == ' ')
        {
            cursor.Position++;
            if (Timestamp.Read(ref cursor, out time) is { } badTimestamp) return badTimestamp;
        }

        if (cursor.Current != '\n') return cursor.Error($"expected the end of the line, found {cursor.Found()}");
        exemplars.Add(sample, canonical, value.High, time, limits);
        return null;
    }
}
