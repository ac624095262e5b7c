using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tributary.Engine.Rules.Matching;

namespace Tributary.Engine.Rules;

/// <summary>The rules that matter to one family. Safe for concurrent use; its answers are shared instances.</summary>
public sealed class FamilyRules
{
    private const int MostOnStack = 256;

    private readonly ImmutableArray<Rule> _rules;
    private readonly ImmutableArray<Rule> _conditional;
    private readonly int _maxSeriesPerFamily;

    // Keyed by which of the conditional rules hold, one character each: as many entries as combinations that occur.
    private readonly ConcurrentDictionary<string, ResolvedRule> _resolutions = new(StringComparer.Ordinal);

    internal FamilyRules(IEnumerable<Rule> matchingFamily, int maxSeriesPerFamily)
    {
        _rules = [.. Relevant(matchingFamily)];
        _conditional = [.. _rules.Where(rule => rule.Match.DependsOnLabels)];
        _maxSeriesPerFamily = maxSeriesPerFamily;
    }

    /// <summary>Whether two series of the family can be treated differently. Where false, any labels get the same answer.</summary>
    public bool DependsOnLabels => !_conditional.IsEmpty;

    /// <summary>The answers given so far; where the labels matter, one for each combination of rules that occurred in this process.</summary>
    public IReadOnlyCollection<ResolvedRule> Resolutions => [.. _resolutions.Values];

    /// <param name="labels">All labels of the series as pushed, before any is aggregated away.</param>
    public ResolvedRule Resolve<TLabels>(TLabels labels)
        where TLabels : ILabelLookup, allows ref struct
    {
        var held = _conditional.Length <= MostOnStack ? stackalloc char[_conditional.Length] : new char[_conditional.Length];
        for (var i = 0; i < held.Length; i++) held[i] = _conditional[i].Match.MatchesLabels(labels) ? '+' : '-';
        return _resolutions.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(held, out var known)
            ? known
            : _resolutions.GetOrAdd(held.ToString(), Fold);
    }

    private ResolvedRule Fold(string held)
    {
        var matching = new List<Rule>(_rules.Length);
        var condition = 0;
        foreach (var rule in _rules)
        {
            if (!rule.Match.DependsOnLabels || held[condition++] == '+') matching.Add(rule);
        }

        return Resolution.Resolve(matching, _maxSeriesPerFamily);
    }

    /// <summary>Leaves out rules that can decide nothing, because rules that always hold have decided it before them.</summary>
    private static IEnumerable<Rule> Relevant(IEnumerable<Rule> rules)
    {
        var decided = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            if (rule.Assignments.All(assignment => decided.Contains(assignment.Slot))) continue;
            yield return rule;
            if (!rule.Match.DependsOnLabels) decided.UnionWith(rule.Assignments.Select(assignment => assignment.Slot));
        }
    }
}
