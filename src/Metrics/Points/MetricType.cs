namespace Tributary.Metrics.Points;

/// <summary>
/// The type a family declares: OpenMetrics 1.0, section "Metric Types"; text format 0.0.4 knows the first five
/// (its <c>untyped</c> is <see cref="Unknown"/>). The numbers are persisted: append, never renumber.
/// </summary>
public enum MetricType : byte
{
    Unknown = 0,
    Counter = 1,
    Gauge = 2,
    Histogram = 3,
    Summary = 4,
    Info = 5,
    StateSet = 6,
    GaugeHistogram = 7,
}
