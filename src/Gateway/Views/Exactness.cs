using System.Globalization;
using Tributary.Engine.Rules;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;

namespace Tributary.Gateway.Views;

/// <summary>Whether the merged view of a family is exact or an estimate, and why in one sentence.</summary>
internal static class Exactness
{
    public static (bool IsExact, string Why) Of(PointKind kind, IReadOnlyCollection<ResolvedRule> rules)
    {
        var settings = rules.First().Settings;
        if (rules.All(rule => rule.Settings.PassThrough)) return (true, "Exact: every series is shown as its source last pushed it.");
        return kind switch
        {
            PointKind.Counter => (true, "Exact: what each source's counter rose by adds up, restarts included, and integers stay exact beyond 2^53."),
            PointKind.Gauge => (true, $"Exact: the {Describe(settings.Gauge)} of what the live sources pushed last."),
            PointKind.ClassicHistogram when settings.Bounds == BoundsMerge.Native => (false, "Estimated where sources have differing buckets: they are converted to exponential ones; counts and sums stay exact."),
            PointKind.ClassicHistogram => (true, "Exact: bucket counts add up; of differing buckets, those that all sources share are kept."),
            PointKind.Parts => (true, "Exact: buckets, sums and counts add up, each as it comes; of differing buckets, those that all sources share are kept."),
            PointKind.ExponentialHistogram => (true, "Exact counts for each bucket; of differing resolutions the lowest is kept, so quantiles computed from them are as coarse as that."),
            PointKind.Summary when settings.ReadyQuantiles == ReadyQuantiles.Drop => (true, "Exact: sums and counts add up; ready-made quantiles cannot be merged and are dropped by rule."),
            _ => (false, string.Create(CultureInfo.InvariantCulture, $"Sums and counts are exact; quantiles are estimates: within {settings.RelativeError:P0} where sources push sketches, a weighted mixture where they push ready-made quantiles.")),
        };
    }

    private static string Describe(GaugeMerge merge) => merge switch
    {
        GaugeMerge.Sum => "sum",
        GaugeMerge.Min => "minimum",
        GaugeMerge.Max => "maximum",
        GaugeMerge.Average => "average",
        GaugeMerge.Count => "number",
        _ => "latest",
    };
}
