using Tributary.EndToEnd.Tests.Gateways;
using Tributary.EndToEnd.Tests.Peers;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Clients;

/// <summary>The influxdb client of Debian, writing to the gateway as it would to an InfluxDB 1.x.</summary>
public sealed class PythonInfluxTests
{
    [FactWith(Installed.PythonInflux)]
    public async Task Instances_add_up_and_what_is_written_twice_counts_once()
    {
        await using var gateway = await GatewayProcess.StartAsync(settings: "--Influx:Credentials=me:secret");
        foreach (var (arguments, number) in ((string[], int)[])[(["a", "10"], 1), (["b", "5", "gzip"], 2)])
        {
            Assert.Contains("version 1.8.10-tributary", await PythonScript.RunAsync("influx.py", [gateway.Url.Authority, .. arguments]), StringComparison.Ordinal);
            Assert.Equal([$"orders_up{{job=\"shop\",kind=\"new, or not\"}} {number}"], await gateway.LinesAsync("orders_up"));
        }

        Assert.Equal(["orders_total{job=\"shop\",kind=\"new, or not\"} 15"], await gateway.LinesAsync("orders_total"));
        Assert.Equal(["orders_open{job=\"shop\",kind=\"new, or not\"} 7.5"], await gateway.LinesAsync("orders_open"));
        Assert.Empty(await gateway.LinesAsync("orders_state"));
    }
}
