using System.Globalization;
using Tributary.Engine.Files.Syntax;
using Tributary.Engine.Rules.Syntax;

namespace Tributary.Engine.Rules;

/// <summary>Folds the rules that hold for a series into one answer: of each setting, the first rule that makes it wins.</summary>
internal static class Resolution
{
    private readonly record struct Decision(Rule Rule, Assignment Assignment);

    /// <param name="matching">The rules that hold, in order, the shipped ones last.</param>
    /// <param name="maxSeriesPerFamily">The limit that stands where no rule sets <c>max_series</c>.</param>
    public static ResolvedRule Resolve(IEnumerable<Rule> matching, int maxSeriesPerFamily)
    {
        var decisions = new Dictionary<string, Decision>(StringComparer.Ordinal);
        foreach (var rule in matching)
        {
            foreach (var assignment in rule.Assignments) decisions.TryAdd(assignment.Slot, new Decision(rule, assignment));
        }

        var resolved = new ResolvedRule();
        resolved = resolved with { Settings = resolved.Settings with { MaxSeries = maxSeriesPerFamily } };
        foreach (var decision in decisions.Values) resolved = decision.Assignment.Apply(resolved);
        if (resolved.Settings.PassThrough) resolved = PassThrough(resolved, decisions);
        return resolved with { Explanation = [.. Explain(decisions, maxSeriesPerFamily)] };
    }

    /// <summary>
    /// A series that passes through keeps its labels, or pushes of different sources would overwrite each other; and it
    /// is never forgotten, as in the Pushgateway, unless the user set a <c>ttl</c> for it.
    /// </summary>
    private static ResolvedRule PassThrough(ResolvedRule resolved, Dictionary<string, Decision> decisions)
    {
        var (rule, aggregate) = decisions[RuleKeys.Aggregate];
        decisions[RuleKeys.Labels] = new Decision(rule, aggregate with { Key = RuleKeys.Without, Slot = RuleKeys.Labels, Text = "[]" });
        resolved = resolved with { Labels = LabelSelection.All };
        if (decisions.TryGetValue(RuleKeys.Ttl, out var ttl) && !ttl.Rule.IsShipped) return resolved;
        decisions[RuleKeys.Ttl] = new Decision(rule, aggregate with { Key = RuleKeys.Ttl, Slot = RuleKeys.Ttl, Text = ValueReaders.Never });
        return resolved with { Settings = resolved.Settings with { Ttl = Timeout.InfiniteTimeSpan } };
    }

    private static IEnumerable<ExplainedSetting> Explain(Dictionary<string, Decision> decisions, int maxSeriesPerFamily)
    {
        foreach (var slot in SettingTable.Slots)
        {
            if (decisions.TryGetValue(slot, out var decision))
            {
                var (rule, assignment) = decision;
                yield return new ExplainedSetting(assignment.Key, assignment.Text, rule.Name, rule.File, assignment.Line);
            }
            else if (slot is RuleKeys.MaxSeries)
            {
                yield return new ExplainedSetting(slot, maxSeriesPerFamily.ToString(CultureInfo.InvariantCulture), "Limits:MaxSeriesPerFamily", File: null, Line: 0);
            }
        }
    }
}
