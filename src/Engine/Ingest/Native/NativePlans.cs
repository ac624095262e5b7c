using Tributary.Metrics.Identity;

namespace Tributary.Engine.Ingest.Native;

/// <summary>What a gateway remembers of native frames, each within a bound of memory. Safe for concurrent use.</summary>
/// <param name="maxLayoutBytes">The bound of the layouts; that of the plans is fixed.</param>
internal sealed class NativePlans(long maxLayoutBytes)
{
    /// <summary>
    /// Memory for plans. Default: 64 MiB, as for those of pushes; and as much again for which source uses which, some 300,000
    /// families of a source. Beyond it plans are made each time.
    /// </summary>
    private const long MaxPlanBytes = 64L << 20;

    /// <summary>By id.</summary>
    public LayoutCache Layouts { get; } = new(maxLayoutBytes);

    /// <summary>By the sender's layout and the shard's.</summary>
    public SharedPlanCache Shared { get; } = new(MaxPlanBytes);

    public SourcePlanCache OfSources { get; } = new(MaxPlanBytes);

    /// <summary>Lets go of what is no longer used.</summary>
    public void Sweep()
    {
        OfSources.Sweep();
        Shared.Sweep();
        Layouts.Sweep();
    }

    public sealed class LayoutCache(long maxBytes) : PlanCache<Hash128, KnownLayout>(maxBytes);

    public sealed class SharedPlanCache(long maxBytes) : PlanCache<(Hash128 Sent, Hash128 Shard), NativePlan>(maxBytes);

    public sealed class SourcePlanCache(long maxBytes) : PlanCache<SourcePlanKey, SourcePlan>(maxBytes);
}
