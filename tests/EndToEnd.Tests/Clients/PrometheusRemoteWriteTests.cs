using Tributary.EndToEnd.Tests.Gateways;
using Tributary.EndToEnd.Tests.Peers;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Clients;

/// <summary>Prometheus' own remote write, which cuts histograms wherever a request is full.</summary>
public sealed class PrometheusRemoteWriteTests
{
    private static string Page(int orders, int open) => $$"""
        # HELP shop_orders_total Orders taken.
        # TYPE shop_orders_total counter
        shop_orders_total{kind="book"} {{orders}}
        # TYPE shop_open gauge
        shop_open {{open}}
        # HELP shop_latency_seconds How long it took.
        # TYPE shop_latency_seconds histogram
        shop_latency_seconds_bucket{le="0.1"} {{orders}}
        shop_latency_seconds_bucket{le="0.5"} {{orders + 1}}
        shop_latency_seconds_bucket{le="1"} {{orders + 2}}
        shop_latency_seconds_bucket{le="+Inf"} {{orders + 3}}
        shop_latency_seconds_sum {{orders}}.5
        shop_latency_seconds_count {{orders + 3}}
        # TYPE shop_size summary
        shop_size{quantile="0.5"} 3
        shop_size_sum {{2 * orders}}
        shop_size_count {{orders}}

        """;

    private static string[] View(int orders, int open, int instances) =>
    [
        $"shop_latency_seconds_bucket{{job=\"shop\",le=\"0.1\"}} {orders}",
        $"shop_latency_seconds_bucket{{job=\"shop\",le=\"0.5\"}} {orders + instances}",
        $"shop_latency_seconds_bucket{{job=\"shop\",le=\"1\"}} {orders + (2 * instances)}",
        $"shop_latency_seconds_bucket{{job=\"shop\",le=\"+Inf\"}} {orders + (3 * instances)}",
        $"shop_latency_seconds_sum{{job=\"shop\"}} {orders + (instances / 2)}",
        $"shop_latency_seconds_count{{job=\"shop\"}} {orders + (3 * instances)}",
        $"shop_open{{job=\"shop\"}} {open}",
        $"shop_orders_total{{job=\"shop\",kind=\"book\"}} {orders}",
        $"shop_size_sum{{job=\"shop\"}} {2 * orders}",
        $"shop_size_count{{job=\"shop\"}} {orders}",
    ];

    [FactWith(Installed.Prometheus)]
    public async Task What_it_scrapes_adds_up_over_restarts_of_all_that_take_part()
    {
        using var a = new ScrapedTarget(Page(orders: 10, open: 1));
        using var b = new ScrapedTarget(Page(orders: 20, open: 2));
        await using var gateway = await GatewayProcess.StartAsync();
        await using var prometheus = PrometheusProcess.StartSender(new Uri(gateway.Url, "api/v1/write"), "shop", a, b);
        await ShowsAsync(gateway, View(orders: 30, open: 3, instances: 2));

        // What is written while the gateway is away waits, and counts once.
        await gateway.KillAsync();
        a.Show(Page(orders: 15, open: 4));
        await gateway.StartAgainAsync();
        await ShowsAsync(gateway, View(orders: 35, open: 6, instances: 2));

        // A restart counts on from zero; a target that is gone takes its gauge with it, and nothing else.
        b.Show(Page(orders: 4, open: 5));
        await ShowsAsync(gateway, [.. View(orders: 39, open: 9, instances: 2).Where(line => !line.StartsWith("shop_latency", StringComparison.Ordinal))]);
        a.Dispose();
        await Eventually.HoldsAsync(async () => (await gateway.LinesAsync("shop_open")) is ["shop_open{job=\"shop\"} 5"], "the gauge of a target that is gone to leave");
        Assert.Equal(["shop_orders_total{job=\"shop\",kind=\"book\"} 39"], await gateway.LinesAsync("shop_orders_total"));

        var page = await gateway.Http.GetStringAsync("metrics");
        Assert.Contains("# TYPE shop_latency_seconds histogram\n", page, StringComparison.Ordinal);
        Assert.Contains("# TYPE shop_size summary\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("outcome=\"rejected\",protocol=\"remote_write\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("outcome=\"partly_refused\",protocol=\"remote_write\"", page, StringComparison.Ordinal);
    }

    /// <summary>Prometheus writes exemplars apart from the samples that they belong to.</summary>
    [FactWith(Installed.Prometheus)]
    public async Task Exemplars_of_what_it_scrapes_come_along()
    {
        using var target = new ScrapedTarget(WithExemplars("one"), "application/openmetrics-text; version=1.0.0; charset=utf-8");
        await using var gateway = await GatewayProcess.StartAsync();
        await using var prometheus = PrometheusProcess.StartSender(new Uri(gateway.Url, "api/v1/write"), "shop", target);
        await ShowAsync("one");
        target.Show(WithExemplars("two"));
        await ShowAsync("two");
        Assert.Empty(await gateway.LinesAsync("tributary_request_points_total{outcome=\"rejected\",protocol=\"remote_write\"}"));

        Task ShowAsync(string trace) => Eventually.HoldsAsync(
            async () =>
            {
                var page = await gateway.PageAsync("application/openmetrics-text; version=1.0.0");
                return page.Contains($"shop_orders_total{{job=\"shop\"}} 7 # {{trace_id=\"{trace}\"}} 1 ", StringComparison.Ordinal)
                    && page.Contains($"shop_latency_seconds_bucket{{job=\"shop\",le=\"0.5\"}} 5 # {{trace_id=\"{trace}\"}} 0.25 ", StringComparison.Ordinal);
            },
            $"the exemplars of {trace}",
            () => gateway.Log);
    }

    private static string WithExemplars(string trace)
    {
        var now = FormattableString.Invariant($"{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0:F3}");
        return $$"""
            # TYPE shop_orders counter
            shop_orders_total 7 # {trace_id="{{trace}}"} 1 {{now}}
            # TYPE shop_latency_seconds histogram
            shop_latency_seconds_bucket{le="0.1"} 3
            shop_latency_seconds_bucket{le="0.5"} 5 # {trace_id="{{trace}}"} 0.25 {{now}}
            shop_latency_seconds_bucket{le="+Inf"} 7
            shop_latency_seconds_sum 9
            shop_latency_seconds_count 7
            # EOF

            """;
    }

    private static Task ShowsAsync(GatewayProcess gateway, string[] expected)
    {
        IReadOnlyList<string> last = [];
        return Eventually.HoldsAsync(
            async () =>
            {
                last = await gateway.LinesAsync("shop_");
                return expected.Except(last).FirstOrDefault() is null;
            },
            "the view to show what was scraped",
            () => $"missing:\n{string.Join('\n', expected.Except(last))}\nthere:\n{string.Join('\n', last)}\n{gateway.Log}");
    }
}
