using System.Globalization;
using Tributary.EndToEnd.Tests.Gateways;
using Tributary.EndToEnd.Tests.Peers;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Targets;

/// <summary>What a real Prometheus makes of the view that is written to it. Debian's knows version 1.0 alone.</summary>
public sealed class PrometheusReceiverTests
{
    private static Task<GatewayProcess> StartGatewayAsync(PrometheusProcess prometheus, params string[] settings) => GatewayProcess.StartAsync(
        settings: ["--Targets:prom:Kind=remote-write", $"--Targets:prom:Url={new Uri(prometheus.Url, "api/v1/write")}", "--Targets:prom:Interval=1s", .. settings]);

    [FactWith(Installed.Prometheus)]
    public async Task It_shows_what_the_page_shows()
    {
        await using var prometheus = PrometheusProcess.StartReceiver();
        await using var gateway = await StartGatewayAsync(prometheus);
        await gateway.PushAsync("job/demo/instance/a", Pages.EveryKind);
        await gateway.PushAsync("job/demo/instance/b", Pages.EveryKind);
        var page = await gateway.PageAsync("application/openmetrics-text; version=1.0.0");
        string[] samples = [.. page.Split('\n').Where(line => line.StartsWith("demo_", StringComparison.Ordinal))];
        Assert.Contains("demo_latency_seconds_bucket{job=\"demo\",le=\"1.0\"} 10", samples);
        foreach (var sample in samples)
        {
            var (series, value) = (sample[..sample.LastIndexOf(' ')], double.Parse(sample[(sample.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
            await Eventually.HoldsAsync(async () => await prometheus.ValueAsync(series) == value, $"Prometheus to have {sample}", () => gateway.Log);
        }

        // It was offered 2.0 first and said that it does not know it, and nothing was lost by that.
        Assert.Equal(["tributary_target_samples_total{outcome=\"refused\",target=\"prom\"} 0"], await gateway.LinesAsync("tributary_target_samples_total{outcome=\"refused\""));
    }

    [FactWith(Installed.Prometheus)]
    public async Task What_leaves_the_view_ends_there_at_once()
    {
        await using var prometheus = PrometheusProcess.StartReceiver();
        await using var gateway = await StartGatewayAsync(prometheus);
        await gateway.PushAsync("job/demo/instance/a", Pages.EveryKind);
        await gateway.PushAsync("job/demo/instance/b", "# TYPE demo_requests_total counter\ndemo_requests_total{route=\"größe\",code=\"500\"} 4\n");
        await Eventually.HoldsAsync(async () => await prometheus.ValueAsync("demo_queue_length") == -2.5, "the gauge to arrive", () => gateway.Log);
        using (await gateway.Http.DeleteAsync("metrics/job/demo/instance/a"))
        {
            // Without the mark of its end, Prometheus would show it for five minutes more.
            await Eventually.HoldsAsync(async () => await prometheus.ValueAsync("demo_queue_length") is null, "the gauge to end", () => gateway.Log);
        }

        Assert.Equal(7, await prometheus.ValueAsync("demo_requests_total{code=\"500\"}"));
    }

    [FactWith(Installed.Prometheus)]
    public async Task Exponential_histograms_arrive_as_native_ones_where_settings_say_so()
    {
        await using var prometheus = PrometheusProcess.StartReceiver("--enable-feature=native-histograms");
        await using var gateway = await StartGatewayAsync(prometheus, "--Targets:prom:NativeHistograms=true");
        using var content = new StringContent("""
            {"resourceMetrics": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "demo"}}]}, "scopeMetrics": [{"metrics": [{
              "name": "took", "exponentialHistogram": {"aggregationTemporality": 2, "dataPoints": [
                {"startTimeUnixNano": "1700000000000000000", "timeUnixNano": "1700000060000000000", "count": "7", "sum": 21.5, "scale": 0, "zeroCount": "1", "positive": {"offset": 0, "bucketCounts": ["2", "4"]}}]}}]}]}]}
            """, System.Text.Encoding.UTF8, "application/json");
        using (var answer = await gateway.Http.PostAsync("v1/metrics", content)) answer.EnsureSuccessStatusCode();
        await Eventually.HoldsAsync(async () => await prometheus.ValueAsync("histogram_count(took)") == 7, "the histogram to arrive", () => gateway.Log);
        Assert.Equal(21.5, await prometheus.ValueAsync("histogram_sum(took)"));
        Assert.Equal(4.0 / 7, (await prometheus.ValueAsync("histogram_fraction(2, 4, took)"))!.Value, 1e-9);
    }
}
