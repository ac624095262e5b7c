using Tributary.Metrics.Sketches;
using Tributary.Protocols.Exposition;

namespace Tributary.Protocols.StatsD.Aggregation;

/// <summary>What StatsD does not say, and settings do.</summary>
public sealed record StatsDSettings
{
    /// <summary>Canonical labels of the source that the aggregator is to the shards.</summary>
    public required ReadOnlyMemory<byte> Source { get; init; }

    /// <summary>How large names and labels may be.</summary>
    public ParserLimits Limits { get; init; } = ParserLimits.Default;

    /// <summary>Bytes of a line. Default: 8,192, the largest packet that DogStatsD's clients make.</summary>
    public int MaxLineBytes { get; init; } = 8192;

    /// <summary>Series held at once. Default: 100,000. Of what comes after, counters and observations go to overflow series.</summary>
    public int MaxSeries { get; init; } = 100_000;

    /// <summary>A series that nobody has sent for this long is forgotten. Default: an hour.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The time over which sets count different values. Default: 10 seconds, which is StatsD's own.</summary>
    public TimeSpan SetWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The relative error of quantiles, in (0, 0.25]. Default: 0.01.</summary>
    public double RelativeError { get; init; } = QuantileSketch.DefaultRelativeError;

    /// <summary>A gauge's value with a sign changes it (StatsD), and does not replace it (DogStatsD). Default: it does.</summary>
    public bool RelativeGauges { get; init; } = true;
}
