using Tributary.Metrics.Numbers;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;

namespace Tributary.Metrics.Merging;

/// <summary>The total of summaries: sum and count over all sources and lives, and what is known of the quantiles.</summary>
internal sealed class SummaryTotal
{
    public ExactSum Sum;
    public ExactSum Count;
    public bool HasSum;
    public bool HasCount;

    /// <summary>The window of sketches; null until one is merged.</summary>
    public SlidingSketch? Sketch;

    /// <summary>Whether a sum and a count of zero would still change what is shown.</summary>
    public bool Misses(double sum, double count) => (!HasSum && double.IsFinite(sum)) || (!HasCount && double.IsFinite(count));

    /// <summary>Estimates from ready-made quantiles, by rising quantile; computed when the view is refreshed.</summary>
    public QuantileValue[] Estimates = [];
}
