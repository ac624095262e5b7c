using Tributary.EndToEnd.Tests.Processes;
using Tributary.Gateway.Tests.Targets;
using Tributary.Silo.Tests.Running;

namespace Tributary.Silo.Tests.Targets;

/// <summary>Of all gateways of a cluster one pushes, and another when that one has ended.</summary>
public sealed class OnePusherTests
{
    [Fact]
    public async Task One_gateway_pushes_and_when_it_ends_another_does()
    {
        await using var target = await ScriptedTarget.StartAsync();
        using var directory = new TemporaryDirectory();
        await using var silo = await RunningNode.StartAsync("silo");
        var first = await StartAsync("first");
        await AwaitLeaseAsync(first);
        await using var second = await StartAsync("second");

        Assert.Equal(200, await second.PutAsync("/metrics/job/x", "# TYPE a_total counter\na_total 1\n"));
        for (var push = 0; push < 3; push++) Assert.Equal("first", (await target.NextAsync()).Headers["X-Node"]);
        Assert.Equal(0, await second.OwnAsync("tributary_target_lease_held"));

        // The last push has what came before it: the cluster is still reached then, and the right is given back.
        Assert.Equal(200, await second.PutAsync("/metrics/job/x", "# TYPE a_total counter\na_total 2\n"));
        await first.DisposeAsync();
        var last = "";
        while (await target.NextAsync() is var request)
        {
            if (request.Headers["X-Node"] == "second") break;
            last = request.Text;
        }

        Assert.Contains("\"value\":\"2\"", last, StringComparison.Ordinal);
        for (var push = 0; push < 3; push++) Assert.Equal("second", (await target.NextAsync()).Headers["X-Node"]);
        Assert.Equal(1, await second.OwnAsync("tributary_target_lease_held"));

        Task<RunningNode> StartAsync(string name) => RunningNode.StartAsync(
            "client", RunningNode.Setting("GatewayPort", silo.GatewayPort), "--Targets:t:Kind=http", $"--Targets:t:Url={target.Url}", "--Targets:t:Interval=1s", $"--Targets:t:Headers:X-Node={name}", $"--Targets:Queue={directory.Sub(name)}");
    }

    private static Task AwaitLeaseAsync(RunningNode node) =>
        Eventually.HoldsAsync(async () => await node.OwnAsync("tributary_target_lease_held") == 1, "the gateway to have the right to push");
}
