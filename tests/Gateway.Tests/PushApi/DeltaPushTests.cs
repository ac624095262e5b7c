using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.PushApi;

public sealed class DeltaPushTests : IAsyncLifetime
{
    private const string Counter = "# TYPE c_total counter\nc_total 2\n";

    private static readonly (string, string) Delta = ("Tributary-Temporality", "delta");

    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Cumulative_pushes_count_once()
    {
        for (var i = 0; i < 3; i++) Assert.Equal(200, (await _gateway.PostAsync("/metrics/job/x", Counter)).Status);
        Assert.Equal(["c_total{job=\"x\"} 2"], await _gateway.ViewAsync());
    }

    [Fact]
    public async Task Delta_pushes_add_up()
    {
        for (var i = 0; i < 3; i++) Assert.Equal(200, (await _gateway.PostAsync("/metrics/job/x", Counter, Delta)).Status);
        Assert.Equal(["c_total{job=\"x\"} 6"], await _gateway.ViewAsync());
    }

    [Fact]
    public async Task The_parameter_does_what_the_header_does()
    {
        for (var i = 0; i < 3; i++) Assert.Equal(200, (await _gateway.PostAsync("/metrics/job/x?temporality=delta", Counter)).Status);
        Assert.Equal(["c_total{job=\"x\"} 6"], await _gateway.ViewAsync());
    }

    [Fact]
    public async Task A_repeated_number_counts_once()
    {
        foreach (var number in new[] { "1/1", "1/1", "1/3", "1/2", "1/3", "2/1", "2/1" })
        {
            Assert.Equal(200, (await _gateway.PostAsync("/metrics/job/x", Counter, Delta, ("Tributary-Push", number))).Status);
        }

        Assert.Equal(["c_total{job=\"x\"} 8"], await _gateway.ViewAsync());
    }

    [Fact]
    public async Task A_repetition_counts_once_after_a_restart_too()
    {
        using var directory = new TemporaryDirectory();
        await using (var first = await RunningGateway.StartInAsync(directory.File("data")))
        {
            await first.PostAsync("/metrics/job/x", Counter, Delta, ("Tributary-Push", "1/1"));
        }

        await using var second = await RunningGateway.StartInAsync(directory.File("data"));
        await second.PostAsync("/metrics/job/x", Counter, Delta, ("Tributary-Push", "1/1"));
        await second.PostAsync("/metrics/job/x", Counter, Delta, ("Tributary-Push", "1/2"));
        Assert.Equal(["c_total{job=\"x\"} 4"], await second.ViewAsync());
    }

    [Theory]
    [InlineData("Tributary-Push", "1")]
    [InlineData("Tributary-Push", "a/b")]
    [InlineData("Tributary-Push", "1/0")]
    [InlineData("Tributary-Temporality", "relative")]
    public async Task A_malformed_header_gets_400_and_changes_nothing(string name, string value)
    {
        var reply = await _gateway.PostAsync("/metrics/job/x", Counter, (name, value));
        Assert.Equal(400, reply.Status);
        Assert.Contains(name, reply.Text, StringComparison.Ordinal);
        Assert.Empty(await _gateway.ViewAsync());
    }
}
