using System.Collections.Immutable;
using Tributary.Engine.Files.Syntax;

namespace Tributary.Engine.Rules.Syntax;

/// <summary>Reads a rules file: one key, <c>rules</c>, with a list of rules.</summary>
internal static class RuleFileParser
{
    private const string RulesKey = "rules";

    public static ImmutableArray<Rule> Parse(string yaml, bool isShipped, ErrorList errors)
    {
        var root = YamlTree.Read(yaml, RulesKey, errors);
        if (root is null) return [];
        if (root is not MappingNode file)
        {
            errors.Add(root.Position, $"Expected '{RulesKey}:' with a list of rules, found {root.Kind}.");
            return [];
        }

        foreach (var (key, _) in file.Entries)
        {
            if (key.Text is not RulesKey) errors.Add(key.Position, $"Unknown key '{key.Text}'; a rules file has one, '{RulesKey}'.{Suggestion.For(key.Text, [RulesKey])}");
        }

        var list = file.Entries.FirstOrDefault(entry => entry.Key.Text is RulesKey)?.Value;
        if (list is SequenceNode rules) return ParseRules(rules, isShipped, errors);
        if (list is null && !file.IsWhole) return [];

        // An empty mapping or a file cut short: never taken for "no rules".
        errors.Add(list?.Position ?? file.Position, $"Expected '{RulesKey}:' with a list of rules ('{RulesKey}: []' for none), found {list?.Kind ?? "no such key"}.");
        return [];
    }

    private static ImmutableArray<Rule> ParseRules(SequenceNode list, bool isShipped, ErrorList errors)
    {
        var rules = ImmutableArray.CreateBuilder<Rule>(list.Items.Length);
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in list.Items)
        {
            var rule = RuleParser.Parse(node, rules.Count + 1, isShipped, errors);
            if (!lines.TryAdd(rule.Name, node.Position.Line))
            {
                errors.Add(node.Position, $"The name '{rule.Name}' is taken by the rule on line {lines[rule.Name]}; explanations could not tell them apart.");
            }

            rules.Add(rule);
        }

        return rules.ToImmutable();
    }
}
