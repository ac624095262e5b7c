using System.Collections.Concurrent;
using Tributary.Engine.Frames;
using Tributary.Engine.Ingest.Points;
using Tributary.Engine.Limits;
using Tributary.Engine.Rules;
using Tributary.Engine.Storage;
using Tributary.Protocols.Exposition;

namespace Tributary.Engine.Ingest;

/// <summary>
/// The way of a push: body -> values (by template, else by parser, rules and limits) -> one frame a shard -> engine. The
/// answer comes when all of it is applied, and on disk if so configured.
/// </summary>
public sealed class PushPipeline
{
    /// <summary>
    /// Memory for learned plans. Default: 64 MiB, about 400,000 distinct series lines; beyond it, pushes of new forms are
    /// parsed each time, at about five times the cost.
    /// </summary>
    private const long MaxPlanBytes = 64L << 20;

    private readonly IMetricEngine _engine;
    private readonly RuleStore _rules;
    private readonly MetricLimits _limits;
    private readonly ParserLimits _parserLimits;
    private readonly PushPlanCache _plans = new(MaxPlanBytes);
    private readonly PointPlanCache _pointPlans = new(MaxPlanBytes);
    private readonly ConcurrentBag<PushContext> _contexts = [];
    private readonly TimeProvider _time;

    public PushPipeline(IMetricEngine engine, RuleStore rules, MetricLimits limits, TimeProvider time)
    {
        _engine = engine;
        _rules = rules;
        _limits = limits;
        _time = time;
        _parserLimits = ParserLimitsOf(limits);
    }

    /// <summary>What the pipeline has done so far.</summary>
    public IngestMetrics Metrics { get; } = new();

    /// <summary>What parsers hold a body to.</summary>
    public static ParserLimits ParserLimitsOf(MetricLimits limits) => new()
    {
        MaxLabelsPerSeries = limits.MaxLabelsPerSeries,
        MaxNameLength = limits.MaxNameLength,
        MaxLabelNameLength = limits.MaxLabelNameLength,
        MaxLabelValueLength = limits.MaxLabelValueLength,
        MaxHelpLength = limits.MaxHelpLength,
        MaxSamplesPerPush = limits.MaxSamplesPerPush,
        MaxFamiliesPerPush = limits.MaxFamiliesPerPush,
        MaxSeriesPerPush = limits.MaxSeriesPerPush,
        MaxExemplarsPerPush = limits.MaxExemplarsPerPush,
        MaxFramesPerRequest = limits.MaxFramesPerRequest,
    };

    /// <summary>Merges a push.</summary>
    /// <exception cref="StorageUnavailableException">The journal cannot be written; the sender may try again.</exception>
    public async ValueTask<PushResult> PushAsync(PushRequest request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (_engine.SourceCount >= _limits.MaxSources && !await _engine.KnowsAsync(request.Source.Id, cancellationToken)) return new PushResult(PushStatus.TooManySources);
        if (!_contexts.TryTake(out var context)) context = new PushContext(_pointPlans);
        try
        {
            if (Fill(request, body.Span, context, out var samples) is { } error)
            {
                Metrics.CountMalformed();
                await RecordFailureAsync(request.Source, context, cancellationToken);
                return new PushResult(PushStatus.Malformed) { Error = error };
            }

            await _engine.ApplyAsync(context.Batch, cancellationToken);
            Metrics.CountPush(samples, body.Length);
            Metrics.CountExemplars(request.Format == BodyFormat.Protobuf ? context.Points.Exemplars : context.Exemplars);
            return PushReport.Of(context.Batch);
        }
        finally
        {
            if (context.IsWorthKeeping) _contexts.Add(context);
        }
    }

    /// <summary>Retires a source at once (Pushgateway DELETE). One that is not known is no error.</summary>
    /// <exception cref="StorageUnavailableException">The journal cannot be written; the sender may try again.</exception>
    public async ValueTask DeleteAsync(PushSource source, CancellationToken cancellationToken)
    {
        var batch = new FrameBatch();
        batch.Begin(source.Id, source.Canonical, GroupChange.Delete);
        await _engine.ApplyAsync(batch, cancellationToken);
    }

    /// <summary>Lets go of plans that are no longer used. Call it every minute or so.</summary>
    public void Sweep()
    {
        _plans.Sweep();
        _pointPlans.Sweep();
    }

    private ParseError? Fill(in PushRequest request, ReadOnlySpan<byte> body, PushContext context, out int samples)
    {
        var now = _time.GetUtcNow();
        if (request.Format == BodyFormat.Protobuf)
        {
            var room = _engine.SeriesCount >= _limits.MaxSeries ? 0 : _limits.MaxSeriesPerSource;
            var wrong = context.Points.Fill(request, body, context.Batch, _rules.Current, _parserLimits, room, now);
            samples = context.Points.Samples;
            return wrong;
        }

        var plan = Read(request, body, context, out var error);
        samples = plan?.Template.Count ?? 0;
        if (plan is not null) FrameEncoder.Fill(context, request, plan, now);
        return error;
    }

    private PushPlan? Read(in PushRequest request, ReadOnlySpan<byte> body, PushContext context, out ParseError? error)
    {
        error = null;
        var rules = _rules.Current;
        var (recent, older) = request.Source.Plans;
        if (TryFollow(recent, request.Format, body, context, rules, _parserLimits)) return recent;
        if (TryFollow(older, request.Format, body, context, rules, _parserLimits))
        {
            request.Source.Remember(older!);
            return older;
        }

        Metrics.CountParsed();
        error = request.Format == BodyFormat.OpenMetrics
            ? context.OpenMetrics.Parse(body, _parserLimits, context.Parsed)
            : context.Text.Parse(body, _parserLimits, context.Parsed);
        if (error is not null) return null;
        if (context.Parsed.FirstTimestamp is var (line, column))
        {
            error = new ParseError(line, column, "A pushed sample must not have a timestamp: it would be taken for the time of the scrape. Leave it out.");
            return null;
        }

        var isFull = _engine.SeriesCount >= _limits.MaxSeries;
        var plan = context.Builder.Build(body, context.Parsed, request.Format, request.Source, rules, _limits.MaxSeriesPerSource, isFull, out error);
        if (plan is null) return null;
        ReadValues(context);
        if (isFull || _plans.Keep(plan) is not { } kept) return plan;
        request.Source.Remember(kept);
        return kept;
    }

    private static bool TryFollow(PushPlan? plan, BodyFormat format, ReadOnlySpan<byte> body, PushContext context, RuleSet rules, ParserLimits limits)
    {
        if (plan is null || plan.IsRetired || plan.Key.Format != format || plan.Key.RulesVersion != rules.Version) return false;
        if (!plan.Template.TryRead(body, context, limits)) return false;
        if (!PlanChecks.Hold(plan, context)) return false;
        plan.MarkUsed();
        return true;
    }

    private static void ReadValues(PushContext context)
    {
        var samples = context.Parsed.Samples;
        context.Reserve(samples.Length);
        context.LowParts.Clear();
        for (var i = 0; i < samples.Length; i++)
        {
            context.Values[i] = samples[i].High;
            if (samples[i].Low != 0) context.LowParts.Add((i, samples[i].Low));
        }
    }

    /// <summary>A group that is passed through shows when a push to it last failed, as with the Pushgateway.</summary>
    private async ValueTask RecordFailureAsync(PushSource source, PushContext context, CancellationToken cancellationToken)
    {
        var frames = new List<PlannedFrame>();
        PushTimes.AddTo(frames, source, _rules.Current, isSuccess: false);
        if (frames.Count == 0) return;
        FrameEncoder.Fill(context.Batch, source, frames, _time.GetUtcNow());
        await _engine.ApplyAsync(context.Batch, cancellationToken);
    }
}
