using Tributary.EndToEnd.Tests.Gateways;
using Tributary.EndToEnd.Tests.Peers;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Targets;

/// <summary>What arrives in a real InfluxDB, whichever of the two is away for a while.</summary>
public sealed class InfluxDbTests
{
    private const string Orders = "orders_total WHERE kind = 'a b'";

    private static string[] Settings(InfluxDbProcess influx, string password = InfluxDbProcess.Password) =>
    [
        "--Targets:influx:Kind=influx1", $"--Targets:influx:Url={influx.Url}", $"--Targets:influx:Database={InfluxDbProcess.Database}",
        $"--Targets:influx:User={InfluxDbProcess.User}", $"--Targets:influx:Password={password}", "--Targets:influx:Interval=1s",
    ];

    private static string Page(int orders) => $$"""
        # TYPE orders_total counter
        orders_total{kind="a b"} {{orders}}
        # TYPE open gauge
        open -2.5
        # TYPE took_seconds histogram
        took_seconds_bucket{le="0.1"} 2
        took_seconds_bucket{le="+Inf"} 6
        took_seconds_sum 4.25
        took_seconds_count 6
        # TYPE size_bytes summary
        size_bytes{quantile="0.5"} 100
        size_bytes_sum 1300
        size_bytes_count 4

        """;

    private static Task ShowsAsync(InfluxDbProcess influx, GatewayProcess gateway, int orders) =>
        Eventually.HoldsAsync(async () => await influx.NewestAsync("value", Orders) == orders, $"InfluxDB to have {orders} orders", () => gateway.Log);

    [FactWith(Installed.InfluxDb)]
    public async Task The_view_of_all_instances_arrives()
    {
        await using var influx = await InfluxDbProcess.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(settings: Settings(influx));
        await gateway.PushAsync("job/shop/instance/a", Page(orders: 5));
        await gateway.PushAsync("job/shop/instance/b", Page(orders: 7));
        await ShowsAsync(influx, gateway, orders: 12);
        Assert.Equal(
            [-5, 4, 12, 8.5, 12, 100, 2600, 8],
            [
                await influx.NewestAsync("value", "open WHERE job = 'shop'"),
                await influx.NewestAsync("bucket", "took_seconds WHERE le = '0.1'"),
                await influx.NewestAsync("bucket", "took_seconds WHERE le = '+Inf'"),
                await influx.NewestAsync("sum", "took_seconds WHERE job = 'shop'"),
                await influx.NewestAsync("count", "took_seconds WHERE job = 'shop'"),
                await influx.NewestAsync("value", "size_bytes WHERE quantile = '0.5'"),
                await influx.NewestAsync("sum", "size_bytes WHERE job = 'shop'"),
                await influx.NewestAsync("count", "size_bytes WHERE job = 'shop'"),
            ]);
    }

    [FactWith(Installed.InfluxDb)]
    public async Task What_it_missed_while_it_was_away_it_gets_also_where_the_gateway_was_killed_meanwhile()
    {
        await using var influx = await InfluxDbProcess.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(settings: Settings(influx));
        await gateway.PushAsync("job/shop", Page(orders: 5));
        await ShowsAsync(influx, gateway, orders: 5);
        await influx.KillAsync();
        await gateway.PushAsync("job/shop", Page(orders: 6));
        await WaitsForMoreAsync();
        await gateway.KillAsync();
        await gateway.StartAgainAsync();
        await gateway.PushAsync("job/shop", Page(orders: 7));
        await WaitsForMoreAsync();
        await influx.StartAgainAsync();
        await ShowsAsync(influx, gateway, orders: 7);

        // All three states of the view, each at its time.
        Assert.Equal([5, 6, 7], (await influx.ValuesAsync("value", Orders)).Distinct());

        // What was pushed is in the queue of what is to be sent once that has grown.
        async Task WaitsForMoreAsync()
        {
            var before = await QueuedBytesAsync(gateway);
            await Eventually.HoldsAsync(async () => await QueuedBytesAsync(gateway) > before, "the queue to grow", () => gateway.Log);
            before = await QueuedBytesAsync(gateway);
            await Eventually.HoldsAsync(async () => await QueuedBytesAsync(gateway) > before, "the queue to grow again", () => gateway.Log);
        }
    }

    [FactWith(Installed.InfluxDb)]
    public async Task A_password_that_is_put_right_costs_nothing()
    {
        await using var influx = await InfluxDbProcess.StartAsync();
        using var directory = new TemporaryDirectory();
        var file = directory.Write("password", "wrong");
        string[] settings = [.. Settings(influx).Where(setting => !setting.Contains(":Password=", StringComparison.Ordinal)), $"--Targets:influx:PasswordFile={file}"];
        await using var gateway = await GatewayProcess.StartAsync(settings: settings);
        await gateway.PushAsync("job/shop", Page(orders: 5));
        await Eventually.HoldsAsync(() => Task.FromResult(gateway.Log.Contains("takes nothing now: 401", StringComparison.Ordinal)), "the gateway to say what is wrong", () => gateway.Log);
        Assert.Contains("authorization failed", gateway.Log, StringComparison.Ordinal);
        await gateway.PushAsync("job/shop", Page(orders: 6));
        directory.Write("password", InfluxDbProcess.Password);
        await ShowsAsync(influx, gateway, orders: 6);
        Assert.Equal([5, 6], (await influx.ValuesAsync("value", Orders)).Distinct());
    }

    private static async Task<long> QueuedBytesAsync(GatewayProcess gateway) =>
        long.Parse(Assert.Single(await gateway.LinesAsync("tributary_target_queue_bytes{target=\"influx\"} ")).Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
}
