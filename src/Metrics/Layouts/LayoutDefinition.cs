using Tributary.Metrics.Points;

namespace Tributary.Metrics.Layouts;

/// <summary>
/// The list of series that a source sends of one family, in the order in which its frames carry their values. A source's
/// pushes nearly always list the same series, so a frame names the list by its hash and carries values alone; the list
/// itself travels once, when the shard does not know it. All sources with the same series share one layout.
/// <para>
/// Values per entry: counter and gauge 1; classic histogram the cumulative buckets, the last being +Inf, then the sum;
/// summary the ready quantiles, the sum, the count; exponential histogram none (its payload has all); a part its number, and
/// 0, in whose place the ledger keeps since when it has come. With <see cref="HasCreated"/> each entry ends with its start time in Unix seconds, NaN if unknown. A sum or count that is
/// not known is NaN. With <see cref="HasTimes"/> the start time is followed by the time of the point, Unix seconds: a point
/// that is not later than what is known of its series is a repetition, and with increments, of which start and time are an
/// interval, so is one whose interval was counted. A time below zero says that the series has ended then.
/// </para>
/// </summary>
/// <param name="Kind">How the points are stored.</param>
/// <param name="Family">What the family says of itself.</param>
/// <param name="HasCreated">Entries end with a start time.</param>
/// <param name="HasPayloads">Entries have a payload: an exponential histogram, or a summary's sketch.</param>
/// <param name="Entries">The series.</param>
/// <param name="HasTimes">Entries end with a start time and a time; never without <paramref name="HasCreated"/>.</param>
public sealed record LayoutDefinition(PointKind Kind, FamilyDescription Family, bool HasCreated, bool HasPayloads, IReadOnlyList<LayoutEntry> Entries, bool HasTimes = false)
{
    /// <summary>
    /// The time of a point that says nothing of its series itself and is there for its exemplars: remote write sends these
    /// apart from the values that they belong to. The values beside it are not looked at, and a series that its source does
    /// not feed takes none.
    /// </summary>
    public const double ExemplarsOnly = -double.Epsilon;

    /// <summary>Number of values an entry takes in a frame.</summary>
    public int StrideOf(LayoutEntry entry) => WidthOf(Kind, entry.Bounds?.Count ?? entry.Quantiles?.Length ?? 0) + TailOf(HasCreated, HasTimes);

    /// <summary>Number of values that end an entry beside those of its point.</summary>
    internal static int TailOf(bool hasCreated, bool hasTimes) => (hasCreated ? 1 : 0) + (hasTimes ? 1 : 0);

    /// <summary>Number of values of a point without its start time, which has that many finite bounds or quantiles.</summary>
    public static int WidthOf(PointKind kind, int numbers) => kind switch
    {
        PointKind.Counter or PointKind.Gauge => 1,
        PointKind.ClassicHistogram or PointKind.Summary => numbers + 2,
        PointKind.Parts => 2,
        _ => 0,
    };

    /// <summary>Whether series may have exemplars: counters and histograms may (OpenMetrics 1.0, section "Exemplars").</summary>
    public static bool TakesExemplars(PointKind kind) => kind is PointKind.Counter or PointKind.ClassicHistogram or PointKind.ExponentialHistogram or PointKind.Parts;

    /// <summary>Whether entries have bounds.</summary>
    internal static bool HasBounds(PointKind kind) => kind is PointKind.ClassicHistogram or PointKind.Parts;

    /// <summary>The kind that stores a type's points in explicit form.</summary>
    public static PointKind KindOf(MetricType type) => type switch
    {
        MetricType.Counter => PointKind.Counter,
        MetricType.Histogram or MetricType.GaugeHistogram => PointKind.ClassicHistogram,
        MetricType.Summary => PointKind.Summary,
        _ => PointKind.Gauge,
    };
}
