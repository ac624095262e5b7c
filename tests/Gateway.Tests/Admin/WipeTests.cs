using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Admin;

public sealed class WipeTests
{
    [Fact]
    public async Task Wiping_is_off_unless_it_is_enabled()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.PutAsync("/metrics/job/x", "a 1\n");
        var reply = await gateway.SendAsync("PUT", "/api/v1/admin/wipe", "");
        Assert.Equal(403, reply.Status);
        Assert.Contains("--Admin:EnableWipe=true", reply.Text, StringComparison.Ordinal);
        Assert.NotEmpty(await gateway.ViewAsync());
    }

    [Fact]
    public async Task It_forgets_everything_and_goes_on()
    {
        await using var gateway = await RunningGateway.StartAsync("--Admin:EnableWipe=true");
        await gateway.PutAsync("/metrics/job/x", "# TYPE a counter\na 1\n");
        Assert.Equal(202, (await gateway.SendAsync("PUT", "/api/v1/admin/wipe", "")).Status);
        Assert.Empty(await gateway.ViewAsync());
        Assert.Empty((await gateway.GetAsync("/api/v1/sources")).Data.EnumerateArray());

        await gateway.PutAsync("/metrics/job/x", "# TYPE a gauge\na 2\n"); // another type: nothing is left of the first
        Assert.Equal(["a{job=\"x\"} 2"], await gateway.ViewAsync());
    }

    [Fact]
    public async Task What_is_forgotten_does_not_come_back_with_a_restart()
    {
        using var directory = new TemporaryDirectory();
        await using (var first = await RunningGateway.StartInAsync(directory.File("data"), "--Admin:EnableWipe=true"))
        {
            await first.PutAsync("/metrics/job/x", "a 1\n");
            await first.SendAsync("PUT", "/api/v1/admin/wipe", "");
        }

        await using var second = await RunningGateway.StartInAsync(directory.File("data"));
        Assert.Empty(await second.ViewAsync());
    }
}
