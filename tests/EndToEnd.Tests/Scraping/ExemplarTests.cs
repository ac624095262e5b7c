using System.Globalization;
using Tributary.EndToEnd.Tests.Gateways;
using Tributary.EndToEnd.Tests.Peers;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Scraping;

/// <summary>Exemplars of a fleet, as Prometheus stores them and as a strict parser reads them.</summary>
public sealed class ExemplarTests
{
    private const string OpenMetrics = "application/openmetrics-text";

    /// <param name="trace">What the exemplars name.</param>
    /// <param name="age">Before now, seconds.</param>
    private static string Body(string trace, int age)
    {
        var time = (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0) - age;
        return string.Create(CultureInfo.InvariantCulture, $$"""
            # TYPE demo_requests counter
            demo_requests_total{route="/"} 4 # {trace_id="{{trace}}"} 1 {{time:F3}}
            # TYPE demo_latency_seconds histogram
            demo_latency_seconds_bucket{le="0.1"} 2 # {trace_id="{{trace}}"} 0.05 {{time:F3}}
            demo_latency_seconds_bucket{le="1.0"} 3
            demo_latency_seconds_bucket{le="+Inf"} 4 # {trace_id="{{trace}}-slow"} 7.5 {{time:F3}}
            demo_latency_seconds_sum 8.2
            demo_latency_seconds_count 4
            # EOF

            """);
    }

    [FactWith(Installed.Prometheus)]
    public async Task Prometheus_stores_the_newest_of_the_fleet()
    {
        await using var gateway = await StartFilledAsync();
        await using var prometheus = await PrometheusProcess.StartAsync(gateway, "--enable-feature=exemplar-storage");
        Assert.Equal(new ScrapeTarget("up", ""), await prometheus.TargetAsync());
        await HasAsync(prometheus, "demo_requests_total", "demo_requests_total{route=/} {trace_id=new} 1");
        await HasAsync(prometheus, "demo_latency_seconds_bucket", "demo_latency_seconds_bucket{le=+Inf} {trace_id=new-slow} 7.5", "demo_latency_seconds_bucket{le=0.1} {trace_id=new} 0.05");

        // What comes later is stored beside it.
        await gateway.PushAsync("job/demo/instance/a", Body("later", age: 0), OpenMetrics);
        await HasAsync(prometheus, "demo_requests_total", "demo_requests_total{route=/} {trace_id=later} 1", "demo_requests_total{route=/} {trace_id=new} 1");
    }

    [FactWith(Installed.Prometheus)]
    public async Task Prometheus_reads_them_in_protobuf_too()
    {
        await using var gateway = await StartFilledAsync();
        await using var prometheus = await PrometheusProcess.StartAsync(gateway, "--enable-feature=exemplar-storage,native-histograms");
        Assert.Equal(new ScrapeTarget("up", ""), await prometheus.TargetAsync());
        await HasAsync(prometheus, "demo_requests_total", "demo_requests_total{route=/} {trace_id=new} 1");
        await HasAsync(prometheus, "demo_latency_seconds_bucket", "demo_latency_seconds_bucket{le=+Inf} {trace_id=new-slow} 7.5", "demo_latency_seconds_bucket{le=0.1} {trace_id=new} 0.05");
    }

    [FactWith(Installed.PythonClient)]
    public async Task A_strict_parser_takes_them()
    {
        await using var gateway = await StartFilledAsync();
        using var directory = new TemporaryDirectory();
        var page = directory.Write("page.om", await gateway.PageAsync("application/openmetrics-text; version=1.0.0"));
        var families = await PythonScript.RunAsync("parse_openmetrics.py", page);
        Assert.Contains("demo_requests counter 1", families);
        Assert.Contains("exemplar demo_requests_total {'trace_id': 'new'} 1", families);
        Assert.Contains("exemplar demo_latency_seconds_bucket {'trace_id': 'new-slow'} 7.5", families);
    }

    [Fact]
    public async Task They_survive_a_kill()
    {
        await using var gateway = await StartFilledAsync();
        await gateway.KillAsync();
        await gateway.StartAgainAsync();
        Assert.Contains("# {trace_id=\"new\"} 1 ", await gateway.PageAsync("application/openmetrics-text; version=1.0.0"), StringComparison.Ordinal);
    }

    private static async Task<GatewayProcess> StartFilledAsync()
    {
        var gateway = await GatewayProcess.StartAsync();
        await gateway.PushAsync("job/demo/instance/a", Body("new", age: 10), OpenMetrics);
        await gateway.PushAsync("job/demo/instance/b", Body("old", age: 20), OpenMetrics);
        return gateway;
    }

    /// <summary>Waits until Prometheus has exactly these, in any order.</summary>
    private static Task HasAsync(PrometheusProcess prometheus, string selector, params string[] expected)
    {
        string[] last = [];
        return Eventually.HoldsAsync(
            async () =>
            {
                last = [.. (await prometheus.ExemplarsAsync(selector)).Order(StringComparer.Ordinal)];
                return last.SequenceEqual(expected.Order(StringComparer.Ordinal));
            },
            $"the exemplars of {selector}",
            () => string.Join('\n', last));
    }
}
