using System.Buffers;
using System.Text;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.OpenMetrics;
using Tributary.Protocols.Protobuf;
using Tributary.Protocols.Rendering;
using Tributary.Protocols.Text;

namespace Tributary.Protocols.Tests.Exposition;

/// <summary>What happens with every push and every scrape leaves no garbage once everything has been seen.</summary>
public sealed class AllocationTests
{
    private readonly ParsedExposition _parsed = new();

    [Fact]
    public void The_text_parser_allocates_nothing_for_a_body_like_the_one_before()
    {
        var parser = new TextParser();
        var body = Encoding.UTF8.GetBytes("""
            # HELP requests_total Requests \\ with escapes.
            # TYPE requests_total counter
            requests_total{path="/",code="200"} 1234567
            requests_total{code="500",path="/"} 9007199254740993
            # TYPE latency_seconds histogram
            latency_seconds_bucket{le="0.1"} 1
            latency_seconds_bucket{le="+Inf"} 2.0
            latency_seconds_sum 25.199999999999996
            latency_seconds_count 2

            """);
        AssertAllocatesNothing(() => parser.Parse(body, ParserLimits.Default, _parsed));
        Assert.Equal(6, _parsed.Samples.Length);
    }

    [Fact]
    public void The_OpenMetrics_parser_allocates_nothing_for_a_body_like_the_one_before()
    {
        var parser = new OpenMetricsParser();
        var body = Encoding.UTF8.GetBytes("""
            # TYPE work_seconds counter
            # UNIT work_seconds seconds
            # HELP work_seconds Work.
            work_seconds_total{path="/",code="200"} 1234567 # {trace_id="x"} 1
            # TYPE latency histogram
            latency_bucket{le="+Inf"} 2.0
            # EOF

            """);
        AssertAllocatesNothing(() => parser.Parse(body, ParserLimits.Default, _parsed));
        Assert.Equal((2, 1), (_parsed.Samples.Length, _parsed.Exemplars.Count));
    }

    [Fact]
    public void The_text_renderer_allocates_nothing_for_bounds_it_has_seen() => AssertRendersWithoutGarbage(output => new TextRenderer(output));

    [Fact]
    public void The_OpenMetrics_renderer_allocates_nothing_for_bounds_it_has_seen() => AssertRendersWithoutGarbage(output => new OpenMetricsRenderer(output));

    [Fact]
    public void The_protobuf_renderer_allocates_nothing_once_its_message_has_grown() => AssertRendersWithoutGarbage(output => new ProtobufRenderer(output));

    private static void AssertRendersWithoutGarbage(Func<IBufferWriter<byte>, IExpositionRenderer> create)
    {
        var writer = new ArrayBufferWriter<byte>(1 << 16);
        var page = create(writer);
        var family = new FamilyDescription("latency_seconds", MetricType.Histogram, "Plain help.", "seconds");
        var bounds = new HistogramBounds([0.1, 1, 10]);
        var counts = new ExactSum[] { new(1), new(2), new(3), new(9007199254740992, 1) };
        var exponential = new ExponentialHistogram();
        exponential.Observe(2.5);
        QuantileValue[] quantiles = [new(0.5, 1.25), new(0.99, double.NaN)];
        var exemplars = new[] { new Exemplar("trace_id=\"x\\n\""u8.ToArray(), 0.5, 1.5e9), new Exemplar(default, 20, double.NaN) };
        AssertAllocatesNothing(() =>
        {
            writer.ResetWrittenCount();
            page.BeginFamily(family);
            page.Exemplars(exemplars);
            page.Counter("a=\"1\\n\""u8, counts[3], 1.5e9);
            page.Gauge(default, new ExactSum(-0.25));
            page.Exemplars(exemplars);
            page.ClassicHistogram("a=\"1\""u8, bounds, counts, new ExactSum(25.199999999999996), 1.5e9);
            page.Exemplars(exemplars);
            page.ExponentialHistogram("a=\"1\""u8, exponential, null, double.NaN);
            page.ExponentialHistogram("a=\"1\""u8, exponential, bounds, double.NaN);
            page.Summary(default, quantiles, new ExactSum(1), new ExactSum(2), double.NaN);
            page.End();
        });
    }

    private static void AssertAllocatesNothing(Action act)
    {
        // Code that is not yet optimised may box: repeat until it is.
        const int MaxRounds = 10_000;
        var round = 0;
        while (Measure(act) > 0) Assert.True(++round < MaxRounds, "every round allocated");
    }

    private static long Measure(Action act)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) act();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
