using System.Text;
using Tributary.Metrics.Identity;

namespace Tributary.Metrics.Exemplars;

/// <summary>
/// One observation that stands for those that a series counts, and says where more is known of it: the trace of a request, for
/// example (OpenMetrics 1.0, section "Exemplars").
/// </summary>
/// <param name="Labels">Canonical labels (<see cref="LabelText"/>); may be empty.</param>
/// <param name="Value">What was observed; a number, maybe infinite.</param>
/// <param name="Time">When, Unix seconds; NaN where its sender does not say.</param>
public sealed record Exemplar(ReadOnlyMemory<byte> Labels, double Value, double Time)
{
    /// <summary>Most characters of the names and values of all labels (OpenMetrics 1.0, section "Exemplars"). Prometheus drops an exemplar with more.</summary>
    public const int MaxCharacters = 128;

    /// <summary>Canonical labels of so many characters take no more bytes: 64 labels with 6 bytes around each, 4 bytes a character.</summary>
    internal const int MaxBytes = 1024;

    /// <summary>By what the newest is chosen, Unix seconds: the time, but never later than when it was received, for of a clock that is wrong nobody would ever be newer.</summary>
    internal double Order { get; init; } = Time;

    /// <summary>The characters of the names and values of canonical labels.</summary>
    public static int CountCharacters(ReadOnlySpan<byte> canonical)
    {
        var characters = 0;
        var labels = LabelText.Enumerate(canonical);
        while (labels.MoveNext()) characters += Count(labels.Name) + Count(labels.Value);
        return characters;
    }

    public bool Equals(Exemplar? other) =>
        other is not null && Value.Equals(other.Value) && Time.Equals(other.Time) && Labels.Span.SequenceEqual(other.Labels.Span);

    public override int GetHashCode() => HashCode.Combine(Value, Time, Labels.Length);

    public override string ToString() => $"{{{Encoding.UTF8.GetString(Labels.Span)}}} {Value} {Time}";

    private static int Count(ReadOnlySpan<byte> escaped)
    {
        var characters = 0;
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] == '\\') i++; // an escape is one character
            if (i == escaped.Length || (escaped[i] & 0xC0) != 0x80) characters++; // continuation bytes of UTF-8 are none
        }

        return characters;
    }
}
