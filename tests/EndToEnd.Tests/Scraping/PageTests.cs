using Tributary.EndToEnd.Tests.Gateways;
using Tributary.EndToEnd.Tests.Peers;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Scraping;

/// <summary>The page, as those read it for whom it is made.</summary>
public sealed class PageTests
{
    private const string OpenMetrics = "application/openmetrics-text; version=1.0.0";

    [FactWith(Installed.Prometheus)]
    public async Task Prometheus_scrapes_the_page_in_the_format_it_likes_best()
    {
        await using var gateway = await StartFilledAsync();
        await using var prometheus = await PrometheusProcess.StartAsync(gateway);
        Assert.Equal(new ScrapeTarget("up", ""), await prometheus.TargetAsync());

        // In OpenMetrics, which Prometheus prefers, the family of a counter is named without _total.
        var metadata = await prometheus.MetadataAsync();
        var types = metadata.EnumerateObject().ToDictionary(family => family.Name, family => family.Value[0].GetProperty("type").GetString()!);
        Assert.Equal("counter", types["demo_requests"]);
        Assert.Equal("gauge", types["demo_queue_length"]);
        Assert.Equal("histogram", types["demo_latency_seconds"]);
        Assert.Equal("summary", types["demo_size_bytes"]);
        Assert.Equal("unknown", types["demo_mystery"]);
        Assert.Equal(6, await prometheus.ValueAsync("demo_requests_total{route=\"größe\"}"));
        Assert.Equal(10, await prometheus.ValueAsync("demo_latency_seconds_bucket{le=\"1.0\"}"));
    }

    /// <summary>A Prometheus before version 3 asks for no escaping: names in UTF-8 come with underscores, and some become alike.</summary>
    [FactWith(Installed.Prometheus)]
    public async Task Prometheus_takes_a_page_on_which_escaping_makes_names_alike()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await gateway.PushAsync("job/demo", "# TYPE \"a.b\" gauge\n{\"a.b\"} 1\n# TYPE a_b gauge\na_b 2\n# TYPE c gauge\nc{\"x.y\"=\"1\",x_y=\"2\"} 3\n");
        await using var prometheus = await PrometheusProcess.StartAsync(gateway);
        Assert.Equal(new ScrapeTarget("up", ""), await prometheus.TargetAsync());
        Assert.Equal(1, await prometheus.ValueAsync("a_b"));
        Assert.Equal(3, await prometheus.ValueAsync("c{x_y=\"2\"}"));
    }

    [FactWith(Installed.Prometheus)]
    public async Task Promtool_has_nothing_to_say_of_the_text_page()
    {
        await using var gateway = await StartFilledAsync();
        using var directory = new TemporaryDirectory();
        var page = directory.Write("page.prom", await gateway.PageAsync("text/plain; version=0.0.4"));
        await using var promtool = ChildProcess.Start("sh", ["-c", "exec promtool check metrics <\"$0\"", page]);
        Assert.Equal((0, ""), (await promtool.EndAsync(), promtool.Output));
    }

    /// <summary>promtool reads text 0.0.4 alone. The parser of the Python client is the strictest there is for OpenMetrics.</summary>
    [FactWith(Installed.PythonClient)]
    public async Task A_strict_parser_takes_the_OpenMetrics_page()
    {
        await using var gateway = await StartFilledAsync();
        using var directory = new TemporaryDirectory();
        var page = directory.Write("page.om", await gateway.PageAsync(OpenMetrics));
        var families = await PythonScript.RunAsync("parse_openmetrics.py", page);
        Assert.Contains("demo_requests counter 2", families);
        Assert.Contains("demo_queue_length gauge 1", families);
        Assert.Contains("demo_latency_seconds histogram", families);
        Assert.Contains("demo_mystery unknown 1", families);
    }

    private static async Task<GatewayProcess> StartFilledAsync()
    {
        var gateway = await GatewayProcess.StartAsync();
        await gateway.PushAsync("job/demo/instance/a", Pages.EveryKind);
        await gateway.PushAsync("job/demo/instance/b", Pages.EveryKind);
        return gateway;
    }
}
