namespace Tributary.Metrics.Views;

/// <summary>One quantile of a summary: <paramref name="Quantile"/> in [0, 1] and the value there, NaN for an empty window.</summary>
public readonly record struct QuantileValue(double Quantile, double Value);
