using System.Diagnostics.CodeAnalysis;
using Tributary.Metrics.Identity;

namespace Tributary.Metrics.Slices;

/// <summary>How the series of a family are divided: slices of which each series is in exactly one. Immutable.</summary>
public sealed class SliceMap : IEquatable<SliceMap>
{
    /// <summary>By the low bits of a hash, as many as the deepest slice has, the slice that holds it.</summary>
    private readonly SliceId[] _byBits;

    private SliceMap(SliceId[] slices, SliceId[] byBits)
    {
        Slices = slices;
        _byBits = byBits;
    }

    /// <summary>A family that was never split.</summary>
    public static SliceMap Whole { get; } = new([SliceId.Whole], [SliceId.Whole]);

    /// <summary>The slices by rising index.</summary>
    public IReadOnlyList<SliceId> Slices { get; }

    public bool IsWhole => Slices.Count == 1;

    /// <summary>Rises with every split of the family: it is the number of slices.</summary>
    public int Version => Slices.Count;

    /// <summary>The slice that a series is in.</summary>
    /// <param name="series">Hash of the series' canonical labels.</param>
    public SliceId SliceOf(Hash128 series) => _byBits[series.Low & (ulong)(_byBits.Length - 1)];

    /// <returns>False where some series would be in no slice, or in several.</returns>
    public static bool TryCreate(IEnumerable<SliceId> slices, [MaybeNullWhen(false)] out SliceMap map)
    {
        map = null;
        SliceId[] sorted = [.. slices.OrderBy(slice => slice.Index)];
        if (sorted.Length == 0 || sorted.Any(slice => slice.Depth > SliceId.MaxDepth || slice.Index >> slice.Depth != 0)) return false;
        var byBits = new SliceId[1 << sorted.Max(slice => slice.Depth)];
        var held = 0;
        foreach (var slice in sorted)
        {
            for (int bits = slice.Index; bits < byBits.Length; bits += 1 << slice.Depth)
            {
                byBits[bits] = slice;
                held++;
            }
        }

        // As many places were filled as there are, and none twice: a place filled twice leaves another one empty.
        if (held != byBits.Length || byBits.Where((slice, bits) => (bits & ((1 << slice.Depth) - 1)) != slice.Index).Any()) return false;
        map = sorted.Length == 1 ? Whole : new SliceMap(sorted, byBits);
        return true;
    }

    /// <summary>The map after one of its slices has split.</summary>
    /// <exception cref="ArgumentException">It has no such slice, or the slice is as deep as may be.</exception>
    public SliceMap Split(SliceId slice) =>
        Slices.Contains(slice) && TryCreate(Slices.Where(other => other != slice).Append(slice.Lower).Append(slice.Upper), out var map)
            ? map
            : throw new ArgumentException($"The slice {slice} cannot be split.", nameof(slice));

    public bool Equals(SliceMap? other) => other is not null && Slices.SequenceEqual(other.Slices);

    public override bool Equals(object? obj) => Equals(obj as SliceMap);

    public override int GetHashCode() => HashCode.Combine(Slices.Count, Slices[^1]);
}
