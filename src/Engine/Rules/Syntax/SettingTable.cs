using System.Collections.Immutable;
using Tributary.Engine.Files.Syntax;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;

namespace Tributary.Engine.Rules.Syntax;

/// <summary>A key that a rule may set: what it decides and how its value is read.</summary>
internal sealed record Setting(string Key, string Slot, Func<Node, ErrorList, Func<ResolvedRule, ResolvedRule>?> Read);

/// <summary>Every setting there is. What a value means and what to weigh in choosing it stands in <c>docs/rules.md</c>.</summary>
internal static class SettingTable
{
    private const int MaxLabelNames = 64;
    private const int MaxQuantiles = 32;
    private const int MaxClassicBounds = 100; // each is one more line a series in every scrape

    private static readonly TimeSpan TenYears = TimeSpan.FromDays(3650);

    private static readonly ValueReader<TimeSpan> Lifetime =
        ValueReaders.Duration(TimeSpan.FromSeconds(1), TenYears, "from 1s to 10y", orNever: true);

    private static readonly ValueReader<ImmutableArray<string>> LabelNames = ValueReaders.ListOf<string>(ValueReaders.Text, MaxLabelNames);

    public static ImmutableArray<Setting> All { get; } =
    [
        Merging<bool>(RuleKeys.Aggregate, ValueReaders.Boolean, (settings, value) => settings with { PassThrough = !value }),
        Define(RuleKeys.Without, RuleKeys.Labels, LabelNames, (rule, value) => rule with { Labels = LabelSelection.Without(value) }),
        Define(RuleKeys.By, RuleKeys.Labels, LabelNames, (rule, value) => rule with { Labels = LabelSelection.By(value) }),
        Define<bool>("drop", "drop", ValueReaders.Boolean, (rule, value) => rule with { Drop = value }),
        Merging(
            "gauge",
            ValueReaders.OneOf(
                ("sum", GaugeMerge.Sum),
                ("min", GaugeMerge.Min),
                ("max", GaugeMerge.Max),
                ("avg", GaugeMerge.Average),
                ("last", GaugeMerge.Last),
                ("count", GaugeMerge.Count)),
            (settings, value) => settings with { Gauge = value }),
        Merging(
            "quantiles",
            ValueReaders.ListOf(ValueReaders.Number(0, 1), MaxQuantiles),
            (settings, value) => settings with { Quantiles = [.. value.Distinct().Order()] }),
        Merging("relative_error", ValueReaders.Number(0.0001, 0.25), (settings, value) => settings with { RelativeError = value }),
        Merging(
            "window",
            ValueReaders.Duration(TimeSpan.FromSeconds(10), TimeSpan.FromDays(1), "from 10s to 1d"),
            (settings, value) => settings with { Window = value }),
        Merging(
            "ready_quantiles",
            ValueReaders.OneOf(("mixture", ReadyQuantiles.Mixture), ("drop", ReadyQuantiles.Drop)),
            (settings, value) => settings with { ReadyQuantiles = value }),
        Merging(
            "bounds",
            ValueReaders.OneOf(("shared", BoundsMerge.Shared), ("native", BoundsMerge.Native), ("reject", BoundsMerge.Reject)),
            (settings, value) => settings with { Bounds = value }),
        Merging<HistogramBounds?>("classic_bounds", ValueReaders.Bounds(MaxClassicBounds), (settings, value) => settings with { ClassicBounds = value }),
        Merging(RuleKeys.Ttl, Lifetime, (settings, value) => settings with { Ttl = value }),
        Merging("retention", Lifetime, (settings, value) => settings with { Retention = value }),
        Merging(RuleKeys.MaxSeries, ValueReaders.Integer(1, 100_000_000), (settings, value) => settings with { MaxSeries = value }),
    ];

    /// <summary>What settings decide, in the order in which explanations show it.</summary>
    public static ImmutableArray<string> Slots { get; } = [.. All.Select(setting => setting.Slot).Distinct(StringComparer.Ordinal)];

    private static Setting Merging<T>(string key, ValueReader<T> read, Func<MergeSettings, T, MergeSettings> apply) =>
        Define(key, key, read, (rule, value) => rule with { Settings = apply(rule.Settings, value) });

    private static Setting Define<T>(string key, string slot, ValueReader<T> read, Func<ResolvedRule, T, ResolvedRule> apply) =>
        new(key, slot, (node, errors) => read(node, errors, out var value) ? rule => apply(rule, value) : null);
}
