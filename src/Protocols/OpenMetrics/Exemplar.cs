using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;

namespace Tributary.Protocols.OpenMetrics;

/// <summary>
/// <c># {labels} value [timestamp]</c> after a sample (OpenMetrics 1.0, section "Exemplars"). It must be well-formed;
/// nothing of it is kept.
/// </summary>
internal static class Exemplar
{
    private const int MaxCharacters = 128; // of label names and values together, by the specification

    public static bool MayFollow(MetricType type, SampleRole role) =>
        role == SampleRole.Bucket || (role == SampleRole.Value && type == MetricType.Counter);

    /// <summary>Reads to the end of the line. The labels of the sample itself are gone afterwards.</summary>
    public static ParseError? Read(ref LineCursor cursor, ExpositionBuilder builder)
    {
        cursor.Position += "# ".Length;
        var start = cursor.Position;
        if (cursor.Current != '{') return cursor.Error($"expected '{{' of an exemplar, found {cursor.Found()}");
        if (builder.ReadLabels(ref cursor, LabelGrammar.OpenMetrics) is { } badLabels) return badLabels;
        if (CountCharacters(cursor.Body, builder.Labels.Labels) > MaxCharacters) return cursor.ErrorAt(start, $"the labels of an exemplar have at most {MaxCharacters} characters");
        if (cursor.Current != ' ') return cursor.Error($"expected one blank before the value of the exemplar, found {cursor.Found()}");
        cursor.Position++;
        if (SampleValue.Read(ref cursor, out _) is { } noValue) return noValue;
        if (cursor.Current == ' ')
        {
            cursor.Position++;
            if (Timestamp.Read(ref cursor) is { } badTimestamp) return badTimestamp;
        }

        return cursor.Current == '\n' ? null : cursor.Error($"expected the end of the line, found {cursor.Found()}");
    }

    private static int CountCharacters(ReadOnlySpan<byte> body, ReadOnlySpan<ScannedLabel> labels)
    {
        var characters = 0;
        foreach (ref readonly var label in labels)
        {
            characters += label.NameLength;
            var value = label.Value(body);
            for (var i = 0; i < value.Length; i++)
            {
                if (value[i] == '\\' && i + 1 < value.Length && value[i + 1] is (byte)'\\' or (byte)'"' or (byte)'n') i++; // an escape is one
                if ((value[i] & 0xC0) != 0x80) characters++; // continuation bytes of UTF-8 are none
            }
        }

        return characters;
    }
}
