using Tributary.EndToEnd.Tests.Processes;
using Tributary.Silo.Tests.Running;
using Tributary.Tests.Postgres;

namespace Tributary.Silo.Tests.Hosting;

/// <summary>Several silos that find each other in PostgreSQL, and keep their shards there.</summary>
public sealed class PostgresClusterTests : IAsyncLifetime
{
    private readonly List<RunningNode> _nodes = [];
    private string _database = "";

    public async Task InitializeAsync()
    {
        if (PostgresPrograms.Missing is null) _database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var node in Enumerable.Reverse(_nodes)) await node.DisposeAsync();
    }

    [PostgresFact]
    public async Task Silos_that_start_at_once_on_an_empty_database_form_a_cluster()
    {
        var silos = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StartAsync("silo")));
        foreach (var silo in silos) await Eventually.HoldsAsync(async () => await silo.OwnAsync("tributary_orleans_silos{status=\"active\"}") == 3, "three members");
    }

    [PostgresFact]
    public async Task Silos_that_end_in_order_hand_everything_over()
    {
        var (first, second) = (await StartAsync("silo"), await StartAsync("silo"));
        var (client, gateway) = (await StartAsync("client"), await StartAsync("gateway"));
        await PushAsync(client, 1);
        await PushAsync(gateway, 2);
        await first.StopAsync();
        await PushAsync(client, 3);
        Assert.Equal(Expected(3), await ViewAsync(gateway));

        var third = await StartAsync("silo");
        await second.StopAsync();
        await PushAsync(gateway, 4);
        Assert.Equal(Expected(4), await ViewAsync(client));
        Assert.Equal(Families, await third.OwnAsync("tributary_orleans_activations{type=\"family-shard\"}"));
        Assert.Null(await gateway.OwnAsync("tributary_orleans_activations{type=\"family-shard\"}"));
    }

    [PostgresFact]
    public async Task All_that_was_acknowledged_is_there_after_all_silos_have_ended()
    {
        var silo = await StartAsync("both");
        await PushAsync(silo, 1);
        await silo.StopAsync();
        Assert.Equal(Expected(1), await ViewAsync(await StartAsync("both")));
    }

    [PostgresFact]
    public async Task A_silo_whose_database_goes_away_is_healthy_and_not_ready_until_it_is_back()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var silo = await RunningNode.StartAsync("both", Settings(await server.CreateDatabaseAsync()));
        await PushAsync(silo, 1);
        await server.KillAsync();
        var failing = silo.PutAsync("/metrics/job/x/instance/other", "# TYPE f0 counter\nf0 1\n");
        Assert.NotEmpty(await silo.BecomesUnreadyAsync());
        Assert.Equal(200, (await silo.GetAsync("/-/healthy")).Status);
        await server.StartAgainAsync();
        await silo.BecomesReadyAsync();
        Assert.Contains(await failing, new[] { 200, 503 });
        await PushAsync(silo, 2);
    }

    [PostgresFact]
    public async Task Gateways_whose_silos_have_no_database_are_not_ready_until_it_is_back()
    {
        const string failure = "tributary_storage_failure";
        await using var server = await PostgresServer.StartAsync();
        string[] settings = [.. Settings(await server.CreateDatabaseAsync()), "--Cluster:ScrapeDeadline=1s"];
        await using var silo = await RunningNode.StartAsync("silo", settings);
        await using var client = await RunningNode.StartAsync("client", settings);
        await using var gateway = await RunningNode.StartAsync("gateway", settings);
        RunningNode[] nodes = [silo, client, gateway];
        foreach (var node in nodes) Assert.Equal(0, await node.OwnAsync(failure));
        await PushAsync(client, 1);
        await server.KillAsync();
        var failing = client.PutAsync("/metrics/job/x/instance/other", "# TYPE f0 counter\nf0 1\n");
        foreach (var node in nodes)
        {
            Assert.Contains("PostgreSQL at 127.0.0.1", await node.BecomesUnreadyAsync(), StringComparison.Ordinal);
            Assert.Equal(1, await node.OwnAsync(failure, "?partial=1"));
        }

        await server.StartAgainAsync();
        foreach (var node in nodes) await node.BecomesReadyAsync();
        Assert.Contains(await failing, new[] { 200, 503 });
        await PushAsync(client, 2);
        foreach (var node in nodes) Assert.Equal(0, await node.OwnAsync(failure));
    }

    private const int Families = 12;

    private static string[] Settings(string database) => ["--Cluster:Clustering=postgres", $"--Cluster:ConnectionString={database}", "--Cluster:AdvertisedAddress=127.0.0.1", "--Cluster:ProbeTimeout=1s"];

    /// <summary>Each source counts one in each family.</summary>
    private static async Task PushAsync(RunningNode node, int source)
    {
        var body = string.Concat(Enumerable.Range(0, Families).Select(family => $"# TYPE f{family}_total counter\nf{family}_total 1\n"));
        await Eventually.HoldsAsync(async () => await node.PutAsync($"/metrics/job/x/instance/{source}", body) == 200, "the push to be taken");
    }

    private static string[] Expected(int sources) => [.. Enumerable.Range(0, Families).Select(family => $"f{family}_total{{job=\"x\"}} {sources}").Order(StringComparer.Ordinal)];

    private static async Task<string[]> ViewAsync(RunningNode node)
    {
        await Eventually.HoldsAsync(async () => (await node.GetAsync("/metrics")).Status == 200, "a whole view");
        return [.. (await node.ViewAsync()).Order(StringComparer.Ordinal)];
    }

    private async Task<RunningNode> StartAsync(string role)
    {
        var node = await RunningNode.StartAsync(role, Settings(_database));
        lock (_nodes) _nodes.Add(node);
        return node;
    }
}
