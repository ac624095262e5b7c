using System.Collections.Immutable;
using Tributary.Engine.Files;
using Tributary.Engine.Rules;
using Tributary.Engine.Rules.Matching;
using Tributary.Metrics.Points;

namespace Tributary.Engine.Tests.Rules;

/// <summary>Shorthand for tests that read rules from a text.</summary>
internal static class RuleText
{
    public const string File = "rules.yaml";

    public static RuleSet Parse(string yaml)
    {
        var parsed = RuleSet.TryParse(yaml, File, out var rules, out var errors);
        Assert.True(parsed, string.Join('\n', errors));
        return rules!;
    }

    public static ImmutableArray<FileError> Errors(string yaml)
    {
        Assert.False(RuleSet.TryParse(yaml, File, out var rules, out var errors));
        Assert.Null(rules);
        return errors;
    }

    public static ResolvedRule Resolve(this RuleSet rules, string family, MetricType type = MetricType.Gauge, params (string Name, string Value)[] labels) =>
        rules.Resolve(family, type, new DictionaryLabels(labels.ToDictionary(label => label.Name, label => label.Value)));

    public static ExplainedSetting Why(this ResolvedRule rule, string setting) => Assert.Single(rule.Explanation, explained => explained.Setting == setting);
}
