using System.Runtime.InteropServices;
using Tributary.Engine.Frames;
using Tributary.Metrics.Frames;
using Tributary.Metrics.Layouts;

namespace Tributary.Engine.Ingest;

/// <summary>Writes the frames of a push: the values of the body, in the order of each layout.</summary>
internal static class FrameEncoder
{
    public static void Fill(PushContext context, in PushRequest request, PushPlan plan, DateTimeOffset now)
    {
        var batch = context.Batch;
        batch.Begin(request.Source.Id, request.Source.Canonical, request.Replace ? GroupChange.Replace : GroupChange.Keep);
        var flags = request.Sequence is null ? FrameFlags.None : FrameFlags.Sequenced;
        var (epoch, sequence) = request.Sequence is { } given ? (given.Epoch, given.Number) : (StartTime(plan, context.Values), 0);
        foreach (var frame in plan.Frames)
        {
            var isDelta = request.IsDelta && !frame.IsGauge;
            Add(batch, frame, isDelta ? flags | FrameFlags.Delta : flags, epoch, sequence, context.Values, now);
            if (context.LowParts.Count > 0) AddLowParts(context, frame);
            if (context.Exemplars.Count > 0) AddExemplars(context, frame);
        }
    }

    /// <summary>Writes frames that have no values from a body.</summary>
    public static void Fill(FrameBatch batch, PushSource source, IReadOnlyList<PlannedFrame> frames, DateTimeOffset now)
    {
        batch.Begin(source.Id, source.Canonical, GroupChange.Keep);
        Add(batch, frames, FrameFlags.None, epoch: 0, sequence: 0, now);
    }

    /// <summary>Adds frames that have no values from a body.</summary>
    public static void Add(FrameBatch batch, IReadOnlyList<PlannedFrame> frames, FrameFlags flags, long epoch, long sequence, DateTimeOffset now)
    {
        foreach (var frame in frames) Add(batch, frame, flags, epoch, sequence, [], now);
    }

    private static void Add(FrameBatch batch, PlannedFrame frame, FrameFlags flags, long epoch, long sequence, double[] values, DateTimeOffset now)
    {
        if (frame.Values[0] == PlannedValue.Keep) flags |= FrameFlags.Delta;
        var destination = batch.Add(frame.Layout, flags, epoch, sequence);
        var map = frame.Values;
        for (var i = 0; i < destination.Length; i++)
        {
            var from = map[i];
            destination[i] = from >= 0 ? values[from] : Constant(from, now);
        }
    }

    private static double Constant(int planned, DateTimeOffset now) => planned switch
    {
        PlannedValue.Now => now.ToUnixTimeMilliseconds() / 1000.0,
        PlannedValue.Keep => 0,
        _ => double.NaN,
    };

    /// <summary>The start time of the source's process, Unix milliseconds; 0 if it does not say.</summary>
    private static long StartTime(PushPlan plan, double[] values) => plan.StartTimeValue < 0 ? 0 : ProcessStart.EpochOf(values[plan.StartTimeValue]);

    /// <summary>A counter's value comes first in its entry, a histogram's buckets do.</summary>
    private static void AddExemplars(PushContext context, PlannedFrame frame)
    {
        if (!LayoutDefinition.TakesExemplars(frame.Layout.Kind)) return;
        var at = 0;
        var strides = frame.Layout.Strides;
        for (var entry = 0; entry < strides.Length; at += strides[entry++].Length)
        {
            for (var i = at; i < at + Math.Max(1, strides[entry].Buckets); i++)
            {
                if (frame.Values[i] < 0) continue;
                foreach (ref readonly var exemplar in context.Exemplars.Of(frame.Values[i])) context.Batch.AddExemplar(entry, context.Exemplars.LabelsOf(exemplar), exemplar.Value, exemplar.Time);
            }
        }

        context.Batch.EndExemplars();
    }

    private static void AddLowParts(PushContext context, PlannedFrame frame)
    {
        List<(int Index, double Low)>? own = null;
        for (var i = 0; i < frame.Values.Length; i++)
        {
            if (frame.Values[i] >= 0 && context.LowOf(frame.Values[i]) is not 0 and var low) (own ??= []).Add((i, low));
        }

        if (own is not null) context.Batch.AddLowParts(CollectionsMarshal.AsSpan(own));
    }
}
