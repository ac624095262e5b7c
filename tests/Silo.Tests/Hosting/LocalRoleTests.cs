using Tributary.Silo.Tests.Running;

namespace Tributary.Silo.Tests.Hosting;

/// <summary>The roles, in clusters of one machine that live in memory.</summary>
public sealed class LocalRoleTests
{
    [Fact]
    public async Task One_process_is_a_cluster()
    {
        await using var node = await RunningNode.StartAsync("both");
        Assert.Equal(200, await node.PutAsync("/metrics/job/x", "# TYPE a_total counter\na_total 1\n"));
        Assert.Equal(["a_total{job=\"x\"} 1"], await node.ViewAsync());
        var status = (await node.GetAsync("/api/v1/status")).Text;
        Assert.Contains("\"kind\":\"orleans\"", status, StringComparison.Ordinal);
        Assert.Contains("shards in memory, lost when the silo ends", status, StringComparison.Ordinal);
        Assert.Contains("\"storage_path\":null", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_shows_its_probes_and_its_own_metrics_alone()
    {
        await using var silo = await RunningNode.StartAsync("silo");
        Assert.Equal((200, "OK\n"), await silo.GetAsync("/-/healthy"));
        Assert.Empty(await silo.ViewAsync());
        Assert.Equal(1, await silo.OwnAsync("tributary_orleans_silos{status=\"active\"}"));
        Assert.NotNull(await silo.OwnAsync("tributary_process_cpu_seconds_total"));
        foreach (var path in new[] { "/api/v1/status", "/watch", "/" }) Assert.Equal(404, (await silo.GetAsync(path)).Status);
        Assert.Equal(404, await silo.PutAsync("/metrics/job/x", "a 1\n"));
    }

    [Fact]
    public async Task Client_and_gateway_serve_what_a_silo_hosts()
    {
        await using var silo = await RunningNode.StartAsync("silo");
        await using var client = await RunningNode.StartAsync("client", RunningNode.Setting("GatewayPort", silo.GatewayPort));
        await using var gateway = await RunningNode.StartAsync("gateway", $"--Cluster:PrimarySilo=127.0.0.1:{silo.SiloPort}");
        Assert.Equal(200, await client.PutAsync("/metrics/job/x/instance/a", "# TYPE a_total counter\na_total 1\n"));
        Assert.Equal(200, await gateway.PutAsync("/metrics/job/x/instance/b", "# TYPE a_total counter\na_total 2\n# TYPE b_total counter\nb_total 4\n"));
        foreach (var node in new[] { client, gateway }) Assert.Equal(["a_total{job=\"x\"} 3", "b_total{job=\"x\"} 4"], await node.ViewAsync());
        Assert.Equal(2, await silo.OwnAsync("tributary_orleans_activations{type=\"family-shard\"}"));
        Assert.Null(await gateway.OwnAsync("tributary_orleans_activations{type=\"family-shard\"}"));
    }

    [Fact]
    public async Task A_client_without_a_silo_says_so_and_waits()
    {
        await using var client = RunningNode.Build("client");
        var starting = client.StartAsync();
        Assert.Contains("Not connected to any silo.", await client.BecomesUnreadyAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (await client.GetAsync("/-/healthy")).Status);

        await using var silo = await RunningNode.StartAsync("silo", RunningNode.Setting("GatewayPort", client.GatewayPort));
        await starting;
        await client.BecomesReadyAsync();
        Assert.Equal(200, await client.PutAsync("/metrics/job/x", "a 1\n"));
    }

    [Fact]
    public async Task A_client_whose_silo_has_gone_is_not_ready()
    {
        await using var silo = await RunningNode.StartAsync("silo");
        await using var client = await RunningNode.StartAsync("client", RunningNode.Setting("GatewayPort", silo.GatewayPort));
        await silo.StopAsync();
        Assert.Contains("Not connected to any silo.", await client.BecomesUnreadyAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (await client.GetAsync("/-/healthy")).Status);
    }
}
