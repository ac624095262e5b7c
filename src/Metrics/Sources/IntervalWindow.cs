namespace Tributary.Metrics.Sources;

/// <summary>
/// Which time of one series has been counted, where increments say which interval they are for (OpenTelemetry Metrics Data
/// Model, "Temporality"): an interval counts once, in whatever order they come, and one that overlaps with what was counted
/// is a repetition. It knows all up to the latest end but a few gaps, into which late ones fit.
/// </summary>
internal sealed class IntervalWindow
{
    /// <summary>
    /// A sender with a queue and several connections reorders a handful. Of more gaps the oldest is forgotten: it counts as
    /// seen, for counting nothing of a late interval is better than counting one twice.
    /// </summary>
    public const int MaxGaps = 8;

    private readonly List<(double Start, double End)> _gaps = new(1);

    /// <summary>Unix seconds; nothing after it has been counted.</summary>
    public double Latest { get; private set; } = double.NegativeInfinity;

    /// <summary>What has not been counted before <see cref="Latest"/>; rising.</summary>
    public IReadOnlyList<(double Start, double End)> Gaps => _gaps;

    /// <returns>Null where the numbers are no such window.</returns>
    public static IntervalWindow? Restore(double latest, ReadOnlySpan<double> gaps)
    {
        if (!double.IsFinite(latest) || gaps.Length % 2 != 0 || gaps.Length > 2 * MaxGaps) return null;
        var window = new IntervalWindow { Latest = latest };
        for (var i = 0; i < gaps.Length; i += 2)
        {
            var isAfter = i == 0 || gaps[i] > gaps[i - 1];
            if (!isAfter || !(gaps[i] < gaps[i + 1]) || gaps[i + 1] > latest) return null;
            window._gaps.Add((gaps[i], gaps[i + 1]));
        }

        return window;
    }

    /// <summary>Whether none of the interval has been counted.</summary>
    /// <param name="start">Unix seconds; not known where it is not before <paramref name="end"/>.</param>
    /// <param name="end">Unix seconds.</param>
    public bool IsNew(double start, double end) => start < end
        ? start >= Latest || GapOf(start, end) >= 0
        : end > Latest;

    /// <summary>Counts an interval that <see cref="IsNew"/>.</summary>
    public void Add(double start, double end)
    {
        if (!(start < end)) start = Latest;
        if (start >= Latest)
        {
            if (start > Latest) Insert(_gaps.Count, Latest, start);
            Latest = end;
            return;
        }

        var at = GapOf(start, end);
        var gap = _gaps[at];
        _gaps.RemoveAt(at);
        if (end < gap.End) Insert(at, end, gap.End);
        if (gap.Start < start) Insert(at, gap.Start, start);
    }

    private int GapOf(double start, double end) => _gaps.FindIndex(gap => gap.Start <= start && end <= gap.End);

    private void Insert(int at, double start, double end)
    {
        _gaps.Insert(at, (start, end));
        if (_gaps.Count > MaxGaps) _gaps.RemoveAt(0);
    }
}
