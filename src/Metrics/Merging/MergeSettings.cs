using System.Collections.Immutable;
using Tributary.Metrics.Points;

namespace Tributary.Metrics.Merging;

/// <summary>How the contributions to a series are merged, and how long they live. Rules decide it; see <c>docs/rules.md</c>.</summary>
public sealed record MergeSettings
{
    public static MergeSettings Default { get; } = new();

    /// <summary>
    /// Show contributions as they were pushed, last push wins, and withdraw them with their source, as the Pushgateway
    /// does (<c>aggregate: false</c>). Off by default: counters and histograms accumulate.
    /// </summary>
    public bool PassThrough { get; init; }

    /// <summary>How gauges merge. Default: sum.</summary>
    public GaugeMerge Gauge { get; init; } = GaugeMerge.Sum;

    /// <summary>What differing histogram bounds do. Default: shared.</summary>
    public BoundsMerge Bounds { get; init; } = BoundsMerge.Shared;

    /// <summary>
    /// The bounds by which an exponential histogram is shown in formats that have classic buckets only. Default: null, where
    /// powers of two are taken that fit what was observed.
    /// </summary>
    public HistogramBounds? ClassicBounds { get; init; }

    /// <summary>What ready-made quantiles do. Default: mixture.</summary>
    public ReadyQuantiles ReadyQuantiles { get; init; } = ReadyQuantiles.Mixture;

    /// <summary>The quantiles shown for sketches, each in [0, 1]. Default: 0.5, 0.9, 0.99.</summary>
    public ImmutableArray<double> Quantiles { get; init; } = [0.5, 0.9, 0.99];

    /// <summary>The relative error of sketch quantiles, in (0, 0.25]. Default: 0.01. Half of it costs twice the buckets.</summary>
    public double RelativeError { get; init; } = 0.01;

    /// <summary>The sliding window of sketch quantiles. Default: 10 minutes, in five slots.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A source not heard from for this long is retired. <see cref="Timeout.InfiniteTimeSpan"/>: never. Default: 5 minutes.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A series with no live source leaves the view after this long. <see cref="Timeout.InfiniteTimeSpan"/>: never. Default: 1 hour.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Most series of the family in a shard; what comes after goes to the overflow series. Default: 1,000,000.</summary>
    public int MaxSeries { get; init; } = 1_000_000;

    public bool Equals(MergeSettings? other) =>
        other is not null
        && PassThrough == other.PassThrough
        && Gauge == other.Gauge
        && Bounds == other.Bounds
        && Equals(ClassicBounds, other.ClassicBounds)
        && ReadyQuantiles == other.ReadyQuantiles
        && Quantiles.AsSpan().SequenceEqual(other.Quantiles.AsSpan())
        && RelativeError == other.RelativeError
        && Window == other.Window
        && Ttl == other.Ttl
        && Retention == other.Retention
        && MaxSeries == other.MaxSeries;

    public override int GetHashCode() => HashCode.Combine(PassThrough, Gauge, Bounds, ReadyQuantiles, Quantiles.Length, Ttl, MaxSeries);
}
