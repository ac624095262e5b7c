using Tributary.Engine.Frames;
using Tributary.Metrics.Points;

namespace Tributary.Engine.Ingest;

/// <summary>
/// How the values of bodies that are like a template become frames: which shard, which layout, which value where. All that
/// rules and limits decide is in it, so that a repeated push needs neither. Sources with the same series share one.
/// </summary>
internal sealed class PushPlan(PushTemplate template, PlannedFrame[] frames, int startTimeValue, CountCheck[] countChecks, PushPlanKey key) : CachedPlan
{
    public PushTemplate Template { get; } = template;

    public PlannedFrame[] Frames { get; } = frames;

    /// <summary>The value that gives the source's start time (<see cref="ProcessStart.Family"/>), or -1.</summary>
    public int StartTimeValue { get; } = startTimeValue;

    /// <summary>Histograms that give their count twice.</summary>
    public CountCheck[] CountChecks { get; } = countChecks;

    /// <summary>Among others the format it was read in and the rules it was made with.</summary>
    public PushPlanKey Key { get; } = key;

    /// <inheritdoc/>
    public override long Bytes { get; } = template.Bytes + 200 + frames.Sum(frame => frame.Layout.Bytes.Length + (frame.Values.Length * sizeof(int)) + 200);
}

/// <summary>A frame of a plan.</summary>
/// <param name="Layout">Its layout.</param>
/// <param name="Values">For each value of the frame the number of the body's value, or one of <see cref="PlannedValue"/>.</param>
/// <param name="Type">The family's type.</param>
internal sealed record PlannedFrame(EncodedLayout Layout, int[] Values, MetricType Type)
{
    /// <summary>The values are absolute, even in a delta push.</summary>
    public bool IsGauge => Layout.Kind == PointKind.Gauge;
}

/// <summary>Values of frames that do not stand in the body.</summary>
internal static class PlannedValue
{
    /// <summary>Not known: NaN.</summary>
    public const int Unknown = -1;

    /// <summary>The time of the push, Unix seconds.</summary>
    public const int Now = -2;

    /// <summary>Zero, added to what is there.</summary>
    public const int Keep = -3;
}

/// <summary>Two values that must be equal: a histogram's +Inf bucket and its count.</summary>
internal readonly record struct CountCheck(int Infinity, int Count);
