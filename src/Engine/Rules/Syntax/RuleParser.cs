using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Tributary.Engine.Files.Syntax;
using Tributary.Engine.Rules.Matching;

namespace Tributary.Engine.Rules.Syntax;

/// <summary>Reads one rule: its name, its match and its settings.</summary>
internal static class RuleParser
{
    private static readonly FrozenDictionary<string, Setting> Settings =
        SettingTable.All.ToFrozenDictionary(setting => setting.Key, StringComparer.Ordinal);

    private static readonly ImmutableArray<string> Keys = [RuleKeys.Name, RuleKeys.Match, .. SettingTable.All.Select(setting => setting.Key)];

    /// <param name="node">The rule.</param>
    /// <param name="place">Its place in the file, from 1; it names a rule without a name.</param>
    /// <param name="isShipped">Whether it is one of the defaults.</param>
    /// <param name="errors">Takes every failure; with one, the rule returned is of no use.</param>
    public static Rule Parse(Node node, int place, bool isShipped, ErrorList errors)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"rule {place}");
        var match = RuleMatch.Everything;
        var assignments = ImmutableArray.CreateBuilder<Assignment>();
        if (node is not MappingNode mapping)
        {
            errors.Add(node.Position, $"Expected a rule, which is a mapping of settings, found {node.Kind}.");
            return new Rule(name, errors.File, isShipped, match, []);
        }

        var set = 0;
        foreach (var (key, value) in mapping.Entries)
        {
            if (key.Text is RuleKeys.Name)
            {
                if (ValueReaders.Text(value, errors, out var given)) name = given;
            }
            else if (key.Text is RuleKeys.Match)
            {
                match = MatchParser.Parse(value, errors);
            }
            else if (Settings.TryGetValue(key.Text, out var setting))
            {
                set++;
                if (setting.Read(value, errors) is { } apply) assignments.Add(new Assignment(setting.Key, setting.Slot, value.ToString(), key.Position.Line, apply));
            }
            else
            {
                set++;
                errors.Add(key.Position, $"Unknown key '{key.Text}' in a rule.{Suggestion.For(key.Text, Keys)}");
            }
        }

        if (set == 0 && mapping.IsWhole) errors.Add(mapping.Position, "The rule sets nothing.");
        CheckTogether(mapping, match, errors);
        return new Rule(name, errors.File, isShipped, match, assignments.ToImmutable());
    }

    private static void CheckTogether(MappingNode rule, RuleMatch match, ErrorList errors)
    {
        var keys = rule.Entries.Select(entry => entry.Key);
        ScalarNode[] selections = [.. keys.Where(key => key.Text is RuleKeys.By or RuleKeys.Without)];
        if (selections.Length > 1) errors.Add(selections[1].Position, "A rule has 'by' or 'without', not both.");
        if (match.DependsOnLabels && keys.FirstOrDefault(key => key.Text is RuleKeys.MaxSeries) is { } maxSeries)
        {
            errors.Add(maxSeries.Position, "'max_series' counts all series of a family, so its rule cannot match labels.");
        }
    }
}
