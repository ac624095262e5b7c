using Tributary.EndToEnd.Tests.Gateways;
using Tributary.EndToEnd.Tests.Peers;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Merging;

/// <summary>PromQL over the merged view gives what the fleet really did.</summary>
public sealed class RateTests
{
    /// <summary>PromQL divides and interpolates in doubles; a lost order would be larger by many orders of magnitude.</summary>
    private const double Rounding = 1e-9;

    [FactWith(Installed.Prometheus)]
    public async Task Rates_and_quantiles_of_the_merged_view_are_those_of_the_fleet_though_an_instance_restarts()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await using var prometheus = await PrometheusProcess.StartAsync(gateway);
        var totals = new ShopTotals();
        var fleet = new[] { "a", "b", "c" }.Select(name => new ShopInstance(name, totals)).ToArray();

        fleet[0].Serve(100, 0.0625);
        fleet[1].Serve(250, 0.25);
        fleet[2].Serve(50, 2);
        await PushAllAsync();
        var before = totals.Copy();
        var first = await prometheus.WaitForAsync("shop_orders_total", before.Orders);

        fleet[0].Serve(40, 0.75);
        fleet[2].Serve(30, 8);
        await PushAllAsync();
        fleet[1].Restart();
        fleet[1].Serve(70, 0.25); // fewer than before: this is how a restart shows
        await PushAllAsync();
        fleet[0].Serve(5, 0.0625);
        fleet[1].Serve(105, 3);
        await PushAllAsync();
        var last = await prometheus.WaitForAsync("shop_orders_total", totals.Orders);

        // A window from one scrape to another exactly: PromQL has nothing to extrapolate, so its figures are exact.
        var window = $"[{last.Time - first.Time}ms]";
        var seconds = (last.Time - first.Time) / 1000.0;
        var served = totals.Since(before);
        await AssertAsync(served.Orders, $"increase(shop_orders_total{window})");
        await AssertAsync(served.Orders / seconds, $"rate(shop_orders_total{window})");
        await AssertAsync(served.Seconds / served.Orders, $"rate(shop_latency_seconds_sum{window}) / rate(shop_latency_seconds_count{window})");
        foreach (var quantile in new[] { 0.1, 0.5, 0.75, 0.9, 0.99 })
        {
            await AssertAsync(served.Quantile(quantile), $"histogram_quantile({quantile}, rate(shop_latency_seconds_bucket{window}))");
            await AssertAsync(totals.Quantile(quantile), $"histogram_quantile({quantile}, shop_latency_seconds_bucket)");
        }

        await AssertAsync(0, "resets(shop_orders_total[1h])");

        async Task PushAllAsync()
        {
            foreach (var instance in fleet) await gateway.PushAsync(instance.Group, instance.Body);
        }

        async Task AssertAsync(double expected, string expression)
        {
            var actual = await prometheus.ValueAsync(expression, last.Time);
            Assert.True(actual is not null && Math.Abs(actual.Value - expected) <= Rounding * Math.Abs(expected), $"{expression} is {actual}, not {expected}");
        }
    }
}
