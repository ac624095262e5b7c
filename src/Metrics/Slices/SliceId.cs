using System.Globalization;
using System.Runtime.InteropServices;

namespace Tributary.Metrics.Slices;

/// <summary>
/// One slice of a family's series: those whose hash ends in the <see cref="Depth"/> bits of <see cref="Index"/>. A family
/// that was never split is the slice 0 of depth 0. When slice (i, d) splits, it becomes (i, d + 1), and (i + 2^d, d + 1)
/// is new.
/// </summary>
/// <param name="Index">The low bits of the hashes; below 2^depth.</param>
/// <param name="Depth">How many bits count, 0 to <see cref="MaxDepth"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SliceId(ushort Index, byte Depth)
{
    /// <summary>256 slices a family: at the default 20,000 series a slice that is five million series of one name.</summary>
    public const byte MaxDepth = 8;

    /// <summary>A family that was never split.</summary>
    public static SliceId Whole => default;

    /// <summary>What stays of it after a split.</summary>
    public SliceId Lower => new(Index, (byte)(Depth + 1));

    /// <summary>What becomes a slice of its own by a split.</summary>
    public SliceId Upper => new((ushort)(Index | (1 << Depth)), (byte)(Depth + 1));

    /// <summary>Whether a series belongs to it.</summary>
    /// <param name="series">Hash of the series' canonical labels.</param>
    public bool Holds(Identity.Hash128 series) => (series.Low & ((1ul << Depth) - 1)) == Index;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{1 << Depth}");
}
