using System.Runtime.InteropServices;

namespace Tributary.Metrics.Shards;

/// <summary>The outcome of a command, and what the sender should be told of it.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Overflowed">Series of the frame that are counted in the overflow series, for the family is full.</param>
/// <param name="Dropped">Gauge series of the frame that are not kept, for the family is full.</param>
/// <param name="Index">For <see cref="ApplyOutcome.InvalidValue"/>: which value of the frame.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ApplyResult(ApplyOutcome Outcome, int Overflowed = 0, int Dropped = 0, int Index = -1)
{
    public bool Succeeded => Outcome is ApplyOutcome.Applied or ApplyOutcome.Duplicate;
}
