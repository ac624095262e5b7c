using System.Runtime.InteropServices;

namespace Tributary.Protocols.Native;

/// <summary>What became of a frame, and what its sender should know of it.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Overflowed">Series of it that are counted in the overflow series, for a series limit is reached.</param>
/// <param name="Dropped">Gauge series of it that are not kept, for a series limit is reached.</param>
/// <param name="Value">Of a refused frame the number of the value that is wrong, from 1; 0 where it is none in particular.</param>
/// <param name="Reason">Why a frame is refused: what, where, and what to do. Null for others.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FrameOutcome(NativeOutcome Outcome, int Overflowed = 0, int Dropped = 0, int Value = 0, string? Reason = null)
{
    /// <summary>The frame is merged, or was before.</summary>
    public bool IsMerged => Outcome <= NativeOutcome.Duplicate;

    /// <summary>The frame would be refused again.</summary>
    public bool IsRefused => Outcome >= NativeOutcome.TypeClash;
}
