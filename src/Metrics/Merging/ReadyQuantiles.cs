namespace Tributary.Metrics.Merging;

/// <summary>What happens to the quantiles that a summary brings ready-made. The numbers are persisted: append, never renumber.</summary>
public enum ReadyQuantiles : byte
{
    /// <summary>Estimate the fleet's quantiles from the mixture of the sources' distributions, weighted by their counts.</summary>
    Mixture = 0,

    /// <summary>Show sum and count only.</summary>
    Drop = 1,
}
