using Tributary.Metrics.Points;

namespace Tributary.Engine.Ingest;

/// <summary>
/// What a parser checks beyond the form, checked for a body that was read by template: histograms agree with themselves.
/// Where one does not, the parser reads the body and says where.
/// </summary>
internal static class PlanChecks
{
    public static bool Hold(PushPlan plan, ReadOnlySpan<double> values)
    {
        foreach (var check in plan.CountChecks)
        {
            if (values[check.Infinity] != values[check.Count]) return false;
        }

        foreach (var frame in plan.Frames)
        {
            if (frame.Layout.Kind == PointKind.ClassicHistogram && !BucketsRise(frame, values)) return false;
        }

        return true;
    }

    private static bool BucketsRise(PlannedFrame frame, ReadOnlySpan<double> values)
    {
        var at = 0;
        foreach (var entry in frame.Layout.Strides)
        {
            double below = 0;
            for (var i = at; i < at + entry.Buckets; i++)
            {
                var count = values[frame.Values[i]];
                if (!(count >= below)) return false;
                below = count;
            }

            at += entry.Length;
        }

        return true;
    }
}
