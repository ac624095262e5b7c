using Tributary.Metrics.Points;

namespace Tributary.Engine.Ingest;

/// <summary>
/// What a parser checks beyond the form, checked for a body that was read by template: histograms agree with themselves,
/// values are such as their type has. Where one is not, the parser reads the body and says where.
/// </summary>
internal static class PlanChecks
{
    public static bool Hold(PushPlan plan, PushContext context)
    {
        ReadOnlySpan<double> values = context.Values;
        foreach (var check in plan.CountChecks)
        {
            if (values[check.Infinity] != values[check.Count] || context.LowOf(check.Infinity) != context.LowOf(check.Count)) return false;
        }

        var isOpenMetrics = plan.Key.Format == BodyFormat.OpenMetrics;
        foreach (var frame in plan.Frames)
        {
            var holds = frame.Layout.Kind switch
            {
                PointKind.ClassicHistogram => AreBuckets(frame, context, isOpenMetrics),
                PointKind.Summary => AreSummaries(frame, values, isOpenMetrics),
                _ => !isOpenMetrics || AreOf(frame, values),
            };
            if (!holds) return false;
        }

        return true;
    }

    /// <summary>Cumulative counts: finite, not falling, and whole where the format says so.</summary>
    private static bool AreBuckets(PlannedFrame frame, PushContext context, bool whole)
    {
        ReadOnlySpan<double> values = context.Values;
        var isExact = context.LowParts.Count == 0;
        var at = 0;
        foreach (var entry in frame.Layout.Strides)
        {
            double below = 0;
            for (var i = at; i < at + entry.Buckets; i++)
            {
                var count = values[frame.Values[i]];
                if (!(count >= below) || (whole && Math.Floor(count) != count)) return false;
                if (!isExact && count == below && i > at && context.LowOf(frame.Values[i]) < context.LowOf(frame.Values[i - 1])) return false;
                below = count;
            }

            if (!double.IsFinite(below)) return false;
            at += entry.Length;
        }

        return true;
    }

    private static bool AreSummaries(PlannedFrame frame, ReadOnlySpan<double> values, bool whole)
    {
        var at = 0;
        foreach (var entry in frame.Layout.Strides)
        {
            var from = frame.Values[at + entry.Quantiles + 1];
            at += entry.Length;
            if (from < 0) continue;
            var count = values[from];
            if (!(count >= 0 && double.IsFinite(count)) || (whole && Math.Floor(count) != count)) return false;
        }

        return true;
    }

    /// <summary>What OpenMetrics demands of the values of a type.</summary>
    private static bool AreOf(PlannedFrame frame, ReadOnlySpan<double> values)
    {
        if (frame.Type is not (MetricType.Counter or MetricType.Info or MetricType.StateSet)) return true;
        var at = 0;
        foreach (var entry in frame.Layout.Strides)
        {
            var from = frame.Values[at];
            at += entry.Length;
            if (from < 0) continue;
            var value = values[from];
            var holds = frame.Type switch
            {
                MetricType.Counter => value >= 0,
                MetricType.Info => value == 1,
                _ => value is 0 or 1,
            };
            if (!holds) return false;
        }

        return true;
    }
}
