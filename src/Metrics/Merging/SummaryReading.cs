using Tributary.Metrics.Views;

namespace Tributary.Metrics.Merging;

/// <summary>What one source says of one summary.</summary>
internal readonly struct SummaryReading(Contribution contribution)
{
    public double[] Quantiles => contribution.Layout.Quantiles![contribution.Entry];

    public double Sum => contribution.Values[Quantiles.Length];

    /// <summary>The number of observations that the quantiles stand for.</summary>
    public double Count => contribution.Values[Quantiles.Length + 1];

    public QuantileValue[] ToQuantileValues()
    {
        var values = contribution.Values;
        var own = new QuantileValue[Quantiles.Length];
        for (var i = 0; i < own.Length; i++) own[i] = new QuantileValue(Quantiles[i], values[i]);
        return own;
    }
}
