using Tributary.Cluster.Tests.Clusters;
using Tributary.EndToEnd.Tests.Fleets;
using Tributary.EndToEnd.Tests.Processes;
using Xunit.Abstractions;

namespace Tributary.Cluster.Tests.Faults;

/// <summary>
/// A simulated fleet pushes through both gateways while parts of the cluster die. Afterwards the view is exactly what was
/// acknowledged, and in no page in between has a counter fallen or a series been away.
/// </summary>
[Collection(ClusterCollection.Name)]
public sealed class FaultTests(LocalCluster cluster, ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>Any seed must do; this one is fixed so that a failure repeats.</summary>
    private const string Seed = "314159265";

    public Task InitializeAsync() => cluster.EmptyAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [ClusterFact]
    public Task A_silo_is_killed() => PlayAsync(async fleet =>
    {
        await fleet.ReachAsync(0.3);
        await cluster.KillAsync("silo-2");
        await fleet.ReachAsync(0.6);
        await cluster.StartAsync("silo-2");
    });

    [ClusterFact]
    public Task Two_of_three_silos_are_killed_at_once() => PlayAsync(async fleet =>
    {
        await fleet.ReachAsync(0.3);
        await Task.WhenAll(cluster.KillAsync("silo-1"), cluster.KillAsync("silo-3"));
        await fleet.ReachAsync(0.6);
        await cluster.StartAsync("silo-1");
        await cluster.StartAsync("silo-3");
    });

    [ClusterFact]
    public Task The_gateways_are_killed_one_after_the_other() => PlayAsync(async fleet =>
    {
        await fleet.ReachAsync(0.3);
        await cluster.KillAsync("gateway-1");
        await cluster.StartAsync("gateway-1");
        await fleet.ReachAsync(0.6);
        await cluster.KillAsync("gateway-2");
        await cluster.StartAsync("gateway-2");
    });

    [ClusterFact]
    public Task A_silo_is_paused_until_it_is_declared_dead_and_goes_on_afterwards() => PlayAsync(async fleet =>
    {
        await fleet.ReachAsync(0.3);
        var dead = await CountDeadAsync();
        await cluster.SignalAsync("silo-3", "STOP");
        await Eventually.HoldsAsync(async () => await CountDeadAsync() > dead, "the paused silo to be declared dead");
        await fleet.ReachAsync(0.5);

        // It believes that it still owns its shards; what it writes is refused, and what it knows is not shown.
        await cluster.SignalAsync("silo-3", "CONT");
        await cluster.EndAsync("silo-3");
        await cluster.StartAsync("silo-3");
    });

    [ClusterFact]
    public Task The_database_is_killed_and_started_again() => PlayAsync(async fleet =>
    {
        await fleet.ReachAsync(0.3);
        await cluster.KillAsync("postgres");
        await cluster.StartAsync("postgres");
        await fleet.ReachAsync(0.6);
        await cluster.KillAsync("postgres");
        await cluster.StartAsync("postgres");
    });

    [ClusterFact]
    public Task The_database_is_gone_for_a_minute() => PlayAsync(async fleet =>
    {
        await fleet.ReachAsync(0.3);
        await cluster.KillAsync("postgres");
        foreach (var gateway in LocalCluster.Gateways) await cluster.BecomesUnreadyAsync(gateway, "PostgreSQL at 127.0.0.1");

        // The one thing here that is a time and not a condition: it is what the test is about.
        await Task.Delay(TimeSpan.FromMinutes(1));
        Assert.All(LocalCluster.Silos, silo => Assert.True(cluster.IsRunning(silo), $"{silo} has ended, though no other did better."));
        await cluster.StartAsync("postgres");
    });

    [ClusterFact]
    public async Task A_silo_alone_loses_the_database()
    {
        using var relay = new Relay(cluster.DatabasePort);
        await cluster.SignalAsync("silo-2", "TERM");
        await cluster.EndAsync("silo-2");
        await cluster.StartAsync("silo-2", relay.Port);
        await PlayAsync(async fleet =>
        {
            await fleet.ReachAsync(0.3);
            relay.Cut();

            // Nobody else would end it: it answers the others' probes.
            await cluster.EndAsync("silo-2");
            Assert.Contains("This silo alone cannot write to the store", cluster.LogOf("silo-2"), StringComparison.Ordinal);
            await fleet.ReachAsync(0.6);
            await cluster.StartAsync("silo-2");
        });
    }

    [ClusterFact]
    public Task All_silos_are_restarted_in_order_one_after_the_other() => PlayAsync(async fleet =>
    {
        foreach (var (silo, share) in LocalCluster.Silos.Zip([0.2, 0.4, 0.6]))
        {
            await fleet.ReachAsync(share);
            await cluster.SignalAsync(silo, "TERM");
            await cluster.EndAsync(silo);
            await cluster.StartAsync(silo);
        }
    });

    [ClusterFact]
    public async Task A_silo_is_killed_while_families_split()
    {
        await PlayAsync(async fleet =>
        {
            await Eventually.HoldsAsync(async () => await CountSlicesAsync() > 0, "a family to split");
            await cluster.KillAsync("silo-1");
            await cluster.StartAsync("silo-1");
            await fleet.ReachAsync(0.6);
            await cluster.KillAsync("silo-2");
            await cluster.StartAsync("silo-2");
        });
        Assert.True(await CountSlicesAsync() > 0);
    }

    /// <summary>What comes by other protocols than the push API, and so by other code in the gateway.</summary>
    [ClusterTheory]
    [InlineData("otlp")]
    [InlineData("remotewrite")]
    [InlineData("native")]
    public Task A_silo_and_a_gateway_are_killed_while_a_fleet_speaks(string protocol) => PlayAsync(
        async fleet =>
        {
            await fleet.ReachAsync(0.3);
            await Task.WhenAll(cluster.KillAsync("silo-3"), cluster.KillAsync("gateway-2"));
            await cluster.StartAsync("gateway-2");
            await fleet.ReachAsync(0.6);
            await cluster.StartAsync("silo-3");
        },
        ["--protocol", protocol, "--instances", "150"]);

    private Task PlayAsync(Func<FleetProcess, Task> fault) => PlayAsync(fault, ["--instances", "300", "--delta", "0.2", "--gzip", "0.3", "--deaths", "0.02"]);

    private async Task PlayAsync(Func<FleetProcess, Task> fault, string[] options)
    {
        await using var fleet = new FleetProcess(
            cluster.GatewayUrls,
            [
                "--seed", Seed, "--pushes", "6", "--connections", "8", "--restarts", "0.1", "--duplicates", "0.1", "--late", "0.1",
                "--watch-falls", "0.2", "--patience", "240", .. options,
            ]);
        await fault(fleet);
        var exitCode = await fleet.EndAsync(TimeSpan.FromMinutes(5));
        output.WriteLine(fleet.Output);
        Assert.True(exitCode == 0 && fleet.Output.EndsWith("oracle: exact", StringComparison.Ordinal), $"The fleet ended with {exitCode}:\n{fleet.Output}");
    }

    private async Task<int> CountDeadAsync() => int.Parse(await cluster.QueryAsync("SELECT count(*) FROM OrleansMembershipTable WHERE Status = 6"), System.Globalization.CultureInfo.InvariantCulture);

    private async Task<int> CountSlicesAsync() => int.Parse(await cluster.QueryAsync("SELECT count(*) FROM tributary_units WHERE kind = 1 AND slice > 0"), System.Globalization.CultureInfo.InvariantCulture);
}
