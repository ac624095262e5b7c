using Tributary.Engine.Frames;
using Tributary.Engine.Rules;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Native;

namespace Tributary.Engine.Ingest.Native;

/// <summary>Finds or makes the plan of a frame. Reusable, not for concurrent use; what is remembered is shared.</summary>
internal sealed class NativePlanner(NativePlans plans, ParserLimits limits)
{
    private readonly NativeLayoutReader _reader = new();
    private readonly SeriesPlanner _planner = new();

    /// <param name="frame">The frame.</param>
    /// <param name="body">The request that it is in.</param>
    /// <param name="source">Its source.</param>
    /// <param name="rules">The rules in force.</param>
    /// <param name="room">How many of its series may become series of their own.</param>
    /// <param name="error">Why the request cannot be taken.</param>
    /// <returns>The plan; null if there is an error, or the layout is not known.</returns>
    public NativePlan? Find(in NativeFrame frame, ReadOnlySpan<byte> body, PushSource source, RuleSet rules, int room, out ParseError? error)
    {
        error = null;
        if (frame.HasDefinition && NativeDefinition.IdOf(frame.DefinitionIn(body)) != frame.Layout)
        {
            error = ParseError.AtByte(frame.DefinitionStart, "the id in the frame is not that of the definition: the first 16 bytes of its SHA-256");
            return null;
        }

        var key = new SourcePlanKey(source.Id, frame.Layout, rules.Version, SourcePlanKey.Unlimited);
        if (plans.OfSources.Find(key) is { } known && known.Plan.Series <= room) return Use(known, frame, out error);
        if (FindLayout(frame, body, out error) is not { } layout) return null;
        if (room < layout.Layout.Series.Count) key = key with { Room = Math.Max(room, 0) };
        if (plans.OfSources.Find(key) is { } limited) return Use(limited, frame, out error);
        var made = new SourcePlan(Make(frame.Layout, layout.Layout, source, rules, room), layout);
        plans.OfSources.Keep(key, made);
        return Use(made, frame, out error);
    }

    private static NativePlan? Use(SourcePlan found, in NativeFrame frame, out ParseError? error)
    {
        found.MarkAllUsed();
        var plan = found.Plan;
        error = null;
        if (frame.ValueCount == plan.Values && frame.PayloadCount == plan.Payloads) return plan;
        error = ParseError.AtByte(frame.Offset, $"the frame has {frame.ValueCount} values and {frame.PayloadCount} payloads, and its layout {plan.Values} and {plan.Payloads}");
        return null;
    }

    private KnownLayout? FindLayout(in NativeFrame frame, ReadOnlySpan<byte> body, out ParseError? error)
    {
        error = null;
        if (plans.Layouts.Find(frame.Layout) is { } known) return known;
        if (!frame.HasDefinition) return null;
        error = _reader.Read(frame.DefinitionIn(body), frame.DefinitionStart, limits, out var layout);
        if (error is not null) return null;
        var defined = new KnownLayout(layout!);
        return plans.Layouts.Keep(frame.Layout, defined) ?? defined;
    }

    private NativePlan Make(Hash128 id, NativeLayout layout, PushSource source, RuleSet rules, int room)
    {
        if (ReservedName.Find(layout.Family.Name) is { } reserved) return Refuse(layout, NativeOutcome.ReservedName, reserved);
        _planner.Begin(layout.Family, layout.Kind, source, rules, layout.Series.Count, room);
        foreach (var series in layout.Series)
        {
            var labels = series.Labels.Span;
            if (_planner.Add(labels, Hash128.Compute(labels), series.Bounds, series.Quantiles) is null)
                return Refuse(layout, NativeOutcome.SeriesTwice, $"The series {_planner.Shown} stands twice once the labels of its source override its own. Give it, or the source, other labels.");
        }

        var encoded = _planner.Entries.Count == 0 ? null : new EncodedLayout(new LayoutDefinition(layout.Kind, layout.Family, layout.HasCreated, layout.HasPayloads, _planner.Entries));
        var key = (id, encoded?.Id ?? default);
        if (plans.Shared.Find(key) is { } shared) return shared;
        var plan = new NativePlan(encoded)
        {
            Dropped = _planner.Dropped,
            Widths = _planner.Dropped is null ? null : [.. layout.Series.Select(series => layout.WidthOf(series))],
            Series = layout.Series.Count,
            Values = layout.ValueCount,
            Payloads = PayloadsOf(layout),
        };
        return plans.Shared.Keep(key, plan) ?? plan;
    }

    private static NativePlan Refuse(NativeLayout layout, NativeOutcome outcome, string reason) => new(layout: null)
    {
        Refusal = new FrameOutcome(outcome, Reason: reason),
        Series = layout.Series.Count,
        Values = layout.ValueCount,
        Payloads = PayloadsOf(layout),
    };

    private static int PayloadsOf(NativeLayout layout) => layout.HasPayloads ? layout.Series.Count : 0;
}
