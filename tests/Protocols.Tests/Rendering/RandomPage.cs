using System.Text;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Views;
using Tributary.Protocols.Rendering;

namespace Tributary.Protocols.Tests.Rendering;

/// <summary>Pages of any families, labels and numbers, the same for the same seed.</summary>
internal sealed class RandomPage(int seed)
{
    private static readonly string[] Pieces = ["a", "é", "\\\\", "\\\"", "\\n", "{", "}", ",", "=", "#", " ", "\t", "😀", "le", "0"];

    public void Render(IExpositionRenderer page)
    {
        Show(page);
        page.End();
    }

    /// <summary>The page without its end.</summary>
    public void Show(ISeriesVisitor page)
    {
        var random = new Random(seed);
        var families = random.Next(1, 6);
        for (var family = 0; family < families; family++) RenderFamily(page, random, family);
    }

    private static void RenderFamily(ISeriesVisitor page, Random random, int number)
    {
        var type = (MetricType)random.Next(0, 8);
        var suffix = type switch { MetricType.Counter => "_total", MetricType.Info => "_info", _ => "" };
        var name = $"f{number}";
        page.BeginFamily(new FamilyDescription(name + suffix, type, random.Next(2) == 0 ? "" : "Help \\ \"quoted\"\n" + number, ""));
        var series = random.Next(1, 5);
        for (var i = 0; i < series; i++) RenderSeries(page, random, type, Labels(random, type == MetricType.StateSet ? name : "x", i));
    }

    private static void RenderSeries(ISeriesVisitor page, Random random, MetricType type, byte[] labels)
    {
        var created = random.Next(2) == 0 ? double.NaN : random.Next();
        switch (type)
        {
            case MetricType.Counter:
                RenderExemplars(page, random, HistogramBounds.None);
                page.Counter(labels, Count(random), created);
                break;
            case MetricType.Histogram or MetricType.GaugeHistogram:
                var bounds = new HistogramBounds([.. Enumerable.Range(0, random.Next(0, 5)).Select(_ => Math.Exp(random.Next(-20, 40))).Distinct().Order()]);
                var cumulative = new ExactSum[bounds.BucketCount];
                var count = ExactSum.Zero;
                for (var i = 0; i < cumulative.Length; i++) cumulative[i] = count += Count(random);
                RenderExemplars(page, random, bounds);
                page.ClassicHistogram(labels, bounds, cumulative, random.Next(2) == 0 ? new ExactSum(double.NaN) : Number(random), created);
                break;
            case MetricType.Summary:
                QuantileValue[] quantiles = [.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => random.NextDouble()).Order().Select(q => new QuantileValue(q, random.NextDouble()))];
                page.Summary(labels, quantiles, Number(random), Count(random), created);
                break;
            default:
                page.Gauge(labels, type is MetricType.Info or MetricType.StateSet ? new ExactSum(1) : Number(random));
                break;
        }
    }

    /// <summary>Some, and maybe several of a bucket.</summary>
    private static void RenderExemplars(ISeriesVisitor page, Random random, HistogramBounds bounds)
    {
        if (random.Next(2) == 0) return;
        var exemplars = Enumerable.Range(0, random.Next(1, 8)).Select(i =>
        {
            var value = random.Next(3) == 0 && bounds.Count > 0 ? bounds[random.Next(bounds.Count)] : random.NextDouble() * Math.Pow(10, random.Next(-8, 17));
            return new Exemplar(random.Next(4) == 0 ? default(byte[]) : Labels(random, "trace_id", i), value, random.Next(3) == 0 ? double.NaN : 1e9 + random.Next() + random.NextDouble());
        });
        page.Exemplars(exemplars.OrderBy(exemplar => exemplar.Value).ToArray());
    }

    private static byte[] Labels(Random random, string first, int number)
    {
        var labels = new StringBuilder($"{first}=\"{number}\"");
        foreach (var name in new[] { "y", "z_1" })
        {
            if (random.Next(2) == 0) continue;
            labels.Append($",{name}=\"").AppendJoin("", Enumerable.Range(0, random.Next(1, 6)).Select(_ => Pieces[random.Next(Pieces.Length)])).Append('"');
        }

        return Encoding.UTF8.GetBytes(labels.ToString());
    }

    private static ExactSum Number(Random random) => random.Next(6) switch
    {
        0 => new ExactSum(double.PositiveInfinity),
        1 => new ExactSum(random.NextDouble() * Math.Pow(10, random.Next(-300, 300))),
        2 => new ExactSum(-random.Next()),
        3 => new ExactSum(double.Epsilon),
        _ => Count(random),
    };

    private static ExactSum Count(Random random) => random.Next(3) == 0
        ? ExactSum.FromInt128((Int128)random.NextInt64() * random.Next(1, 1000))
        : new ExactSum(random.Next());
}
