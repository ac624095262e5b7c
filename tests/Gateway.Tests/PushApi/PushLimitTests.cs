using System.IO.Compression;
using System.Text;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.PushApi;

public sealed class PushLimitTests
{
    [Fact]
    public async Task A_body_past_its_limit_gets_413_and_the_limit()
    {
        await using var gateway = await RunningGateway.StartAsync("--Limits:MaxBodyBytes=2000");
        var reply = await gateway.PutAsync("/metrics/job/x", Lines(200));
        Assert.Equal(413, reply.Status);
        Assert.Contains("Limits:MaxBodyBytes", reply.Text, StringComparison.Ordinal);
        Assert.Empty(await gateway.ViewAsync());
    }

    [Fact]
    public async Task A_body_without_a_length_that_goes_past_the_limit_gets_413()
    {
        await using var gateway = await RunningGateway.StartAsync("--Limits:MaxBodyBytes=2000");
        var reply = await gateway.SendAsync("PUT", "/metrics/job/x", new ChunkedContent(Lines(200)));
        Assert.Equal(413, reply.Status);
    }

    [Fact]
    public async Task A_body_without_a_length_is_taken()
    {
        await using var gateway = await RunningGateway.StartAsync();
        Assert.Equal(200, (await gateway.SendAsync("PUT", "/metrics/job/x", new ChunkedContent(Lines(3000)))).Status);
        Assert.Equal(3000, (await gateway.ViewAsync()).Length);
    }

    [Fact]
    public async Task A_body_that_decompresses_past_its_limit_gets_413_and_the_limit()
    {
        await using var gateway = await RunningGateway.StartAsync("--Limits:MaxBodyBytes=2000", "--Limits:MaxDecompressedBodyBytes=5000");
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) await gzip.WriteAsync(Encoding.ASCII.GetBytes(new string('#', 1_000_000)));
        var content = new ByteArrayContent(packed.ToArray()) { Headers = { ContentEncoding = { "gzip" } } };
        var reply = await gateway.SendAsync("PUT", "/metrics/job/x", content);
        Assert.Equal(413, reply.Status);
        Assert.Contains("Limits:MaxDecompressedBodyBytes", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_source_past_the_limit_gets_429_and_known_ones_go_on()
    {
        await using var gateway = await RunningGateway.StartAsync("--Limits:MaxSources=2");
        await gateway.PutAsync("/metrics/job/x/instance/a", "m 1\n");
        await gateway.PutAsync("/metrics/job/x/instance/b", "m 1\n");
        var reply = await gateway.PutAsync("/metrics/job/x/instance/c", "m 1\n");
        Assert.Equal(429, reply.Status);
        Assert.NotNull(reply.Header("Retry-After"));
        Assert.Contains("Limits:MaxSources", reply.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await gateway.PutAsync("/metrics/job/x/instance/a", "m 2\n")).Status);
    }

    [Fact]
    public async Task Counters_past_the_series_limit_overflow_with_a_warning()
    {
        await using var gateway = await RunningGateway.StartAsync("--Limits:MaxSeriesPerFamily=2");
        var reply = await gateway.PutAsync("/metrics/job/x", "# TYPE c_total counter\nc_total{l=\"1\"} 1\nc_total{l=\"2\"} 2\nc_total{l=\"3\"} 3\nc_total{l=\"4\"} 4\n");
        Assert.Equal(200, reply.Status);
        Assert.StartsWith("2 series", reply.Header("Tributary-Warning"), StringComparison.Ordinal);
        Assert.Contains("c_total{tributary_overflow=\"true\"} 7", await gateway.ViewAsync());
    }

    [Fact]
    public async Task Gauges_past_the_series_limit_get_400_and_the_rest_is_merged()
    {
        await using var gateway = await RunningGateway.StartAsync("--Limits:MaxSeriesPerFamily=1");
        var reply = await gateway.PutAsync("/metrics/job/x", "# TYPE g gauge\ng{l=\"1\"} 1\ng{l=\"2\"} 2\n# TYPE ok gauge\nok 1\n");
        Assert.Equal(400, reply.Status);
        Assert.Contains("1 gauge series", reply.Text, StringComparison.Ordinal);
        Assert.Contains("MaxSeriesPerFamily", reply.Text, StringComparison.Ordinal);
        Assert.Equal(["g{job=\"x\",l=\"1\"} 1", "ok{job=\"x\"} 1"], await gateway.ViewAsync());
    }

    [Fact]
    public async Task Bodies_past_the_bytes_in_flight_get_503_until_there_is_room()
    {
        await using var gateway = await RunningGateway.StartAsync("--PushApi:MaxBytesInFlight=1048576");
        using var slow = await RawConnection.OpenAsync(gateway.Address);
        await slow.SendAsync("PUT /metrics/job/slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1048576\r\n\r\nm 1\n");
        await Eventually.TrueAsync(async () => (await gateway.GetAsync("/metrics?name[]=tributary_push_bytes_in_flight")).Text.Contains(" 1048576\n", StringComparison.Ordinal));

        var reply = await gateway.PutAsync("/metrics/job/x", "m 1\n");
        Assert.Equal(503, reply.Status);
        Assert.NotNull(reply.Header("Retry-After"));
        Assert.Contains("PushApi:MaxBytesInFlight", reply.Text, StringComparison.Ordinal);

        await slow.SendAsync(string.Concat("#", new string('#', 1048576 - 6), "\n"));
        Assert.StartsWith("HTTP/1.1 200", await slow.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (await gateway.PutAsync("/metrics/job/x", "m 1\n")).Status);
    }

    [Fact]
    public async Task A_sender_that_hangs_up_gives_its_room_back()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using (var rude = await RawConnection.OpenAsync(gateway.Address))
        {
            await rude.SendAsync("PUT /metrics/job/x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nm 1\n");
            await Eventually.TrueAsync(async () => !(await InFlightAsync()).Contains(" 0\n", StringComparison.Ordinal));
        }

        await Eventually.TrueAsync(async () => (await InFlightAsync()).Contains(" 0\n", StringComparison.Ordinal));
        Assert.Empty(await gateway.ViewAsync());
        Assert.Contains("{outcome=\"aborted\"} 1", (await gateway.GetAsync("/metrics?name[]=tributary_pushes_total")).Text, StringComparison.Ordinal);

        async Task<string> InFlightAsync() => (await gateway.GetAsync("/metrics?name[]=tributary_push_bytes_in_flight")).Text;
    }

    private static string Lines(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"metric_{i} {i}\n"));

    /// <summary>A body whose length is not announced.</summary>
    private sealed class ChunkedContent(string text) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
