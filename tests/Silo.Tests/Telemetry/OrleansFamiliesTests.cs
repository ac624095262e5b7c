using Tributary.Silo.Tests.Running;

namespace Tributary.Silo.Tests.Telemetry;

/// <summary>What Orleans measures is shown. These fail when a new Orleans names its instruments otherwise.</summary>
public sealed class OrleansFamiliesTests : IAsyncLifetime
{
    private RunningNode _silo = null!;
    private RunningNode _client = null!;

    public async Task InitializeAsync()
    {
        _silo = await RunningNode.StartAsync("both");
        _client = await RunningNode.StartAsync("client", RunningNode.Setting("GatewayPort", _silo.GatewayPort));
        Assert.Equal(200, await _client.PutAsync("/metrics/job/x", "a 1\nb 1\nc 1\n"));
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _silo.DisposeAsync();
    }

    [Fact]
    public async Task A_silo_shows_its_grains_by_type() => Assert.Equal(3, await _silo.OwnAsync("tributary_orleans_activations{type=\"family-shard\"}"));

    [Fact]
    public async Task A_silo_shows_the_members_of_the_cluster()
    {
        Assert.Equal(1, await _silo.OwnAsync("tributary_orleans_silos{status=\"active\"}"));
        Assert.Equal(0, await _silo.OwnAsync("tributary_orleans_silos{status=\"dead\"}"));
    }

    [Fact]
    public async Task A_silo_and_its_client_see_each_other()
    {
        Assert.Equal(1, await _silo.OwnAsync("tributary_orleans_gateway_clients"));
        Assert.Equal(1, await _client.OwnAsync("tributary_orleans_connected_gateways"));
    }

    [Fact]
    public async Task Messages_and_calls_are_counted_and_timed()
    {
        Assert.True(await _client.OwnAsync("tributary_orleans_messages_sent_total") > 0);
        Assert.True(await _client.OwnAsync("tributary_orleans_messages_received_total") > 0);
        Assert.True(await _silo.OwnAsync("tributary_orleans_messages_received_total") > 0);
        Assert.True(await _client.OwnAsync("tributary_orleans_call_duration_seconds_count") > 0);
        Assert.Equal(0, await _client.OwnAsync("tributary_orleans_calls_timed_out_total"));
        foreach (var reason in new[] { "failed", "dropped", "rejected", "expired" }) Assert.NotNull(await _client.OwnAsync($"tributary_orleans_messages_failed_total{{reason=\"{reason}\"}}"));
    }
}
