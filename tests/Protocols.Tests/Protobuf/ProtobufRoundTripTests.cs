using System.Buffers;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;
using Tributary.Protocols.Protobuf;
using Tributary.Protocols.Rendering;
using Tributary.Protocols.Tests.Rendering;

namespace Tributary.Protocols.Tests.Protobuf;

public sealed class ProtobufRoundTripTests
{
    [Fact]
    public void What_the_renderer_writes_reads_back_as_the_same_page()
    {
        for (var seed = 0; seed < 500; seed++) ReadsBack(new RandomPage(seed).Render, $"seed {seed}");
    }

    [Fact]
    public void Native_histograms_read_back_as_they_were()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            ReadsBack(
                page =>
                {
                    page.BeginFamily(new FamilyDescription("h", MetricType.Histogram, "", ""));
                    for (var series = 0; series < 3; series++)
                    {
                        if (random.Next(2) == 0) page.Exemplars(new[] { new Exemplar("a=\"1\""u8.ToArray(), -1.5, 1e9 + random.Next() + random.NextDouble()), new Exemplar(default, 2, double.NaN) });
                        page.ExponentialHistogram(System.Text.Encoding.UTF8.GetBytes($"n=\"{series}\""), Histogram(random), classicBounds: null, random.Next(2) == 0 ? double.NaN : random.Next());
                    }

                    page.End();
                },
                $"seed {seed}");
        }
    }

    private static ExponentialHistogram Histogram(Random random)
    {
        var histogram = new ExponentialHistogram(random.Next(-4, 9), random.Next(2) == 0 ? 0 : 1e-3);
        for (var i = random.Next(40); i > 0; i--) histogram.Observe((random.NextDouble() - 0.3) * Math.Pow(10, random.Next(-5, 6)), random.Next(4) == 0 ? 0.5 : 1);
        return histogram;
    }

    private static void ReadsBack(Action<IExpositionRenderer> render, string what)
    {
        var page = Render(render);
        var batch = new PointBatch();
        Assert.Null(new ProtobufParser().Parse(page, ParserLimits.Default, batch));
        var again = Render(renderer => Replay(batch, renderer));
        Assert.True(page.AsSpan().SequenceEqual(again), $"{what}:\n{Convert.ToHexString(page)}\n{Convert.ToHexString(again)}");
    }

    private static byte[] Render(Action<IExpositionRenderer> render)
    {
        var output = new ArrayBufferWriter<byte>();
        render(new ProtobufRenderer(output));
        return output.WrittenSpan.ToArray();
    }

    private static void Replay(PointBatch batch, IExpositionRenderer page)
    {
        var family = -1;
        for (var i = 0; i < batch.Points.Length; i++)
        {
            ref readonly var point = ref batch.Points[i];
            if (point.Family != family) page.BeginFamily(batch.Families[family = point.Family].Description);
            var labels = batch.LabelsOf(point);
            var values = Array.ConvertAll(batch.ValuesOf(point).ToArray(), value => new ExactSum(value));
            foreach (var (index, low) in batch.LowPartsOf(point)) values[index - point.ValuesStart] = new ExactSum(values[index - point.ValuesStart].High, low);
            var exemplars = Array.ConvertAll(batch.Exemplars.Of(i).ToArray(), exemplar => new Exemplar(batch.Exemplars.LabelsOf(exemplar).ToArray(), exemplar.Value, exemplar.Time));
            if (exemplars.Length > 0) page.Exemplars(exemplars.OrderBy(exemplar => exemplar.Value).ToArray());
            switch (batch.Families[family].Kind)
            {
                case PointKind.Counter: page.Counter(labels, values[0], point.Created); break;
                case PointKind.Gauge: page.Gauge(labels, values[0]); break;
                case PointKind.ClassicHistogram:
                    page.ClassicHistogram(labels, point.Bounds!, values.AsSpan(0, values.Length - 1), values[^1], point.Created);
                    break;
                case PointKind.Summary:
                    var quantiles = new QuantileValue[point.Quantiles!.Length];
                    for (var q = 0; q < quantiles.Length; q++) quantiles[q] = new QuantileValue(point.Quantiles[q], values[q].High);
                    page.Summary(labels, quantiles, values[^2], values[^1], point.Created);
                    break;
                default:
                    var payload = batch.PayloadOf(point);
                    Assert.True(ExponentialHistogram.TryRead(ref payload, out var histogram));
                    page.ExponentialHistogram(labels, histogram, classicBounds: null, point.Created);
                    break;
            }
        }

        page.End();
    }
}
