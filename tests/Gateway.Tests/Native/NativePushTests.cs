using System.IO.Compression;
using System.Net.Http.Headers;
using IronSnappy;
using Tributary.Gateway.Tests.Running;
using Tributary.Metrics.Points;
using Tributary.Protocols.Native;

namespace Tributary.Gateway.Tests.Native;

public sealed class NativePushTests
{
    private const string Path = "/api/v1/push";

    private static readonly NativeDefinition Orders = Layout("orders_total", MetricType.Counter, PointKind.Counter);
    private static readonly NativeDefinition Open = Layout("open", MetricType.Gauge, PointKind.Gauge);

    private static NativeDefinition Layout(string name, MetricType type, PointKind kind) => new(new NativeLayout(new FamilyDescription(name, type, "", ""), kind, [NativeSeries.Of([])]));

    /// <summary>A request of one update.</summary>
    private static byte[] Update(string instance, long epoch, long sequence, bool defines, params (NativeDefinition Layout, NativeFrameFlags Flags, double Value)[] frames)
    {
        var writer = new NativeWriter();
        writer.BeginUpdate(new NativeSource([new("job", "shop"), new("instance", instance)]), epoch, sequence, NativeUpdateFlags.Checksum);
        foreach (var (layout, flags, value) in frames) writer.AddFrame(layout, flags, [value], define: defines);
        writer.EndUpdate();
        return writer.Written.ToArray();
    }

    private static byte[] Increment(string instance, long epoch, long sequence, double value, bool defines = true) => Update(instance, epoch, sequence, defines, (Orders, NativeFrameFlags.Delta, value));

    private static Task<Reply> SendAsync(RunningGateway gateway, byte[] body, params (string Name, string Value)[] headers) => SendAsync(gateway, body, "application/vnd.tributary.frames", headers);

    private static Task<Reply> SendAsync(RunningGateway gateway, byte[] body, string? contentType, params (string Name, string Value)[] headers)
    {
        var content = new ByteArrayContent(body);
        if (contentType is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return gateway.SendAsync("POST", Path, content, headers);
    }

    private static async Task<NativeOutcome[]> OutcomesAsync(RunningGateway gateway, byte[] body)
    {
        var reply = await SendAsync(gateway, body);
        Assert.Equal((200, "application/vnd.tributary.outcomes"), (reply.Status, reply.ContentType));
        Assert.True(NativeAnswer.TryRead(reply.Body, out var frames));
        return [.. frames.Select(frame => frame.Outcome)];
    }

    [Fact]
    public async Task Sources_add_up_under_their_job()
    {
        await using var gateway = await RunningGateway.StartAsync();
        Assert.Equal([NativeOutcome.Applied, NativeOutcome.Applied], await OutcomesAsync(gateway, Update("a", 1, 1, true, (Orders, default, 5), (Open, default, 1))));
        Assert.Equal([NativeOutcome.Applied, NativeOutcome.Applied], await OutcomesAsync(gateway, Update("b", 1, 1, false, (Orders, default, 7), (Open, default, 2))));
        Assert.Equal(["open{job=\"shop\"} 3", "orders_total{job=\"shop\"} 12"], await gateway.ViewAsync());
    }

    [Fact]
    public async Task Numbers_count_once_in_any_order_and_gaps_are_told()
    {
        await using var gateway = await RunningGateway.StartAsync();
        foreach (var number in (int[])[2, 1, 2, 70, 69, 1]) await OutcomesAsync(gateway, Increment("a", 5, number, 1));
        Assert.Equal(["orders_total{job=\"shop\"} 4"], await gateway.ViewAsync());
        var source = (await gateway.GetAsync("/api/v1/families/orders_total")).Data.GetProperty("sources")[0];
        Assert.Equal((4, 2), (source.GetProperty("gaps").GetInt32(), source.GetProperty("duplicates").GetInt32()));
    }

    [Fact]
    public async Task A_process_that_comes_back_counts_on_and_what_its_earlier_life_sends_late_does_not_count()
    {
        await using var gateway = await RunningGateway.StartAsync();
        foreach (var (epoch, number, value) in ((int, int, int)[])[(100, 1, 5), (100, 2, 8), (200, 1, 3), (100, 3, 9), (200, 2, 4)]) await OutcomesAsync(gateway, Update("a", epoch, number, true, (Orders, default, value)));
        Assert.Equal(["orders_total{job=\"shop\"} 12"], await gateway.ViewAsync());
    }

    [Fact]
    public async Task A_gateway_that_has_restarted_asks_for_layouts_and_counts_nothing_twice()
    {
        using var directory = new TemporaryDirectory();
        await using (var first = await RunningGateway.StartInAsync(directory.File("data")))
        {
            Assert.Equal([NativeOutcome.UnknownLayout], await OutcomesAsync(first, Increment("a", 1, 1, 2, defines: false)));
            Assert.Equal([NativeOutcome.Applied], await OutcomesAsync(first, Increment("a", 1, 1, 2)));
        }

        await using var second = await RunningGateway.StartInAsync(directory.File("data"));
        Assert.Equal([NativeOutcome.UnknownLayout], await OutcomesAsync(second, Increment("a", 1, 1, 2, defines: false)));
        Assert.Equal([NativeOutcome.Duplicate], await OutcomesAsync(second, Increment("a", 1, 1, 2)));
        Assert.Equal([NativeOutcome.Applied], await OutcomesAsync(second, Increment("a", 1, 2, 3, defines: false)));
        Assert.Equal(["orders_total{job=\"shop\"} 5"], await second.ViewAsync());
    }

    [Fact]
    public async Task A_frame_that_is_refused_leaves_the_others_and_says_why()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.PostAsync("/metrics/job/other", "# TYPE orders_total gauge\norders_total 1\n");
        var reply = await SendAsync(gateway, Update("a", 1, 1, true, (Orders, default, 5), (Open, default, 3)));
        Assert.True(NativeAnswer.TryRead(reply.Body, out var frames));
        Assert.Equal([NativeOutcome.TypeClash, NativeOutcome.Applied], frames.Select(frame => frame.Outcome));
        Assert.StartsWith("orders_total is known with another type", frames[0].Reason, StringComparison.Ordinal);
        Assert.Contains("open{job=\"shop\"} 3", await gateway.ViewAsync());
        var json = await SendAsync(gateway, Update("a", 1, 2, true, (Layout("bad_total", MetricType.Counter, PointKind.Counter), default, -1)), ("Accept", "application/json"));
        Assert.Equal((200, "application/json; charset=utf-8"), (json.Status, json.ContentType));
        Assert.Equal("invalid_value", json.Data[0].GetProperty("outcome").GetString());
        Assert.Equal(1, json.Data[0].GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task A_group_is_the_same_whether_it_is_pushed_in_text_or_in_frames()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.PostAsync("/metrics/job/shop/instance/a", "# TYPE orders_total counter\norders_total 2\n", ("Tributary-Push", "1/1"));
        Assert.Equal([NativeOutcome.Duplicate], await OutcomesAsync(gateway, Update("a", 1, 1, true, (Orders, default, 2))));
        await OutcomesAsync(gateway, Update("a", 1, 2, true, (Orders, default, 5), (Open, default, 1)));
        Assert.Equal(["open{job=\"shop\"} 1", "orders_total{job=\"shop\"} 5"], await gateway.ViewAsync());
        Assert.Equal(202, (await gateway.DeleteAsync("/metrics/job/shop/instance/a")).Status);
        Assert.Empty(await gateway.ViewAsync());
    }

    [Fact]
    public async Task A_request_that_is_not_well_formed_changes_nothing()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var body = Increment("a", 1, 1, 2);
        foreach (var (wrong, error) in ((byte[], string)[])
        [
            (body[..^1], "byte 4: an update cannot be read"),
            ([.. body, 1], $"byte {body.Length}: an update cannot be read"),
            ([.. body[..^1], (byte)(body[^1] ^ 1)], $"byte {body.Length - 4}: the checksum is not that of the update"),
            ([], "byte 0: a request begins with 54 42 46 01"),
        ])
        {
            var reply = await SendAsync(gateway, wrong);
            Assert.Equal((400, "text/plain; charset=utf-8"), (reply.Status, reply.ContentType));
            Assert.StartsWith(error, reply.Text, StringComparison.Ordinal);
        }

        Assert.Empty(await gateway.ViewAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/octet-stream")]
    [InlineData("application/vnd.tributary.outcomes")]
    public async Task Another_content_type_is_not_taken(string? contentType)
    {
        await using var gateway = await RunningGateway.StartAsync();
        var reply = await SendAsync(gateway, Increment("a", 1, 1, 2), contentType);
        Assert.Equal(415, reply.Status);
        Assert.EndsWith("Send application/vnd.tributary.frames.\n", reply.Text, StringComparison.Ordinal);
        Assert.Equal(415, (await SendAsync(gateway, Increment("a", 1, 1, 2), ("Content-Encoding", "br"))).Status);
        Assert.Equal("POST", (await gateway.GetAsync(Path)).ContentHeaders.Allow.Single());
    }

    [Fact]
    public async Task Bodies_may_be_compressed_and_are_limited_when_decompressed()
    {
        await using var gateway = await RunningGateway.StartAsync("--Limits:MaxDecompressedBodyBytes=100000", "--Limits:MaxBodyBytes=50000");
        Assert.Equal(200, (await SendAsync(gateway, Gzip(Increment("a", 1, 1, 2)), ("Content-Encoding", "gzip"))).Status);
        Assert.Equal(200, (await SendAsync(gateway, Snappy.Encode(Increment("a", 1, 2, 3)), ("Content-Encoding", "snappy"))).Status);
        Assert.Equal(["orders_total{job=\"shop\"} 5"], await gateway.ViewAsync());
        var bomb = await SendAsync(gateway, Gzip(new byte[100_001]), ("Content-Encoding", "gzip"));
        Assert.Equal(413, bomb.Status);
        Assert.StartsWith("The body is larger than 100000 bytes when decompressed (Limits:MaxDecompressedBodyBytes)", bomb.Text, StringComparison.Ordinal);
        Assert.Equal(413, (await SendAsync(gateway, new byte[50_001])).Status);
    }

    [Fact]
    public async Task What_cannot_be_taken_now_is_asked_to_come_again()
    {
        await using var failing = await RunningGateway.StartOnAsync(new FailingEngine());
        var reply = await SendAsync(failing, Increment("a", 1, 1, 2));
        Assert.Equal((503, "10"), (reply.Status, reply.Header("Retry-After")));

        await using var full = await RunningGateway.StartAsync("--Limits:MaxSources=1");
        Assert.Equal([NativeOutcome.Applied], await OutcomesAsync(full, Increment("a", 1, 1, 2)));
        reply = await SendAsync(full, Increment("b", 1, 1, 2));
        Assert.Equal((429, "10"), (reply.Status, reply.Header("Retry-After")));
        byte[] both = [.. Increment("a", 1, 2, 2), .. Increment("b", 1, 1, 2).AsSpan(4)];
        reply = await SendAsync(full, both);
        Assert.Equal((200, "10"), (reply.Status, reply.Header("Retry-After")));
        Assert.True(NativeAnswer.TryRead(reply.Body, out var frames));
        Assert.Equal([NativeOutcome.Applied, NativeOutcome.Deferred], frames.Select(frame => frame.Outcome));
    }

    [Fact]
    public async Task Limits_are_told_for_the_request_and_for_each_frame()
    {
        await using var gateway = await RunningGateway.StartAsync("--Limits:MaxFramesPerRequest=3", "--Limits:MaxSeriesPerFamily=1");
        var reply = await SendAsync(gateway, Update("a", 1, 1, true, (Orders, default, 1), (Open, default, 1), (Layout("more", MetricType.Gauge, PointKind.Gauge), default, 1)));
        Assert.Equal(400, reply.Status);
        Assert.Contains("Limits:MaxFramesPerRequest", reply.Text, StringComparison.Ordinal);
        var layout = new NativeDefinition(new NativeLayout(new FamilyDescription("c_total", MetricType.Counter, "", ""), PointKind.Counter, [NativeSeries.Of([new("n", "1")]), NativeSeries.Of([new("n", "2")])]));
        var writer = new NativeWriter();
        writer.BeginUpdate(new NativeSource([new("job", "shop")]), 1, 1);
        writer.AddFrame(layout, default, [1, 2], define: true);
        writer.EndUpdate();
        var json = await SendAsync(gateway, writer.Written.ToArray(), ("Accept", "application/json"));
        Assert.Equal("{\"status\":\"success\",\"data\":[{\"outcome\":\"applied\",\"overflowed\":1}]}\n", json.Text);
    }

    [Fact]
    public async Task Requests_frames_and_series_are_counted()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await SendAsync(gateway, Update("a", 1, 1, false, (Orders, default, 1), (Open, default, 1)));
        await SendAsync(gateway, Update("a", 1, 1, true, (Orders, default, 1), (Open, default, 1), (Layout("tributary_x", MetricType.Gauge, PointKind.Gauge), default, 1)));
        await SendAsync(gateway, Update("a", 1, 2, true, (Orders, default, 1)));
        await SendAsync(gateway, [1]);
        await SendAsync(gateway, [], "text/plain");
        var page = (await gateway.GetAsync("/metrics")).Text;
        foreach (var (outcome, count) in ((string, int)[])[("accepted", 1), ("partly_refused", 1), ("unknown_layouts", 1), ("malformed", 1), ("unsupported", 1)]) Assert.Contains($"tributary_requests_total{{outcome=\"{outcome}\",protocol=\"native\"}} {count}\n", page, StringComparison.Ordinal);
        foreach (var (outcome, count) in ((string, int)[])[("merged", 3), ("refused", 1), ("unknown_layout", 2)]) Assert.Contains($"tributary_frames_total{{outcome=\"{outcome}\"}} {count}\n", page, StringComparison.Ordinal);
        Assert.Contains("tributary_request_points_total{outcome=\"accepted\",protocol=\"native\"} 3\n", page, StringComparison.Ordinal);
        Assert.Contains("tributary_ingest_samples_total 6\n", page, StringComparison.Ordinal);
        Assert.Contains("tributary_ingest_parse_errors_total 1\n", page, StringComparison.Ordinal);
    }

    private static byte[] Gzip(byte[] body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(body);
        return compressed.ToArray();
    }
}
