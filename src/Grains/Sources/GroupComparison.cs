using Tributary.Engine.Frames;
using Tributary.Metrics.Sources;

namespace Tributary.Grains.Sources;

/// <summary>Compares what a push feeds with what its source fed before.</summary>
internal static class GroupComparison
{
    /// <summary>
    /// What the push leaves behind: families of the group that a PUT does not name, and slices of the families it names
    /// that it has no series in. No slices stand for all that the push does not feed: so it is with a family that is not
    /// named, and with one whose map has changed since, for then it is not known which slices the source is in.
    /// </summary>
    public static List<FamilyUse> FindLeft(KnownSource source, IReadOnlyList<FamilyUse> pushed, GroupChange change)
    {
        var left = new List<FamilyUse>();
        foreach (var use in pushed)
        {
            if (!source.Families.TryGetValue(use.Family, out var known)) continue;
            if (known.MapVersion != use.MapVersion) left.Add(use with { Slices = [] });
            else if (known.Slices.Except(use.Slices).ToArray() is { Length: > 0 } slices) left.Add(use with { Slices = slices });
        }

        if (change != GroupChange.Replace) return left;
        var named = pushed.Select(use => use.Family).ToHashSet(StringComparer.Ordinal);
        left.AddRange(source.Families.Values.Where(known => known.IsMember && !named.Contains(known.Family)).Select(known => known with { Slices = [] }));
        return left;
    }
}
