namespace Tributary.Protocols.StatsD.Mapping;

/// <summary>What timers, histograms and distributions become.</summary>
public enum StatsDObserver
{
    /// <summary>A summary with a sketch: quantiles of all gateways together, within a stated error.</summary>
    Summary,

    /// <summary>A histogram: with the buckets that the mapping names, else with exponential ones.</summary>
    Histogram,
}
