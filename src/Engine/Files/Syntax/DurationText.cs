using System.Globalization;

namespace Tributary.Engine.Files.Syntax;

/// <summary>
/// Durations as Prometheus writes them: <c>90s</c>, <c>1h30m</c>, <c>1d</c>; units from large to small, each once
/// (prometheus/common v0.60, <c>model.ParseDuration</c>). A day has 24 hours, a year 365 days.
/// </summary>
public static class DurationText
{
    private static readonly (string Unit, long Milliseconds)[] Units =
    [
        ("y", 365 * 86_400_000L), ("w", 7 * 86_400_000L), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ];

    /// <summary>No setting takes longer, and sums stay far from overflow.</summary>
    private const long MostMilliseconds = 100 * 365 * 86_400_000L;

    /// <summary>Reads a duration.</summary>
    /// <param name="text">Without spaces and without a sign.</param>
    /// <param name="duration">Up to 100 years.</param>
    /// <returns>Whether the text is a duration.</returns>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var rest = text.AsSpan();
        var milliseconds = 0L;
        var nextUnit = 0;
        do
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || !long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
            rest = rest[digits..];
            var letters = rest.IndexOfAnyInRange('0', '9');
            var unit = letters < 0 ? rest : rest[..letters];
            while (nextUnit < Units.Length && !unit.SequenceEqual(Units[nextUnit].Unit)) nextUnit++;
            if (nextUnit == Units.Length || count > (MostMilliseconds - milliseconds) / Units[nextUnit].Milliseconds) return false;
            milliseconds += count * Units[nextUnit++].Milliseconds;
            rest = rest[unit.Length..];
        }
        while (!rest.IsEmpty);

        duration = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }
}
