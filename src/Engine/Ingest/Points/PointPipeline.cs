using System.Collections.Concurrent;
using Tributary.Engine.Limits;
using Tributary.Engine.Rules;
using Tributary.Engine.Storage;
using Tributary.Metrics.Frames;
using Tributary.Protocols.Points;

namespace Tributary.Engine.Ingest.Points;

/// <summary>
/// The way of a request that has points of any number of sources: points -> groups by source and family -> one frame each,
/// by plan, else by rules and limits -> engine. What a request leaves out is as it was, and a point that comes again, or
/// late, changes nothing. The answer comes when all of it is applied, and on disk if so configured.
/// </summary>
public sealed class PointPipeline(IMetricEngine engine, RuleStore rules, MetricLimits limits, TimeProvider time)
{
    /// <summary>Memory for plans. Default: 64 MiB, as for those of pushes.</summary>
    private const long MaxPlanBytes = 64L << 20;

    private readonly PointPlanCache _plans = new(MaxPlanBytes);
    private readonly PointSources _sources = new(limits);
    private readonly ConcurrentBag<PointContext> _contexts = [];
    private readonly ReceiptClock _clock = new(time);

    /// <summary>What the pipeline has done so far.</summary>
    public IngestMetrics Metrics { get; } = new();

    /// <summary>Merges the points of a request.</summary>
    /// <param name="points">The points; those without a time get that of now.</param>
    /// <param name="bytes">The size of the request, for the metrics.</param>
    /// <param name="cancellationToken">Stops waiting; what is under way is applied.</param>
    /// <exception cref="StorageUnavailableException">The journal cannot be written; the sender may try again.</exception>
    public async ValueTask<PointResult> MergeAsync(PointBatch points, int bytes, CancellationToken cancellationToken)
    {
        if (!_contexts.TryTake(out var context)) context = new PointContext(_plans);
        try
        {
            var result = new PointResult();
            result.Take(points);
            context.Groups.Arrange(points);
            for (var source = 0; source < points.Sources; source++) context.Sources.Add(new SourceRequest(_sources.Get(points.SourceLabels(source)), limits.MaxSeriesPerSource));
            for (var round = 0; round < context.Groups.Rounds; round++)
            {
                Fill(context, points, round, result);
                await ApplyAsync(context, result, cancellationToken);
            }

            Metrics.CountPush(points.Samples, bytes);
            Metrics.CountExemplars(points.Exemplars);
            return result;
        }
        finally
        {
            context.Sources.Clear();
            context.Begun.Clear();
            if (points.Samples <= PointContext.WorthKeeping && points.Exemplars.Count <= PushContext.WorthKeepingExemplars) _contexts.Add(context);
        }
    }

    /// <summary>A request that could not be read.</summary>
    public void CountMalformed() => Metrics.CountMalformed();

    /// <summary>Lets go of plans and sources that are no longer used. Call it every minute or so.</summary>
    public void Sweep()
    {
        _plans.Sweep();
        _sources.Sweep();
    }

    private void Fill(PointContext context, PointBatch points, int round, PointResult result)
    {
        var current = rules.Current;
        var now = _clock.Next();
        var isFull = engine.SeriesCount >= limits.MaxSeries;
        for (var index = context.Groups.FirstOf(round); index >= 0; index = context.Groups.Groups[index].Next)
        {
            ref readonly var group = ref context.Groups.Groups[index];
            var family = points.Families[group.Family];
            if (ReservedName.Find(family.Description.Name) is { } reserved)
            {
                result.Reject(group.Values, reserved);
                continue;
            }

            var request = context.Sources[group.Source];
            var plan = context.Planner.Plan(points, context.Groups, group, request.Source, current, isFull ? 0 : request.Room, hasTimes: true);
            if (round == 0) request.Room -= group.Count;
            if (plan.Twin is { } twin)
            {
                result.Reject(group.Values, $"The series {twin} stands twice once the labels of its source override its own. Give it other labels than job and instance.");
                continue;
            }

            if (plan.Layout is null)
            {
                result.CountUnwanted(group.Values, family);
                continue;
            }

            if (request.Groups.Count == 0) context.Begin(request);
            var exemplars = PointFrames.Add(request.Frames!, points, context.Groups, group, plan, FrameFlags.Partial, epoch: 0, sequence: 0, now);
            request.Groups.Add(new FramedGroup(family, group.Values, exemplars));
        }
    }

    private async ValueTask ApplyAsync(PointContext context, PointResult result, CancellationToken cancellationToken)
    {
        foreach (var request in context.Begun) context.Pending.Add(ApplyAsync(request, result, cancellationToken));
        try
        {
            await Task.WhenAll(context.Pending);
        }
        finally
        {
            context.Pending.Clear();
        }

        foreach (var request in context.Begun)
        {
            for (var i = 0; i < request.Groups.Count && !request.IsDeferred; i++) result.Count(request.Groups[i], request.Frames!.Results[i]);
            request.Groups.Clear();
            context.Return(request.Frames!);
        }

        context.Begun.Clear();
    }

    private async Task ApplyAsync(SourceRequest request, PointResult result, CancellationToken cancellationToken)
    {
        if (engine.SourceCount >= limits.MaxSources && !await engine.KnowsAsync(request.Source.Id, cancellationToken))
        {
            request.IsDeferred = true;
            lock (result) result.Defer(request.Groups.Sum(group => group.Points));
            return;
        }

        await engine.ApplyAsync(request.Frames!, cancellationToken);
    }
}
