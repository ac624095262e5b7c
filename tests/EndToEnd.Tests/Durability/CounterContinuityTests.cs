using Tributary.EndToEnd.Tests.Gateways;
using Tributary.EndToEnd.Tests.Peers;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Durability;

/// <summary>What Prometheus sees of a gateway that dies and comes back.</summary>
public sealed class CounterContinuityTests
{
    [FactWith(Installed.Prometheus)]
    public async Task A_counter_never_falls_in_Prometheus_across_kills_of_the_gateway()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await using var prometheus = await PrometheusProcess.StartAsync(gateway);
        var counts = new long[3];
        for (var round = 1; round <= 3; round++)
        {
            await CountAsync(20);
            await prometheus.WaitForAsync("work_done_total", counts.Sum());

            await CountAsync(20);
            await gateway.KillAsync();
            var pushing = CountAsync(20); // goes on into the outage, as clients do
            await gateway.StartAgainAsync();
            await pushing;
            await prometheus.WaitForAsync("work_done_total", counts.Sum());
        }

        Assert.Equal(0, await prometheus.ValueAsync("resets(work_done_total[1h])"));
        var samples = await prometheus.SamplesAsync("work_done_total");
        Assert.Equal(samples.Select(sample => sample.Value).Order(), samples.Select(sample => sample.Value));

        async Task CountAsync(int pushes)
        {
            for (var i = 0; i < pushes; i++)
            {
                var instance = i % counts.Length;
                counts[instance] += i;
                await gateway.PushUntilAcknowledgedAsync($"job/worker/instance/{instance}", $"# TYPE work_done_total counter\nwork_done_total {counts[instance]}\n");
            }
        }
    }

    [Fact]
    public async Task A_kill_right_after_the_answer_loses_nothing()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        for (var round = 1; round <= 5; round++)
        {
            await gateway.PushAsync("job/worker/instance/a", $"# TYPE work_done_total counter\nwork_done_total {round}\n# TYPE workers gauge\nworkers {round}\n");
            await gateway.KillAsync();
            await gateway.StartAgainAsync();
            Assert.Equal([$"work_done_total{{job=\"worker\"}} {round}"], await gateway.LinesAsync("work_done_total"));
            Assert.Equal([$"workers{{job=\"worker\"}} {round}"], await gateway.LinesAsync("workers"));
        }
    }

    [Fact]
    public async Task A_gateway_that_is_asked_to_end_does_so_and_comes_back_with_the_same_view()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await gateway.PushAsync("job/worker/instance/a", Pages.EveryKind);
        var before = await gateway.LinesAsync("demo_");
        Assert.Equal(0, await gateway.StopAsync());

        await gateway.StartAgainAsync();
        Assert.NotEmpty(before);
        Assert.Equal(before, await gateway.LinesAsync("demo_"));
    }
}
