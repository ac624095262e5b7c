using System.Collections.Immutable;
using Tributary.Engine.Files.Syntax;
using Tributary.Protocols.StatsD.Mapping;

namespace Tributary.Engine.Mappings.Syntax;

/// <summary>A mapping while it is read: its keys may come in any order, and what names refer to is known at the end.</summary>
internal sealed record MappingDraft
{
    public ScalarNode? Match { get; init; }

    /// <summary>The match is a regular expression; null where it does not say.</summary>
    public bool? IsRegex { get; init; }

    public ScalarNode? Name { get; init; }

    public ImmutableArray<MappingEntry> Labels { get; init; } = [];

    /// <summary>What timers become; null where it does not say.</summary>
    public StatsDObserver? Observer { get; init; }

    /// <summary>What needs no other key to be understood.</summary>
    public StatsDMapping Settings { get; init; } = StatsDMapping.Unmapped;
}
