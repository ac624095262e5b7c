using System.Collections.Immutable;
using Tributary.Protocols.StatsD.Lines;

namespace Tributary.Protocols.StatsD.Mapping;

/// <summary>Mappings in their order: the first that is for a metric holds. Immutable; safe for concurrent use.</summary>
/// <param name="mappings">The mappings.</param>
/// <param name="unmapped">What holds for metrics that none of them is for.</param>
public sealed class StatsDMappings(ImmutableArray<StatsDMapping> mappings, StatsDMapping unmapped)
{
    /// <summary>None.</summary>
    public static StatsDMappings None { get; } = new([], StatsDMapping.Unmapped);

    private static readonly NameCaptures Nothing = new([]);

    public int Count => mappings.Length;

    /// <param name="name">The metric's name as it was sent.</param>
    /// <param name="type">Its type.</param>
    /// <param name="captures">What the mapping's templates refer to.</param>
    public StatsDMapping Find(string name, StatsDType type, out NameCaptures captures)
    {
        foreach (var mapping in mappings)
        {
            if (!mapping.Types.IsEmpty && !mapping.Types.Contains(type)) continue;
            var found = mapping.Match is null ? Nothing : mapping.Match.Match(name);
            if (found is null) continue;
            captures = found;
            return mapping;
        }

        captures = Nothing;
        return unmapped;
    }
}
