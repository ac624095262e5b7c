using System.Globalization;
using System.Text;
using Tributary.Metrics.Points;

namespace Tributary.Formats.Payloads;

/// <summary>The counters, gauges and histograms of the page as ASAB's HTTP target sends them, every series a field with dynamic tags.</summary>
internal static class AsabPayloads
{
    public static byte[] Of(SamplePage page) => Encoding.UTF8.GetBytes($"[{string.Join(',', page.Families.Where(family => family.Description.Type != MetricType.Summary).Select(family => MetricOf(page, family)))}]");

    private static string MetricOf(SamplePage page, SampleFamily family)
    {
        var type = family.Description.Type;
        return $"{{\"type\":\"{type}\",\"name\":\"{family.Description.Name}\",\"help\":\"{family.Description.Help}\",\"reset\":{(type == MetricType.Gauge ? "null" : "true")},"
            + $"\"fieldset\":[{string.Join(',', family.Series.Select(series => FieldOf(page, type, series)))}]}}";
    }

    private static string FieldOf(SamplePage page, MetricType type, SampleSeries series)
    {
        var tags = string.Join(',', series.Labels.Select(label => $"\"{label.Name}\":\"{label.Value}\""));
        var buckets = Enumerable.Range(0, page.Bounds.BucketCount).Select(i => $"\"{(i < page.Bounds.Count ? Text(page.Bounds[i]) : "Infinity")}\":{{\"took\":{Text(series.Cumulative[i].ToDouble())}}}");
        var values = type == MetricType.Histogram
            ? $"\"buckets\":{{{string.Join(',', buckets)}}},\"sum\":{Text(series.Value)},\"count\":{Text(series.Cumulative[^1].ToDouble())}"
            : $"\"value\":{Text(series.Value)}";
        return $"{{\"tags\":{{\"host\":\"h1\",\"appclass\":\"App\",{tags}}},\"values\":{{{values}}},\"measured_at\":1700000000.5}}";
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
