using System.Runtime.InteropServices;
using Tributary.Metrics.Identity;

namespace Tributary.Engine.Ingest.Native;

/// <summary>Which plan holds for a layout of a source.</summary>
internal sealed class SourcePlan(NativePlan plan, KnownLayout layout) : CachedPlan
{
    public NativePlan Plan => plan;

    /// <inheritdoc/>
    public override long Bytes => 200;

    /// <summary>While it is used, so is what it stands on.</summary>
    public void MarkAllUsed()
    {
        plan.MarkUsed();
        layout.MarkUsed();
    }
}

/// <summary>What a plan follows from.</summary>
/// <param name="Source">The source.</param>
/// <param name="Layout">Its layout.</param>
/// <param name="RulesVersion">The rules in force.</param>
/// <param name="Room">How many series may become series of their own; <see cref="Unlimited"/> where all may.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SourcePlanKey(SourceId Source, Hash128 Layout, long RulesVersion, int Room)
{
    public const int Unlimited = -1;
}
