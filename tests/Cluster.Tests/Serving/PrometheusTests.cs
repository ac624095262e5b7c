using System.Text.Json;
using Tributary.Cluster.Tests.Clusters;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.Cluster.Tests.Serving;

/// <summary>What Prometheus sees that scrapes both gateways as one job.</summary>
[Collection(ClusterCollection.Name)]
public sealed class PrometheusTests(LocalCluster cluster) : IAsyncLifetime
{
    public Task InitializeAsync() => cluster.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [ClusterFact(Installed.Prometheus)]
    public async Task Both_gateways_show_what_was_pushed_through_either_of_them()
    {
        await cluster.PushAsync("gateway-1", "metrics/job/shop/instance/a", "# TYPE orders_total counter\norders_total 40\n");
        await cluster.PushAsync("gateway-2", "metrics/job/shop/instance/b", "# TYPE orders_total counter\norders_total 60\n");
        await cluster.StartAsync("prometheus");
        await AwaitAsync("count(orders_total == 100)", 2);
        await AwaitAsync("count(up{job=\"tributary\"} == 1)", 2);

        // A restarted instance goes on from the total, through whichever gateway.
        await cluster.PushAsync("gateway-2", "metrics/job/shop/instance/a", "# TYPE orders_total counter\norders_total 5\n");
        await AwaitAsync("count(orders_total == 105)", 2);
    }

    private Task AwaitAsync(string expression, double value) => Eventually.HoldsAsync(
        async () =>
        {
            var answer = JsonElement.Parse(await cluster.GetAsync("prometheus", $"api/v1/query?query={Uri.EscapeDataString(expression)}"));
            var result = answer.GetProperty("data").GetProperty("result");
            return result.GetArrayLength() == 1 && result[0].GetProperty("value")[1].GetString() == value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        },
        $"Prometheus to see {expression} as {value}",
        () => cluster.LogOf("prometheus"));
}
