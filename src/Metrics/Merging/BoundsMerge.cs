namespace Tributary.Metrics.Merging;

/// <summary>What happens to classic histograms whose bounds differ. The numbers are persisted: append, never renumber.</summary>
public enum BoundsMerge : byte
{
    /// <summary>Keep the bounds that all share: exact, coarser. Every histogram shares +Inf.</summary>
    Shared = 0,

    /// <summary>Convert to exponential buckets: every observation kept, its place estimated within its bucket.</summary>
    Native = 1,

    /// <summary>Refuse the source whose bounds differ from the first definition.</summary>
    Reject = 2,
}
