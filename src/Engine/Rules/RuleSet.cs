using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Tributary.Engine.Files;
using Tributary.Engine.Files.Syntax;
using Tributary.Engine.Limits;
using Tributary.Engine.Rules.Matching;
using Tributary.Engine.Rules.Syntax;
using Tributary.Metrics.Points;

namespace Tributary.Engine.Rules;

/// <summary>
/// The rules of one file, followed by the shipped defaults. Immutable; safe for concurrent use. See <c>docs/rules.md</c>.
/// </summary>
public sealed class RuleSet
{
    /// <summary>Families remembered. Names come from outside, also of families that are then refused; past it, each question is answered anew.</summary>
    private const int MaxRememberedFamilies = 100_000;

    private readonly ImmutableArray<Rule> _rules;
    private readonly int _maxSeriesPerFamily;
    private readonly ConcurrentDictionary<(string Name, MetricType Type), FamilyRules> _families = new();
    private int _remembered;

    private RuleSet(ImmutableArray<Rule> userRules, long version, MetricLimits? limits)
    {
        _rules = [.. userRules, .. ShippedRules.Rules];
        Count = userRules.Length;
        Version = version;
        _maxSeriesPerFamily = (limits ?? MetricLimits.Default).MaxSeriesPerFamily;
    }

    /// <summary>Rises with every reload of a <see cref="RuleStore"/>, so that caches of resolved rules know when they are old. The first is 1.</summary>
    public long Version { get; }

    /// <summary>How many rules the user's file has.</summary>
    public int Count { get; }

    /// <summary>The shipped defaults alone.</summary>
    /// <param name="version">See <see cref="Version"/>.</param>
    /// <param name="limits">Where no rule sets <c>max_series</c>, <see cref="MetricLimits.MaxSeriesPerFamily"/> holds. Default: the default limits.</param>
    public static RuleSet CreateDefault(long version = 1, MetricLimits? limits = null) => new([], version, limits);

    /// <summary>Reads rules. Either the whole text is good, or <paramref name="errors"/> has every failure in it, in order of place.</summary>
    /// <param name="yaml">The text; its shape is described in <c>docs/rules.md</c>.</param>
    /// <param name="file">The name that errors and explanations show.</param>
    /// <param name="rules">The rules, where there is no error.</param>
    /// <param name="errors">Every failure.</param>
    /// <param name="version">See <see cref="Version"/>.</param>
    /// <param name="limits">As in <see cref="CreateDefault"/>.</param>
    public static bool TryParse(
        string yaml,
        string file,
        [NotNullWhen(true)] out RuleSet? rules,
        out ImmutableArray<FileError> errors,
        long version = 1,
        MetricLimits? limits = null)
    {
        var found = new ErrorList(file);
        var parsed = RuleFileParser.Parse(yaml, isShipped: false, found);
        errors = found.InOrder();
        rules = errors.IsEmpty ? new RuleSet(parsed, version, limits) : null;
        return rules is not null;
    }

    /// <param name="family">The family's name as <see cref="FamilyDescription.Name"/> has it.</param>
    /// <param name="type">The family's type.</param>
    public FamilyRules ForFamily(string family, MetricType type)
    {
        if (_families.TryGetValue((family, type), out var known)) return known;
        var rules = new FamilyRules(_rules.Where(rule => rule.Match.MatchesFamily(family, type)), _maxSeriesPerFamily);
        if (Volatile.Read(ref _remembered) >= MaxRememberedFamilies) return rules;
        if (_families.TryAdd((family, type), rules))
        {
            Interlocked.Increment(ref _remembered);
            return rules;
        }

        return _families[(family, type)];
    }

    /// <summary>The answer for one series. Who has many series of a family asks <see cref="ForFamily"/> once.</summary>
    /// <param name="family">The family's name as <see cref="FamilyDescription.Name"/> has it.</param>
    /// <param name="type">The family's type.</param>
    /// <param name="labels">All labels of the series as pushed, before any is aggregated away.</param>
    public ResolvedRule Resolve<TLabels>(string family, MetricType type, TLabels labels)
        where TLabels : ILabelLookup, allows ref struct => ForFamily(family, type).Resolve(labels);
}
