using System.Buffers;
using System.Text;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;
using Tributary.Protocols.Rendering;

namespace Tributary.Protocols.Tests.Rendering;

/// <summary>Series that travel as bytes are shown as if they had not.</summary>
public sealed class ViewCodecTests
{
    [Theory]
    [InlineData(PageFormat.Text)]
    [InlineData(PageFormat.OpenMetrics)]
    [InlineData(PageFormat.Json)]
    [InlineData(PageFormat.Watch)]
    [InlineData(PageFormat.Protobuf)]
    public void A_page_is_the_same_after_the_way(PageFormat format)
    {
        var (direct, travelled) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        SamplePage.Render(PageRenderers.Create(format, direct));
        SamplePage.Render(new Travelling(PageRenderers.Create(format, travelled)));
        Assert.Equal(Encoding.UTF8.GetString(direct.WrittenSpan), Encoding.UTF8.GetString(travelled.WrittenSpan));
    }

    [Fact]
    public void Bytes_that_are_cut_or_changed_do_no_harm()
    {
        var bytes = new ArrayBufferWriter<byte>();
        var writer = new ViewWriter(bytes, withExemplars: true);
        var histogram = new ExponentialHistogram();
        histogram.Observe(3);
        writer.Exemplars(new[] { new Exemplar("t=\"1\""u8.ToArray(), 3, 100) });
        writer.Counter("a=\"1\""u8, new ExactSum(5), double.NaN);
        writer.ClassicHistogram("a=\"2\""u8, new HistogramBounds([1, 2]), [new ExactSum(1), new ExactSum(2), new ExactSum(3)], new ExactSum(4), 7);
        writer.ExponentialHistogram("a=\"3\""u8, histogram, null, double.NaN);
        writer.Exemplars(new[] { new Exemplar("t=\"2\""u8.ToArray(), 3, 100), new Exemplar(default, 4, double.NaN) });
        writer.ExponentialHistogram("a=\"4\""u8, histogram, new HistogramBounds([0.1, 2]), double.NaN);
        writer.Summary("a=\"4\""u8, [new QuantileValue(0.5, 2)], new ExactSum(4), new ExactSum(2), double.NaN);
        writer.Gauge("a=\"5\""u8, new ExactSum(5));
        Assert.True(ViewReader.TryReplay(bytes.WrittenSpan, Sink()));
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var changed = bytes.WrittenSpan[..random.Next(bytes.WrittenCount + 1)].ToArray();
            for (var k = random.Next(3); k > 0 && changed.Length > 0; k--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            if (changed.Length == 0 || changed[0] != 1) Assert.False(ViewReader.TryReplay(changed, Sink()));
            else ViewReader.TryReplay(changed, Sink());
        }
    }

    /// <summary>Gateways from before exemplars ask for views without, and could not read others.</summary>
    [Fact]
    public void A_view_without_exemplars_is_what_it_was_before_there_were_any()
    {
        var (without, with) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        new ViewWriter(without).Counter("a=\"1\""u8, new ExactSum(5), 7);
        var asked = new ViewWriter(with);
        asked.Exemplars(new[] { new Exemplar(default, 4, double.NaN) });
        asked.Counter("a=\"1\""u8, new ExactSum(5), 7);
        Assert.Equal(Convert.ToHexString(without.WrittenSpan), Convert.ToHexString(with.WrittenSpan));
    }

    private static IExpositionRenderer Sink()
    {
        var renderer = PageRenderers.Create(PageFormat.Text, new ArrayBufferWriter<byte>());
        renderer.BeginFamily(new FamilyDescription("f", MetricType.Unknown, "", ""));
        return renderer;
    }
}
