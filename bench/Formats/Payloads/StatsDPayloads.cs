using System.Globalization;
using System.Text;
using Tributary.Metrics.Points;

namespace Tributary.Formats.Payloads;

/// <summary>
/// The series of the page as lines with tags of DogStatsD: counters add, gauges are set, a histogram has an observation for each
/// bucket, and a timer stands for each summary, with its quantiles as observations. Several of one series share a line.
/// </summary>
internal static class StatsDPayloads
{
    public static byte[] Of(SamplePage page) => Encoding.UTF8.GetBytes(string.Concat(page.Families.SelectMany(family => family.Series.Select(series => LineOf(page, family.Description, series)))));

    private static string LineOf(SamplePage page, FamilyDescription family, SampleSeries series)
    {
        var tags = string.Join(',', series.Labels.Select(label => $"{label.Name}:{label.Value}"));
        var (type, values) = family.Type switch
        {
            MetricType.Counter => ("c", [series.Value]),
            MetricType.Gauge => ("g", [series.Value]),
            MetricType.Histogram => ("h", [.. page.Bounds.ToArray(), 20]),
            _ => ("ms", series.Quantiles.Select(quantile => quantile.Value)),
        };
        return $"{family.Name}:{string.Join(':', values.Select(value => value.ToString(CultureInfo.InvariantCulture)))}|{type}|#{tags}\n";
    }
}
