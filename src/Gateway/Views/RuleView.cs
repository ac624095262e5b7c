using Tributary.Engine.Rules;

namespace Tributary.Gateway.Views;

/// <summary>How some series of a family are merged, and which rule decided what.</summary>
/// <param name="Drop">Whether they are dropped.</param>
/// <param name="Labels">Which labels stay.</param>
/// <param name="Settings">Every setting with the rule that made it.</param>
internal sealed record RuleView(bool Drop, string Labels, IReadOnlyList<SettingView> Settings)
{
    public static RuleView Of(ResolvedRule rule) => new(
        rule.Drop,
        rule.Labels.ToString(),
        [.. rule.Explanation.Select(setting => new SettingView(setting.Setting, setting.Value, setting.Rule, setting.File, setting.Line))]);
}

/// <summary>A setting and where it comes from.</summary>
/// <param name="Setting">The key as rules write it.</param>
/// <param name="Value">The value as its rule wrote it.</param>
/// <param name="Rule">The rule's name, its place in the file, or the limit that stands where no rule decides.</param>
/// <param name="File">The rule's file.</param>
/// <param name="Line">The line of the setting; 0 without a file.</param>
internal sealed record SettingView(string Setting, string Value, string Rule, string? File, int Line);
