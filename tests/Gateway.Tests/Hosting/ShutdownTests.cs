using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Hosting;

public sealed class ShutdownTests
{
    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_restart()
    {
        using var directory = new TemporaryDirectory();
        await using (var first = await RunningGateway.StartInAsync(directory.File("data"))) await first.PutAsync("/metrics/job/x", "# TYPE a counter\na 1\n");
        Assert.NotEmpty(Directory.GetFiles(directory.File("data"), "*.snap"));
        await using var second = await RunningGateway.StartInAsync(directory.File("data"));
        Assert.Equal(["a{job=\"x\"} 1"], await second.ViewAsync());
    }

    [Fact]
    public async Task A_push_in_flight_is_finished_before_the_end()
    {
        using var directory = new TemporaryDirectory();
        string reply;
        await using (var first = await RunningGateway.StartInAsync(directory.File("data")))
        {
            using var slow = await RawConnection.OpenAsync(first.Address);
            await slow.SendAsync("PUT /metrics/job/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\na 1");
            await Eventually.TrueAsync(async () => !(await first.GetAsync("/metrics?name[]=tributary_push_bytes_in_flight")).Text.EndsWith(" 0\n", StringComparison.Ordinal));
            var stopping = first.StopAsync();
            await slow.SendAsync("\n");
            reply = await slow.ReadToEndAsync();
            await stopping;
        }

        Assert.StartsWith("HTTP/1.1 200", reply, StringComparison.Ordinal);
        await using var second = await RunningGateway.StartInAsync(directory.File("data"));
        Assert.Equal(["a{job=\"x\"} 1"], await second.ViewAsync());
    }
}
