using System.Globalization;
using Tributary.EndToEnd.Tests.Gateways;
using Tributary.EndToEnd.Tests.Peers;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Clients;

/// <summary>The statsd client of Debian, over UDP and TCP, and a shell.</summary>
public sealed class PythonStatsDTests
{
    private static Task<GatewayProcess> StartAsync(string address) =>
        GatewayProcess.StartAsync(settings: ["--StatsD:Enabled=true", $"--StatsD:UdpAddress={address}", $"--StatsD:TcpAddress={address}", "--StatsD:Job=shop", "--StatsD:SetWindow=1s"]);

    private static string FreeAddress() => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort.Next()}");

    private static Task ShowsAsync(GatewayProcess gateway, params string[] lines) => Eventually.HoldsAsync(
        async () =>
        {
            var page = (await gateway.PageAsync()).Split('\n');
            return lines.All(line => page.Contains(line, StringComparer.Ordinal));
        },
        string.Join(", ", lines),
        () => gateway.Log);

    [FactWith(Installed.PythonStatsD)]
    public async Task What_the_client_sends_adds_up_over_both_transports_and_over_a_restart()
    {
        var address = FreeAddress();
        await using var gateway = await StartAsync(address);
        Assert.Contains($"statsd  udp {address}, tcp {address}", gateway.Log, StringComparison.Ordinal);
        await PythonScript.RunAsync("statsd_client.py", address, "udp", "100");
        await ShowsAsync(
            gateway,
            "shop_web_1_orders_total{job=\"shop\"} 105",
            "shop_web_1_queue{job=\"shop\"} 7",
            "shop_web_1_celsius{job=\"shop\"} -4.5",
            "shop_web_1_took_sum{job=\"shop\"} 2",
            "shop_web_1_took_count{job=\"shop\"} 2",
            "shop_web_1_pages_total{job=\"shop\"} 5",
            "shop_web_1_open{job=\"shop\"} 1",
            "shop_web_1_users{job=\"shop\"} 2",
            "tributary_statsd_dropped_values_total{reason=\"negative_counter\"} 1",
            "tributary_statsd_kernel_dropped_packets_total 0");

        // Nothing waits for the next flush when the gateway is asked to end.
        await PythonScript.RunAsync("statsd_client.py", address, "tcp", "10");
        Assert.Equal(0, await gateway.StopAsync());
        await gateway.StartAgainAsync();
        Assert.Equal(["shop_web_1_orders_total{job=\"shop\"} 120"], await gateway.LinesAsync("shop_web_1_orders_total"));
        await PythonScript.RunAsync("statsd_client.py", address, "udp", "1");
        await ShowsAsync(gateway, "shop_web_1_orders_total{job=\"shop\"} 126", "shop_web_1_took_count{job=\"shop\"} 6");
    }

    [Fact]
    public async Task A_shell_needs_no_client()
    {
        var address = FreeAddress();
        await using var gateway = await StartAsync(address);
        await using var shell = ChildProcess.Start("bash", ["-c", $"for transport in udp tcp; do echo 'orders:1|c|#kind:book' > /dev/$transport/{address.Replace(':', '/')}; done"]);
        Assert.Equal(0, await shell.EndAsync());
        await ShowsAsync(gateway, "orders_total{job=\"shop\",kind=\"book\"} 2");
    }
}
