using System.Text;
using Tributary.EndToEnd.Tests.Gateways;
using Tributary.EndToEnd.Tests.Peers;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Scraping;

/// <summary>What travels in protobuf alone, as Prometheus stores it.</summary>
public sealed class NativeHistogramTests
{
    /// <summary>More series than a chunk holds: the family is several messages.</summary>
    private const int Many = 1500;

    private const string Rules = """
        rules:
          - match: { family: demo_latency_seconds }
            bounds: native
        """;

    [FactWith(Installed.Prometheus)]
    public async Task Prometheus_stores_a_native_histogram_and_families_of_several_messages()
    {
        await using var gateway = await GatewayProcess.StartAsync(Rules);
        await gateway.PushAsync("job/demo/instance/a", Latency("0.1", "1") + Gauges());
        await gateway.PushAsync("job/demo/instance/b", Latency("0.25", "4"));
        await using var prometheus = await PrometheusProcess.StartAsync(gateway, "--enable-feature=native-histograms");
        Assert.Equal(new ScrapeTarget("up", ""), await prometheus.TargetAsync());

        // The target counts as up a moment before its first histogram can be asked for.
        await Eventually.HoldsAsync(async () => await prometheus.ValueAsync("histogram_count(demo_latency_seconds)") == 12, "Prometheus to store the native histogram");
        Assert.Equal(8.5, await prometheus.ValueAsync("histogram_sum(demo_latency_seconds)"));
        Assert.Equal(7 / 12.0, (await prometheus.ValueAsync("histogram_fraction(0, 0.5, demo_latency_seconds)"))!.Value, 6);
        Assert.Null(await prometheus.ValueAsync("demo_latency_seconds_count"));

        Assert.Equal(Many, await prometheus.ValueAsync("count(demo_shelf)"));
        Assert.Equal(Many * (Many - 1) / 2, await prometheus.ValueAsync("sum(demo_shelf)"));
        Assert.Equal(1, await prometheus.ValueAsync("tributary_ready"));
    }

    private static string Latency(string low, string high) => $$"""
        # TYPE demo_latency_seconds histogram
        demo_latency_seconds_bucket{le="{{low}}"} 2
        demo_latency_seconds_bucket{le="{{high}}"} 5
        demo_latency_seconds_bucket{le="+Inf"} 6
        demo_latency_seconds_sum 4.25
        demo_latency_seconds_count 6

        """;

    private static string Gauges()
    {
        var text = new StringBuilder("# TYPE demo_shelf gauge\n");
        for (var i = 0; i < Many; i++) text.Append($"demo_shelf{{n=\"{i}\"}} {i}\n");
        return text.ToString();
    }
}
