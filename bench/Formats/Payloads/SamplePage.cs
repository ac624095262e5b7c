using System.Globalization;
using System.Text;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Views;

namespace Tributary.Formats.Payloads;

/// <summary>
/// One instance's metrics, as a service of middle size has them: 20 families of counters and 10 of gauges with 10 series
/// each, and 10 histograms of 12 buckets and 5 summaries of 3 quantiles with 4 series each. Three labels a series. The same
/// each time.
/// </summary>
internal sealed class SamplePage
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE"];

    public HistogramBounds Bounds { get; } = new([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]);

    public IReadOnlyList<SampleFamily> Families { get; } =
    [
        .. Make(20, "app_requests_{0}_total", MetricType.Counter, 10),
        .. Make(10, "app_connections_{0}", MetricType.Gauge, 10),
        .. Make(10, "app_latency_{0}_seconds", MetricType.Histogram, 4),
        .. Make(5, "app_size_{0}_bytes", MetricType.Summary, 4),
    ];

    /// <summary>Shows all of it to a renderer.</summary>
    public void Show(ISeriesVisitor visitor)
    {
        foreach (var family in Families)
        {
            visitor.BeginFamily(family.Description);
            foreach (var series in family.Series) Show(family, series, visitor);
        }
    }

    private void Show(SampleFamily family, SampleSeries series, ISeriesVisitor visitor)
    {
        switch (family.Description.Type)
        {
            case MetricType.Counter: visitor.Counter(series.Canonical, new ExactSum(series.Value), double.NaN); break;
            case MetricType.Gauge: visitor.Gauge(series.Canonical, new ExactSum(series.Value)); break;
            case MetricType.Histogram: visitor.ClassicHistogram(series.Canonical, Bounds, series.Cumulative, new ExactSum(series.Value), double.NaN); break;
            default: visitor.Summary(series.Canonical, series.Quantiles, new ExactSum(series.Value), new ExactSum(100), double.NaN); break;
        }
    }

    private static IEnumerable<SampleFamily> Make(int count, string name, MetricType type, int series) => Enumerable.Range(0, count).Select(number => new SampleFamily(
        new FamilyDescription(string.Format(CultureInfo.InvariantCulture, name, number), type, "What a service says of itself.", ""),
        [.. Enumerable.Range(0, series).Select(at => SeriesOf((number * 100) + at))]));

    private static SampleSeries SeriesOf(int number)
    {
        (string, string)[] labels = [("code", $"{200 + (number % 5)}"), ("method", Methods[number % 4]), ("path", $"/api/v1/things/{number}")];
        return new SampleSeries(
            labels,
            Encoding.UTF8.GetBytes(string.Join(',', labels.Select(label => $"{label.Item1}=\"{label.Item2}\""))),
            1_234.5 + (number * 17),
            [.. Enumerable.Range(1, 12).Select(bucket => new ExactSum(bucket * (number + 3)))],
            [new QuantileValue(0.5, 0.25), new QuantileValue(0.9, 0.75), new QuantileValue(0.99, 1.5)]);
    }
}

/// <summary>A family of the page.</summary>
internal sealed record SampleFamily(FamilyDescription Description, SampleSeries[] Series);

/// <summary>A series of the page, with what it needs for any type.</summary>
internal sealed record SampleSeries((string Name, string Value)[] Labels, byte[] Canonical, double Value, ExactSum[] Cumulative, QuantileValue[] Quantiles);
