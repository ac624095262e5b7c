using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;

namespace Tributary.Metrics.Tests.Shards;

/// <summary>One series of a view, as a visitor was shown it.</summary>
internal sealed record ShownSeries(PointKind Kind)
{
    /// <summary>A counter's or gauge's.</summary>
    public ExactSum Value { get; init; }

    public double Created { get; init; } = double.NaN;

    public double[] Bounds { get; init; } = [];

    /// <summary>One more than bounds.</summary>
    public ExactSum[] Cumulative { get; init; } = [];

    public ExactSum Sum { get; init; }

    public ExactSum Count { get; init; }

    public QuantileValue[] Quantiles { get; init; } = [];

    public ExponentialHistogram? Histogram { get; init; }

    public Exemplar[] Exemplars { get; init; } = [];

    /// <summary>All of it, to compare views by.</summary>
    public override string ToString() =>
        $"{Kind} {Value} [{string.Join(' ', Bounds)}] [{string.Join(' ', Cumulative)}] sum {Sum} count {Count} "
        + $"[{string.Join(' ', Quantiles.Select(quantile => $"{quantile.Quantile}:{quantile.Value}"))}] {Histogram} created {Created} # {string.Join(' ', Exemplars.AsEnumerable())}";
}
