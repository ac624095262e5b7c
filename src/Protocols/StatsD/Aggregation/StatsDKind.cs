using Tributary.Metrics.Points;

namespace Tributary.Protocols.StatsD.Aggregation;

/// <summary>What a family of StatsD is.</summary>
internal enum StatsDKind
{
    Counter,
    Gauge,
    Set,
    Summary,

    /// <summary>A histogram with exponential buckets.</summary>
    Exponential,

    /// <summary>A histogram with the buckets of its mapping.</summary>
    Classic,
}

/// <summary>How kinds of StatsD's are those of points.</summary>
internal static class StatsDKinds
{
    /// <summary>Gauges and sets say how it is; the others say what was added since the last time.</summary>
    public static bool IsDelta(this StatsDKind kind) => kind is not (StatsDKind.Gauge or StatsDKind.Set);

    public static MetricType Type(this StatsDKind kind) => kind switch
    {
        StatsDKind.Counter => MetricType.Counter,
        StatsDKind.Summary => MetricType.Summary,
        StatsDKind.Exponential or StatsDKind.Classic => MetricType.Histogram,
        _ => MetricType.Gauge,
    };

    public static PointKind PointKind(this StatsDKind kind) => kind switch
    {
        StatsDKind.Counter => Metrics.Points.PointKind.Counter,
        StatsDKind.Summary => Metrics.Points.PointKind.Summary,
        StatsDKind.Exponential => Metrics.Points.PointKind.ExponentialHistogram,
        StatsDKind.Classic => Metrics.Points.PointKind.ClassicHistogram,
        _ => Metrics.Points.PointKind.Gauge,
    };
}
