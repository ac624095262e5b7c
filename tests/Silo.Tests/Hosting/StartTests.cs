using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Tributary.EndToEnd.Tests.Processes;
using Tributary.Gateway.Hosting;
using Tributary.Silo.Hosting;
using Tributary.Silo.Tests.Running;

namespace Tributary.Silo.Tests.Hosting;

public sealed class StartTests
{
    [Theory]
    [InlineData("SiloPort")]
    [InlineData("GatewayPort")]
    public async Task A_port_of_the_silo_in_use_is_named(string setting)
    {
        using var occupant = new TcpListener(IPAddress.Loopback, FreePort.Next());
        occupant.Start();
        var port = ((IPEndPoint)occupant.LocalEndpoint).Port;
        await using var node = RunningNode.Build("both", RunningNode.Setting(setting, port));
        var failure = await Assert.ThrowsAnyAsync<Exception>(node.StartAsync);
        Assert.Equal($"Port {port} is in use. Stop what listens there, or choose another with --Cluster:{setting}.", StartFailures.Explain(failure));
    }

    [Fact]
    public async Task Two_silos_do_not_share_a_port()
    {
        await using var first = await RunningNode.StartAsync("silo");
        await using var second = RunningNode.Build("silo", RunningNode.Setting("SiloPort", first.SiloPort));
        Assert.NotNull(StartFailures.Explain(await Assert.ThrowsAnyAsync<Exception>(second.StartAsync)));
    }

    [Fact]
    public async Task A_silo_whose_start_fails_leaves_the_cluster_again()
    {
        await using var first = await RunningNode.StartAsync("silo");
        var code = await GatewayApp.RunAsync(
            [
                "--urls", first.Address.GetLeftPart(UriPartial.Authority), "--Role=gateway", RunningNode.Setting("SiloPort", FreePort.Next()), RunningNode.Setting("GatewayPort", FreePort.Next()),
                $"--Cluster:PrimarySilo=127.0.0.1:{first.SiloPort}", "--Logging:LogLevel:Default=None", "--Logging:LogLevel:Orleans=None",
            ],
            SiloHosting.Read);
        Assert.Equal(1, code);
        Assert.Single(first.Services.GetRequiredService<ISiloStatusOracle>().GetActiveSilos());
    }

    [Fact]
    public async Task Wrong_settings_exit_with_1() => Assert.Equal(1, await GatewayApp.RunAsync(["--Role=nobody"], SiloHosting.Read));

    [Fact]
    public void A_bug_is_not_explained_away() => Assert.Null(StartFailures.Explain(new InvalidOperationException("a bug")));
}
