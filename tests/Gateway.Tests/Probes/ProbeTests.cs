using Microsoft.Extensions.DependencyInjection;
using Tributary.Gateway.Hosting;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Probes;

public sealed class ProbeTests
{
    [Theory]
    [InlineData("/-/healthy")]
    [InlineData("/-/ready")]
    public async Task A_gateway_that_takes_pushes_is_healthy_and_ready(string path)
    {
        await using var gateway = await RunningGateway.StartAsync();
        var reply = await gateway.GetAsync(path);
        Assert.Equal(200, reply.Status);
        Assert.Equal("OK\n", reply.Text);
    }

    [Fact]
    public async Task Without_its_engine_it_is_healthy_not_ready_and_asks_senders_to_come_again()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.Services.GetRequiredService<EngineHost>().DisposeAsync(); // as before it has recovered

        Assert.Equal(200, (await gateway.GetAsync("/-/healthy")).Status);
        var ready = await gateway.GetAsync("/-/ready");
        Assert.Equal(503, ready.Status);
        Assert.Contains("Recovering", ready.Text, StringComparison.Ordinal);
        foreach (var reply in new[]
        {
            await gateway.PutAsync("/metrics/job/x", "a 1\n"),
            await gateway.DeleteAsync("/metrics/job/x"),
            await gateway.GetAsync("/metrics"),
        })
        {
            Assert.Equal(503, reply.Status);
            Assert.NotNull(reply.Header("Retry-After"));
        }

        foreach (var path in new[] { "/api/v1/families", "/api/v1/families/a", "/api/v1/sources" }) Assert.Equal(503, (await gateway.GetAsync(path)).Status);
        Assert.False((await gateway.GetAsync("/api/v1/status")).Data.GetProperty("ready").GetBoolean());
    }

    [Fact]
    public async Task Robots_are_sent_away()
    {
        await using var gateway = await RunningGateway.StartAsync();
        Assert.Contains("Disallow: /", (await gateway.GetAsync("/robots.txt")).Text, StringComparison.Ordinal);
    }
}
