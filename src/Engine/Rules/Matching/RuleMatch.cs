using System.Collections.Immutable;
using Tributary.Metrics.Points;

namespace Tributary.Engine.Rules.Matching;

/// <summary>The conditions of a rule: all must hold, an absent one always does.</summary>
internal sealed class RuleMatch(MatcherSet? family, ImmutableArray<MetricType> types, ImmutableArray<LabelMatcher> labels)
{
    public static RuleMatch Everything { get; } = new(family: null, types: [], labels: []);

    /// <summary>Whether the labels of a series are asked for, or its family alone decides.</summary>
    public bool DependsOnLabels => !labels.IsEmpty;

    public bool MatchesFamily(string name, MetricType type) =>
        (types.IsEmpty || types.Contains(type)) && (family is null || family.Matches(name));

    public bool MatchesLabels<TLabels>(TLabels series)
        where TLabels : ILabelLookup, allows ref struct
    {
        foreach (var label in labels)
        {
            if (!label.Matches(series)) return false;
        }

        return true;
    }
}
