using System.Globalization;
using Tributary.EndToEnd.Tests.Gateways;
using Tributary.EndToEnd.Tests.Processes;
using Xunit.Abstractions;

namespace Tributary.EndToEnd.Tests.Fleets;

/// <summary>A simulated fleet with an exact oracle, and a gateway that is killed while the fleet pushes.</summary>
public sealed class OracleTests(ITestOutputHelper output)
{
    /// <summary>Any seed must do; this one is fixed so that a failure repeats. Another is one word in <c>kill-and-restart.sh</c>.</summary>
    private const string Seed = "718281828";

    /// <summary>The shares of all pushes at which the gateway is killed; after the last, the fleet has still enough to say for a test that is slow to hear of it.</summary>
    private static readonly double[] Kills = [0.1, 0.4];

    [Theory]
    [InlineData("pushgateway", "--delta", "0.2", "--gzip", "0.3", "--deaths", "0.02")]
    [InlineData("protobuf", "--delta", "0.2", "--gzip", "0.3", "--deaths", "0.02")]
    [InlineData("otlp", "--delta", "0.2", "--gzip", "0.3")]
    [InlineData("remotewrite")]
    [InlineData("influx", "--gzip", "0.3")]
    [InlineData("asab", "--delta", "0.6", "--gzip", "0.3")]
    [InlineData("native", "--delta", "0.2", "--gzip", "0.3", "--deaths", "0.02")]
    public async Task The_view_is_exactly_what_the_fleet_pushed_though_the_gateway_is_killed_meanwhile(string protocol, params string[] more)
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await using var fleet = new FleetProcess(
            gateway.Url, ["--protocol", protocol, "--seed", Seed, "--instances", "300", "--pushes", "10", "--restarts", "0.1", "--duplicates", "0.1",
            "--late", "0.1", "--watch-falls", "0.2", .. more]);
        foreach (var share in Kills)
        {
            await fleet.ReachAsync(share);
            await gateway.KillAsync();
            Assert.False(fleet.HasExited, "The fleet was done before the gateway was killed.");
            await gateway.StartAgainAsync();
        }

        await IsExactAsync(fleet);
    }

    [Fact]
    public async Task The_view_is_exactly_what_was_told_by_StatsD_though_the_gateway_is_ended_in_order_meanwhile()
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort.Next()}");
        await using var gateway = await GatewayProcess.StartAsync(settings: ["--StatsD:Enabled=true", "--StatsD:UdpAddress=", $"--StatsD:TcpAddress={address}", "--StatsD:SetWindow=1s"]);
        await using var fleet = new FleetProcess(
            gateway.Url, "--protocol", "statsd", "--statsd", address, "--seed", Seed, "--instances", "300", "--pushes", "5", "--restarts", "0.1", "--watch-falls", "0.2", "--gateway-restarts", "2");
        for (var restart = 1; restart <= 2; restart++)
        {
            await fleet.SaysAsync($"gateway: to be ended in order and started again, {restart} of 2");
            Assert.Equal(0, await gateway.StopAsync());
            await gateway.StartAgainAsync();
        }

        await IsExactAsync(fleet);
    }

    private async Task IsExactAsync(FleetProcess fleet)
    {
        var exitCode = await fleet.EndAsync();
        output.WriteLine(fleet.Output);
        Assert.True(exitCode == 0 && fleet.Output.EndsWith("oracle: exact", StringComparison.Ordinal), $"The fleet ended with {exitCode}:\n{fleet.Output}");
    }
}
