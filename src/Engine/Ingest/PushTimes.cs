using Tributary.Engine.Frames;
using Tributary.Engine.Rules;
using Tributary.Engine.Rules.Matching;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Points;

namespace Tributary.Engine.Ingest;

/// <summary>
/// The Pushgateway's own gauges of a group that is passed through: when a push last succeeded, and when one last failed;
/// 0 while there was none.
/// </summary>
internal static class PushTimes
{
    private static readonly FamilyDescription Success = new(
        "push_time_seconds", MetricType.Gauge, "Last Unix time when changing this group succeeded.", "");

    private static readonly FamilyDescription Failure = new(
        "push_failure_time_seconds", MetricType.Gauge, "Last Unix time when changing this group failed.", "");

    /// <summary>Adds the two, if the rules pass them through for the source.</summary>
    public static void AddTo(List<PlannedFrame> frames, PushSource source, RuleSet rules, bool isSuccess)
    {
        Add(frames, Success, source, rules, isSuccess ? PlannedValue.Now : PlannedValue.Keep);
        Add(frames, Failure, source, rules, isSuccess ? PlannedValue.Keep : PlannedValue.Now);
    }

    private static void Add(List<PlannedFrame> frames, FamilyDescription family, PushSource source, RuleSet rules, int value)
    {
        var rule = rules.ForFamily(family.Name, family.Type).Resolve(new CanonicalLabels(source.Canonical));
        if (!rule.Settings.PassThrough || rule.Drop) return;
        var labels = new SeriesLabels();
        labels.Combine([], source.Overrides);
        var entry = new LayoutEntry(Hash128.Compute([]), labels.Merged(rule).ToArray(), rule.Settings);
        frames.Add(new PlannedFrame(new EncodedLayout(new LayoutDefinition(PointKind.Gauge, family, HasCreated: false, HasPayloads: false, [entry])), [value], family.Type));
    }
}
