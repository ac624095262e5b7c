namespace Tributary.Metrics.Points;

/// <summary>
/// How a family's points are stored and merged. Several <see cref="MetricType"/>s share a kind. The numbers are
/// persisted: append, never renumber.
/// </summary>
public enum PointKind : byte
{
    Counter = 1,
    Gauge = 2,

    /// <summary>A histogram with explicit bounds.</summary>
    ClassicHistogram = 3,

    /// <summary>A histogram with base-2 exponential buckets; Prometheus calls it native.</summary>
    ExponentialHistogram = 4,

    /// <summary>A summary: sum, count, and ready quantiles or a sketch.</summary>
    Summary = 5,

    /// <summary>
    /// A histogram or a summary whose buckets, sum and count are series of their own (<see cref="SeriesPart"/>), which may come
    /// apart: so remote write sends classic histograms.
    /// </summary>
    Parts = 6,
}
