using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;
using Tributary.Protocols.Rendering;

namespace Tributary.Protocols.Tests.Rendering;

/// <summary>One family of every type, with what is hard to write.</summary>
internal static class SamplePage
{
    public const double Created = 1795220355.6448922;

    private static readonly HistogramBounds Bounds = new([0.005, 1, 2.5, 1_000_000, 12_345_678.5]);

    public static void Render(IExpositionRenderer page)
    {
        Show(page);
        page.End();
    }

    /// <summary>The page without its end.</summary>
    public static void Show(ISeriesVisitor page)
    {
        page.BeginFamily(new FamilyDescription("app_bytes_total", MetricType.Counter, "Bytes \"sent\".\nWith a \\ and é.", "bytes"));
        page.Exemplars(new[] { Of("trace_id=\"4bf92f\"", 512, Created) });
        page.Counter(default, new ExactSum(9007199254740992, 1), Created);
        page.Counter("""path="C:\\x\n\"é\"",z="1" """u8[..^1], new ExactSum(0.1), double.NaN);

        page.BeginFamily(new FamilyDescription("requests", MetricType.Counter, "A counter without its suffix.", "seconds"));
        page.Counter(default, new ExactSum(3), double.NaN);

        page.BeginFamily(new FamilyDescription("temperature_celsius", MetricType.Gauge, "", "celsius"));
        page.Gauge("place=\"a\""u8, new ExactSum(-21.5));
        page.Gauge("place=\"b\""u8, new ExactSum(double.NaN));
        page.Gauge("place=\"c\""u8, new ExactSum(double.PositiveInfinity));
        page.Gauge("place=\"d\""u8, new ExactSum(double.NegativeInfinity));
        page.Gauge("place=\"e\""u8, new ExactSum(1e-300));

        page.BeginFamily(new FamilyDescription("latency_seconds", MetricType.Histogram, "Latency.", "seconds"));
        page.Exemplars(new[] { Of("span_id=\"00f0\",trace_id=\"4bf92f\"", 0.001, 1795220000.25), Of("", 0.25, double.NaN), Of("path=\"C:\\\\x\\n\\\"é\\\"\"", 1_000_000, 1795220000), Of("", double.PositiveInfinity, 1) });
        page.ClassicHistogram(default, Bounds, Counts(1, 2, 2, 3, 4, 6), new ExactSum(1e9), Created);
        page.ClassicHistogram("path=\"/\""u8, HistogramBounds.None, Counts(5), new ExactSum(double.NaN), double.NaN);
        page.ClassicHistogram("path=\"/cold\""u8, new HistogramBounds([-1, 0]), Counts(1, 2, 3), new ExactSum(-4), double.NaN);

        page.BeginFamily(new FamilyDescription("rpc_seconds", MetricType.Histogram, "Exponential buckets.", "seconds"));
        var spread = new[] { Of("n=\"1\"", 0, 100), Of("n=\"2\"", 0.3, 300), Of("n=\"3\"", 0.4, 200), Of("n=\"4\"", 3, double.NaN) };
        page.Exemplars(spread);
        page.ExponentialHistogram(default, Observed(0, 0.3, 0.4, 3), null, Created);
        page.Exemplars(spread);
        page.ExponentialHistogram("bounds=\"chosen\""u8, Observed(0, 0.3, 0.4, 3), new HistogramBounds([0, 0.35, 10]), double.NaN);

        page.BeginFamily(new FamilyDescription("queue_items", MetricType.GaugeHistogram, "Queue.", "items"));
        page.Exemplars(new[] { Of("", 7, 1.5) });
        page.ClassicHistogram(default, new HistogramBounds([1e-7, 10]), Counts(1, 2, 2), new ExactSum(11), Created);

        page.BeginFamily(new FamilyDescription("size", MetricType.Summary, "Size.", ""));
        page.Summary("op=\"put\""u8, [new QuantileValue(0, 1), new QuantileValue(0.5, 2.5), new QuantileValue(1, double.NaN)], new ExactSum(10), new ExactSum(4), Created);
        page.Summary(default, [], new ExactSum(double.NaN), new ExactSum(4), double.NaN);

        page.BeginFamily(new FamilyDescription("build_info", MetricType.Info, "Build.", "info"));
        page.Gauge("version=\"1.2\""u8, new ExactSum(1));

        page.BeginFamily(new FamilyDescription("state", MetricType.StateSet, "State.", ""));
        page.Gauge("state=\"down\""u8, new ExactSum(0));
        page.Gauge("state=\"up\""u8, new ExactSum(1));

        page.BeginFamily(new FamilyDescription("anything", MetricType.Unknown, "", "wrong"));
        page.Gauge(default, new ExactSum(7));
    }

    private static Exemplar Of(string labels, double value, double time) => new(System.Text.Encoding.UTF8.GetBytes(labels), value, time);

    private static ExponentialHistogram Observed(params double[] values)
    {
        var histogram = new ExponentialHistogram();
        foreach (var value in values) histogram.Observe(value);
        return histogram;
    }

    private static ExactSum[] Counts(params double[] counts) => [.. counts.Select(count => new ExactSum(count))];
}
