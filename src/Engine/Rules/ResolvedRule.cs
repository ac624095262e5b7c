using System.Collections.Immutable;
using Tributary.Metrics.Merging;

namespace Tributary.Engine.Rules;

/// <summary>
/// What the rules say of a series: whether it is taken, which labels stay, how it merges, and which rule decided what.
/// Series of a family for which the same rules hold share one instance.
/// </summary>
public sealed record ResolvedRule
{
    internal ResolvedRule()
    {
    }

    /// <summary>Refuse the series without an error: the push stands, the series does not appear.</summary>
    public bool Drop { get; init; }

    /// <summary>Which labels stay. <see cref="LabelSelection.All"/> for a series that passes through.</summary>
    public LabelSelection Labels { get; init; } = LabelSelection.All;

    public MergeSettings Settings { get; init; } = MergeSettings.Default;

    /// <summary>Every setting with the rule that decided it, in the order of <c>docs/rules.md</c>.</summary>
    public ImmutableArray<ExplainedSetting> Explanation { get; init; } = [];

    /// <summary>
    /// Whether both decide the same. The explanation does not count: a reload that only renames or moves rules changes
    /// no series.
    /// </summary>
    public bool Equals(ResolvedRule? other) =>
        other is not null && Drop == other.Drop && Labels.Equals(other.Labels) && Settings.Equals(other.Settings);

    public override int GetHashCode() => HashCode.Combine(Drop, Labels, Settings);
}
