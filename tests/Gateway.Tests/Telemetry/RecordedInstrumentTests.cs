using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using Tributary.Gateway.Telemetry;
using Tributary.Protocols.Text;

namespace Tributary.Gateway.Tests.Telemetry;

public sealed class RecordedInstrumentTests : IDisposable
{
    private readonly Meter _meter = new("test");

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Counters_add_by_their_tags()
    {
        var recorded = new RecordedInstrument(_meter.CreateCounter<long>("c_total", description: "C."));
        recorded.Record(2, [new("b", "x\"y"), new("a", 1)]);
        recorded.Record(3, [new("b", "x\"y"), new("a", 1)]);
        recorded.Record(1, []);
        Assert.Equal("# HELP c_total C.\n# TYPE c_total counter\nc_total{a=\"1\",b=\"x\\\"y\"} 5\nc_total 1\n", Render(recorded));
    }

    [Fact]
    public void Gauges_show_the_last_reading()
    {
        var recorded = new RecordedInstrument(_meter.CreateObservableGauge("g", () => 0.0));
        recorded.Record(2, []);
        recorded.Record(1.5, []);
        Assert.Equal("# TYPE g gauge\ng 1.5\n", Render(recorded));
    }

    [Fact]
    public void Histograms_have_the_bounds_that_their_instrument_advises()
    {
        var recorded = new RecordedInstrument(_meter.CreateHistogram("h", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] }, unit: null, description: null, tags: null));
        foreach (var value in new[] { 0.5, 1, 1.5, 9 }) recorded.Record(value, []);
        Assert.Equal("# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"2\"} 3\nh_bucket{le=\"+Inf\"} 4\nh_sum 12\nh_count 4\n", Render(recorded));
    }

    [Fact]
    public void An_instrument_that_measured_nothing_is_not_shown() => Assert.Empty(Render(new RecordedInstrument(_meter.CreateCounter<long>("c_total"))));

    [Fact]
    public void Counting_costs_no_memory()
    {
        var recorded = new RecordedInstrument(_meter.CreateCounter<long>("c_total"));
        KeyValuePair<string, object?>[] tags = [new("outcome", "accepted")];
        for (var i = 0; i < 100; i++) recorded.Record(1, tags);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) recorded.Record(1, tags);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string Render(RecordedInstrument recorded)
    {
        var output = new ArrayBufferWriter<byte>();
        recorded.Write(new TextRenderer(output));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
