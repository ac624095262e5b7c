using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;
using Tributary.Protocols.Bodies;
using Tributary.Protocols.Influx;
using Tributary.Protocols.RemoteWrite;

namespace Tributary.Protocols.Tests.Bodies;

/// <summary>A series leaves no garbage in a body, once buffers have grown and its texts have been seen.</summary>
public sealed class BodyAllocationTests
{
    private const int MaxRounds = 10_000; // code that is not yet optimised may box: repeat until it is

    private static readonly FamilyDescription[] Families = [new("a_seconds", MetricType.Histogram, "Help.", ""), new("b_seconds", MetricType.Histogram, "Help.", "")];
    private static readonly HistogramBounds Bounds = new([0.1, 1, 10]);

    [Fact]
    public void The_Influx_renderer_allocates_nothing_for_a_series() => AssertNoGarbage(new InfluxRenderer(Ignore, time: 1, maxValues: 10));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_remote_write_renderers_allocate_nothing_for_a_series(bool native)
    {
        var view = new RemoteWriteView(Time: 1_700_000_000_000, native, MaxSamples: 10);
        AssertNoGarbage(new RemoteWriteV1Renderer(Ignore, view));
        AssertNoGarbage(new RemoteWriteV2Renderer(Ignore, view));
    }

    private static void AssertNoGarbage(IBodyRenderer renderer)
    {
        var exponential = new ExponentialHistogram();
        exponential.Observe(2.5);
        for (var round = 0; ; round++)
        {
            renderer.BeginFamily(Families[round % 2]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Show(renderer, exponential);
            if (GC.GetAllocatedBytesForCurrentThread() == before) return;
            Assert.True(round < MaxRounds, "every round allocated");
        }
    }

    private static void Show(ISeriesVisitor renderer, ExponentialHistogram exponential)
    {
        var counts = (Span<ExactSum>)[new ExactSum(1), new ExactSum(2), new ExactSum(3), new ExactSum(9007199254740992, 1)];
        var quantiles = (Span<QuantileValue>)[new QuantileValue(0.5, 1.25), new QuantileValue(0.99, 2)];
        renderer.Counter("a=\"1\\n\""u8, counts[3], 1.5e9);
        renderer.Gauge("b=\"1\""u8, new ExactSum(-0.25));
        renderer.ClassicHistogram("c=\"1\""u8, Bounds, counts, new ExactSum(25.199999999999996), 1.5e9);
        renderer.ExponentialHistogram("d=\"1\""u8, exponential, null, double.NaN);
        renderer.ExponentialHistogram("e=\"1\""u8, exponential, Bounds, double.NaN);
        renderer.Summary("f=\"1\""u8, quantiles, new ExactSum(1), new ExactSum(2), double.NaN);
    }

    private static void Ignore(ReadOnlySpan<byte> body, int samples)
    {
    }
}
