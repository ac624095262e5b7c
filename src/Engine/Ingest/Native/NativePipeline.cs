using System.Collections.Concurrent;
using Tributary.Engine.Frames;
using Tributary.Engine.Ingest.Points;
using Tributary.Engine.Limits;
using Tributary.Engine.Rules;
using Tributary.Engine.Storage;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Native;

namespace Tributary.Engine.Ingest.Native;

/// <summary>
/// The way of native frames: body -> updates -> by plan, else by layout, rules and limits, one frame a shard -> engine. An
/// update is taken whole, or, where a layout of it is not known, not at all. The updates of a source are applied in their
/// order, those of different sources side by side. The answer comes when all of it is applied, and on disk if so configured.
/// </summary>
public sealed class NativePipeline(IMetricEngine engine, RuleStore rules, MetricLimits limits)
{
    private readonly NativePlans _plans = new(limits.MaxLayoutBytes);
    private readonly PointSources _sources = new(limits);
    private readonly ParserLimits _parserLimits = PushPipeline.ParserLimitsOf(limits);
    private readonly ConcurrentBag<NativeContext> _contexts = [];

    /// <summary>What the pipeline has done so far.</summary>
    public IngestMetrics Metrics { get; } = new();

    /// <summary>Bytes of the layouts that are remembered.</summary>
    public long LayoutBytes => _plans.Layouts.Bytes;

    /// <summary>Merges a request.</summary>
    /// <param name="body">The request.</param>
    /// <param name="result">Becomes what was done with its frames.</param>
    /// <param name="cancellationToken">Stops waiting; what is under way is applied.</param>
    /// <returns>Why the request cannot be taken; then nothing changed. Null if it was.</returns>
    /// <exception cref="StorageUnavailableException">The journal cannot be written; the sender may try again.</exception>
    public async ValueTask<ParseError?> MergeAsync(ReadOnlyMemory<byte> body, NativeResult result, CancellationToken cancellationToken)
    {
        if (!_contexts.TryTake(out var context)) context = new NativeContext(_plans, _parserLimits);
        try
        {
            if (Read(body.Span, context, result) is { } error)
            {
                Metrics.CountMalformed();
                return error;
            }

            if (context.Senders.Count == 1)
            {
                await ApplyAsync(context.Senders[0], context, body, result, cancellationToken);
            }
            else
            {
                foreach (var sender in context.Senders) context.Pending.Add(ApplyAsync(sender, context, body, result, cancellationToken).AsTask());
                await Task.WhenAll(context.Pending);
            }

            result.Count(context.Plans);
            Metrics.CountPush(context.Request.Samples, body.Length);
            return null;
        }
        finally
        {
            context.Clear();
            if (context.IsWorthKeeping) _contexts.Add(context);
        }
    }

    /// <summary>Lets go of layouts, plans and sources that are no longer used. Call it every ten minutes or so: whoever sends less often sends its layouts again.</summary>
    public void Sweep()
    {
        _plans.Sweep();
        _sources.Sweep();
    }

    private ParseError? Read(ReadOnlySpan<byte> body, NativeContext context, NativeResult result)
    {
        if (context.Parser.Parse(body, _parserLimits, context.Request) is { } error) return error;
        var request = context.Request;
        result.Begin(request.Frames.Length);
        var current = rules.Current;
        var room = engine.SeriesCount >= limits.MaxSeries ? 0 : limits.MaxSeriesPerSource;
        for (var i = 0; i < request.Updates.Length; i++)
        {
            ref readonly var update = ref request.Updates[i];
            var sender = context.SenderOf(_sources.Get(request.LabelsOf(update)));
            if (Plan(body, context, update, sender.Source, current, room, out var isKnown) is { } wrong) return wrong;
            sender.Waits |= !isKnown;
            if (sender.Waits) Wait(context, update, result);
            else sender.Updates.Add(i);
        }

        return null;
    }

    /// <summary>Finds the plans of an update's frames.</summary>
    private ParseError? Plan(ReadOnlySpan<byte> body, NativeContext context, in NativeUpdate update, PushSource source, RuleSet current, int room, out bool isKnown)
    {
        isKnown = true;
        var series = 0L;
        for (var i = update.FirstFrame; i < update.FirstFrame + update.FrameCount; i++)
        {
            var plan = context.Planner.Find(context.Request.Frames[i], body, source, current, room, out var error);
            if (error is not null) return error;
            context.Plans.Add(plan);
            isKnown &= plan is not null;
            if (plan is null) continue;
            room -= Math.Min(room, plan.Series);
            series += plan.Series;
            if (series > limits.MaxSeriesPerPush) return ParseError.AtByte(update.Offset, $"the number of series of the update is above the limit of {limits.MaxSeriesPerPush} (setting Limits:{nameof(limits.MaxSeriesPerPush)})");
        }

        return null;
    }

    private static void Wait(NativeContext context, in NativeUpdate update, NativeResult result)
    {
        for (var i = update.FirstFrame; i < update.FirstFrame + update.FrameCount; i++)
        {
            result.Set(i, new FrameOutcome(context.Plans[i] is null ? NativeOutcome.UnknownLayout : NativeOutcome.Waiting));
        }
    }

    private async ValueTask ApplyAsync(NativeSender sender, NativeContext context, ReadOnlyMemory<byte> body, NativeResult result, CancellationToken cancellationToken)
    {
        if (sender.Updates.Count == 0) return;
        var isDeferred = engine.SourceCount >= limits.MaxSources && !await engine.KnowsAsync(sender.Source.Id, cancellationToken);
        foreach (var index in sender.Updates)
        {
            if (isDeferred) Defer(context, index, result);
            else if (Fill(sender, context, index, body.Span, result))
            {
                await engine.ApplyAsync(sender.Frames, cancellationToken);
                for (var i = 0; i < sender.Indexes.Count; i++) result.Set(sender.Indexes[i], NativeReport.Of(sender.Frames.Results[i], context.Plans[sender.Indexes[i]]!));
            }
        }
    }

    private static void Defer(NativeContext context, int index, NativeResult result)
    {
        ref readonly var update = ref context.Request.Updates[index];
        for (var i = update.FirstFrame; i < update.FirstFrame + update.FrameCount; i++) result.Set(i, new FrameOutcome(NativeOutcome.Deferred));
    }

    /// <summary>Fills the frames of an update, and settles those that do not come to a shard.</summary>
    /// <returns>Whether there is anything to apply.</returns>
    private static bool Fill(NativeSender sender, NativeContext context, int index, ReadOnlySpan<byte> body, NativeResult result)
    {
        ref readonly var update = ref context.Request.Updates[index];
        sender.Indexes.Clear();
        sender.Families.Clear();
        var isWhole = true;
        for (var i = update.FirstFrame; i < update.FirstFrame + update.FrameCount; i++)
        {
            var plan = context.Plans[i]!;
            if (plan.Layout is { } layout && sender.Families.Add(layout.Shard.Family))
            {
                sender.Indexes.Add(i);
                continue;
            }

            var refusal = plan.Layout is { } twice ? NativeReport.FamilyTwice(twice.Family) : plan.Refusal;
            isWhole &= refusal is null;
            result.Set(i, refusal ?? new FrameOutcome(NativeOutcome.Applied));
        }

        // A family is not cleared for having been sent wrong.
        var change = update.IsComplete && isWhole ? GroupChange.Replace : GroupChange.Keep;
        sender.Frames.Begin(sender.Source.Id, sender.Source.Canonical, change);
        foreach (var i in sender.Indexes) NativeFrames.Add(sender.Frames, body, update, context.Request.Frames[i], context.Plans[i]!);
        return sender.Indexes.Count > 0 || change == GroupChange.Replace;
    }
}
