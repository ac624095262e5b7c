using System.Text.Json;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Hosting;

/// <summary>What senders, scrapers and probes are told when the engine fails.</summary>
public sealed class FailingEngineTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartOnAsync(new FailingEngine(), "--Admin:EnableWipe=true");

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task A_push_that_the_disk_does_not_take_gets_503_and_the_reason()
    {
        foreach (var reply in new[] { await _gateway.PutAsync("/metrics/job/x", "a 1\n"), await _gateway.DeleteAsync("/metrics/job/x") })
        {
            Assert.Equal(503, reply.Status);
            Assert.NotNull(reply.Header("Retry-After"));
            Assert.Contains("No space left on device.", reply.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task It_is_healthy_and_not_ready_and_says_why()
    {
        Assert.Equal(200, (await _gateway.GetAsync("/-/healthy")).Status);
        var ready = await _gateway.GetAsync("/-/ready");
        Assert.Equal(503, ready.Status);
        Assert.Contains("/data/journal-1", ready.Text, StringComparison.Ordinal);

        var status = (await _gateway.GetAsync("/api/v1/status")).Data;
        Assert.False(status.GetProperty("ready").GetBoolean());
        Assert.Contains("No space left", status.GetProperty("engine").GetProperty("storage_failure").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/watch")]
    [InlineData("/api/v1/metrics")]
    public async Task Half_a_view_is_no_view(string path)
    {
        var page = await _gateway.GetAsync(path, ("Accept-Encoding", "gzip"));
        Assert.Equal(503, page.Status);
        Assert.NotNull(page.Header("Retry-After"));
        Assert.Empty(page.ContentHeaders.ContentEncoding);
        Assert.Contains("2 shards did not answer", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/metrics?partial=1", 200)]
    [InlineData("/metrics?partial=0", 503)]
    public async Task What_there_is_can_be_asked_for(string path, int status) => Assert.Equal(status, (await _gateway.GetAsync(path)).Status);

    [Fact]
    public async Task What_cannot_be_wiped_is_an_error()
    {
        var reply = await _gateway.SendAsync("PUT", "/api/v1/admin/wipe", "");
        Assert.Equal(503, reply.Status);
        Assert.Contains("No space left", JsonDocument.Parse(reply.Text).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }
}
