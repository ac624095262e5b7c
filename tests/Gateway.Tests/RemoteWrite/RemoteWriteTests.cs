using IronSnappy;
using Tributary.Gateway.Tests.Running;
using static Tributary.Protocols.Tests.RemoteWrite.WriteRequests;

namespace Tributary.Gateway.Tests.RemoteWrite;

public sealed class RemoteWriteTests
{
    private const string V2Type = "application/x-protobuf;proto=io.prometheus.write.v2.Request";

    private static readonly double Stale = BitConverter.UInt64BitsToDouble(0x7ff0000000000002);

    internal static Task<Reply> WriteAsync(RunningGateway gateway, byte[] body, string contentType = "application/x-protobuf", string? encoding = "snappy")
    {
        var content = new ByteArrayContent(encoding == "identity" ? body : Snappy.Encode(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (encoding is not null) content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return gateway.SendAsync("POST", "/api/v1/write", content);
    }

    private static async Task WrittenAsync(RunningGateway gateway, params Series[] series)
    {
        var reply = await WriteAsync(gateway, V1(series));
        Assert.True(reply.Status == 204, $"{reply.Status} {reply.Text}");
    }

    internal static Series From(string instance, string name, params (double Value, long Timestamp)[] samples) =>
        new([("__name__", name), ("instance", instance), ("job", "shop")], [.. samples.Select(sample => new Point(sample.Value, sample.Timestamp))]);

    private static Series Part(string instance, string name, string? le, double value, long timestamp)
    {
        (string, string)[] bound = le is null ? [] : [("le", le)];
        return new([("__name__", name), ("instance", instance), ("job", "shop"), .. bound], new Point(value, timestamp));
    }

    private static string Written(Reply reply) =>
        $"{reply.Header("X-Prometheus-Remote-Write-Samples-Written")} {reply.Header("X-Prometheus-Remote-Write-Histograms-Written")} {reply.Header("X-Prometheus-Remote-Write-Exemplars-Written")}";

    [Fact]
    public async Task Instances_add_up_and_a_repeated_request_changes_nothing()
    {
        await using var gateway = await RunningGateway.StartAsync();
        Series[] series = [From("a", "hits_total", (5, 1000), (8, 2000)), From("b", "hits_total", (7, 1000)), From("a", "open", (3, 2000))];
        for (var i = 0; i < 3; i++)
        {
            var reply = await WriteAsync(gateway, V1(series));
            Assert.Equal((204, 0, "4 0 0"), (reply.Status, reply.Body.Length, Written(reply)));
        }

        Assert.Equal(["hits_total{job=\"shop\"} 15", "open{job=\"shop\"} 3"], await gateway.ViewAsync());
    }

    [Fact]
    public async Task Exemplars_are_written_with_samples_and_by_themselves()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var bucket = Part("a", "lat_bucket", "1", 4, 1000) with { Exemplars = [new(0.5, 900, ("trace_id", "one"))] };
        Assert.Equal("3 0 1", Written(await WriteAsync(gateway, V1(From("a", "hits_total", (5, 1000)), Part("a", "lat_bucket", "+Inf", 5, 1000), bucket))));
        Series[] alone = [From("a", "hits_total") with { Exemplars = [new(1, 950, ("trace_id", "two"))] }, bucket with { Points = [], Exemplars = [new(0.75, 990, ("trace_id", "three"))] }];
        for (var i = 0; i < 2; i++) Assert.Equal("0 0 2", Written(await WriteAsync(gateway, V2(alone), V2Type)));
        var page = (await gateway.GetAsync("/metrics", ("Accept", "application/openmetrics-text; version=1.0.0"))).Text;
        Assert.Contains("hits_total{job=\"shop\"} 5 # {trace_id=\"two\"} 1 0.95\n", page, StringComparison.Ordinal);
        Assert.Contains("lat_bucket{job=\"shop\",le=\"1.0\"} 4 # {trace_id=\"three\"} 0.75 0.99\n", page, StringComparison.Ordinal);
        Assert.Contains("tributary_request_points_total{outcome=\"accepted\",protocol=\"remote_write\"} 3\n", (await gateway.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_counts_on_and_a_late_sample_changes_nothing()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await WrittenAsync(gateway, From("a", "hits_total", (5, 1000)), From("a", "hits_total", (2, 3000)));
        await WrittenAsync(gateway, From("a", "hits_total", (4, 2000)));
        Assert.Equal(["hits_total{job=\"shop\"} 7"], await gateway.ViewAsync());
    }

    /// <summary>Prometheus fills its requests up to a number of samples, wherever that cuts a histogram.</summary>
    [Fact]
    public async Task A_histogram_may_be_spread_over_requests()
    {
        await using var gateway = await RunningGateway.StartAsync();
        foreach (var instance in (string[])["a", "b"])
        {
            await WrittenAsync(gateway, Part(instance, "lat_bucket", "0.5", 3, 1000), Part(instance, "lat_bucket", "1.0", 4, 1000));
            await WrittenAsync(gateway, Part(instance, "lat_bucket", "+Inf", 5, 1000), Part(instance, "lat_sum", null, 2.5, 1000), Part(instance, "lat_count", null, 5, 1000));
        }

        string[] expected = ["lat_bucket{job=\"shop\",le=\"0.5\"} 6", "lat_bucket{job=\"shop\",le=\"1\"} 8", "lat_bucket{job=\"shop\",le=\"+Inf\"} 10", "lat_sum{job=\"shop\"} 5", "lat_count{job=\"shop\"} 10"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await gateway.ViewAsync()).Order(StringComparer.Ordinal));
        Assert.Contains("# TYPE lat histogram\n", (await gateway.GetAsync("/metrics")).Text, StringComparison.Ordinal);
        Assert.Contains("\"exact\":true", (await gateway.GetAsync("/api/v1/families/lat")).Text.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Histograms_and_counters_survive_a_restart_of_the_gateway()
    {
        using var directory = new TemporaryDirectory();
        Series[] Of(double count, long time) => [Part("a", "lat_bucket", "1", count, time), Part("a", "lat_bucket", "+Inf", count + 1, time), From("a", "hits_total", (count, time))];
        await using (var gateway = await RunningGateway.StartInAsync(directory.File("data"))) await WrittenAsync(gateway, Of(5, 1000));
        await using (var gateway = await RunningGateway.StartInAsync(directory.File("data")))
        {
            await WrittenAsync(gateway, Of(5, 1000));
            await WrittenAsync(gateway, Of(6, 2000));
            string[] expected = ["hits_total{job=\"shop\"} 6", "lat_bucket{job=\"shop\",le=\"1\"} 6", "lat_bucket{job=\"shop\",le=\"+Inf\"} 7", "lat_count{job=\"shop\"} 7"];
            Assert.Equal(expected.Order(StringComparer.Ordinal), (await gateway.ViewAsync()).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_series_that_is_stale_leaves_at_once_and_what_it_counted_stays()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await WrittenAsync(gateway, From("a", "hits_total", (5, 1000)), From("a", "open", (3, 1000)), From("b", "open", (4, 1000)));
        await WrittenAsync(gateway, From("a", "hits_total", (Stale, 2000)), From("a", "open", (Stale, 2000)));
        Assert.Equal(["hits_total{job=\"shop\"} 5", "open{job=\"shop\"} 4"], await gateway.ViewAsync());
    }

    [Fact]
    public async Task Version_2_says_what_its_metrics_are_and_is_told_what_was_written()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var native = new Point(0, 3000, Histogram: NativeOf(1, 8, 12.5, 2, [(-1, 2), (1, 1)], [1, 2, -1]));
        byte[] body = V2(
            From("a", "odd", (5, 3000)) with { Type = 1, Help = "Odd.", Created = 1000 },
            new Series([("__name__", "lat"), ("instance", "a"), ("job", "shop")], native) { Type = 3 },
            From("a", "bad_total", (-1, 3000)) with { Type = 1 });
        var reply = await WriteAsync(gateway, body, V2Type);
        Assert.Equal((400, "1 1 0"), (reply.Status, Written(reply)));
        Assert.Equal("Points refused: 1; merged: 2.\nbad_total: a counter is -1; it must not be negative\n", reply.Text);
        var page = (await gateway.GetAsync("/metrics")).Text;
        Assert.Contains("# HELP odd Odd.\n# TYPE odd counter\nodd{job=\"shop\"} 5\n", page, StringComparison.Ordinal);
        Assert.Contains("lat_count{job=\"shop\"} 8\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("bad_total", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_name_is_the_families_that_are_there_know_best()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.PostAsync("/metrics/job/text/instance/a", "# TYPE node_count gauge\nnode_count 3\n# TYPE odd counter\nodd 5\n");
        await WrittenAsync(gateway, From("a", "node_count", (4, 1000)), From("a", "odd", (7, 1000)), From("a", "plain_count", (1, 1000)));
        Assert.Equal(
            ["node_count{job=\"shop\"} 4", "node_count{job=\"text\"} 3", "odd{job=\"shop\"} 7", "odd{job=\"text\"} 5", "plain_count{job=\"shop\"} 1"],
            (await gateway.ViewAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_family_of_another_kind_is_refused_and_the_rest_is_merged()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.PostAsync("/metrics/job/text/instance/a", "# TYPE lat histogram\nlat_bucket{le=\"+Inf\"} 3\nlat_sum 1\nlat_count 3\n");
        var reply = await WriteAsync(gateway, V1(Part("a", "lat_bucket", "+Inf", 5, 1000), From("a", "hits_total", (5, 1000))));
        Assert.Equal((400, "1 0 0"), (reply.Status, Written(reply)));
        Assert.StartsWith("Points refused: 1; merged: 1.\nlat is known with another type", reply.Text, StringComparison.Ordinal);
        Assert.Contains("hits_total{job=\"shop\"} 5", await gateway.ViewAsync());
    }

    [Fact]
    public async Task Replicas_of_one_Prometheus_count_once()
    {
        await using var gateway = await RunningGateway.StartAsync();
        foreach (var (replica, value, time) in ((string, double, long)[])[("r0", 5, 1000), ("r1", 6, 1400), ("r0", 7, 2000), ("r1", 7, 2400)])
            await WrittenAsync(gateway, new Series([("__name__", "hits_total"), ("instance", "a"), ("job", "shop"), ("prometheus_replica", replica)], new Point(value, time)));
        Assert.Equal(["hits_total{job=\"shop\"} 7"], await gateway.ViewAsync());

        await using var each = await RunningGateway.StartAsync("--RemoteWrite:ReplicaLabels=");
        foreach (var replica in (string[])["r0", "r1"]) await WrittenAsync(each, new Series([("__name__", "hits_total"), ("replica", replica), ("job", "shop")], new Point(5, 1000)));
        Assert.Equal(2, (await each.ViewAsync()).Length);
    }

    [Theory]
    [InlineData(415, "text/plain", "snappy", "Content-Type text/plain is not taken. Send application/x-protobuf")]
    [InlineData(415, "application/x-protobuf;proto=io.prometheus.write.v3.Request", "snappy", "Content-Type application/x-protobuf;proto=io.prometheus.write.v3.Request is not taken.")]
    [InlineData(415, "application/x-protobuf", "zstd", "Content-Encoding zstd is not taken.")]
    [InlineData(400, "application/x-protobuf", "identity", "byte ")]
    [InlineData(400, V2Type, "identity", "byte ")]
    public async Task What_is_no_request_is_refused(int status, string contentType, string encoding, string text)
    {
        await using var gateway = await RunningGateway.StartAsync();
        var reply = await WriteAsync(gateway, [0x0a, 0xff], contentType, encoding);
        Assert.Equal((status, "0 0 0"), (reply.Status, Written(reply)));
        Assert.StartsWith(text, reply.Text, StringComparison.Ordinal);
        Assert.Empty(await gateway.ViewAsync());
    }

    [Theory]
    [InlineData("application/x-protobuf", null)]
    [InlineData("application/x-protobuf", "identity")]
    [InlineData("application/x-protobuf;proto=prometheus.WriteRequest", "snappy")]
    [InlineData("application/x-protobuf; proto=\"prometheus.WriteRequest\"", "snappy")]
    public async Task Version_1_is_taken_in_all_ways_it_is_named(string contentType, string? encoding)
    {
        await using var gateway = await RunningGateway.StartAsync();
        Assert.Equal(204, (await WriteAsync(gateway, V1(From("a", "open", (3, 2000))), contentType, encoding)).Status);
        Assert.Equal(["open{job=\"shop\"} 3"], await gateway.ViewAsync());
    }

    [Fact]
    public async Task Too_many_sources_are_to_come_again()
    {
        await using var gateway = await RunningGateway.StartAsync("--Limits:MaxSources=1");
        await WrittenAsync(gateway, From("a", "open", (3, 2000)));
        var reply = await WriteAsync(gateway, V1(From("a", "open", (4, 3000)), From("b", "open", (4, 2000))));
        Assert.Equal((429, "10", "1 0 0"), (reply.Status, reply.Header("Retry-After"), Written(reply)));
        Assert.Equal(["open{job=\"shop\"} 4"], await gateway.ViewAsync());
    }

    [Fact]
    public async Task Requests_and_their_points_are_counted()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await WrittenAsync(gateway, From("a", "hits_total", (1, 1000), (double.NaN, 2000)));
        var page = (await gateway.GetAsync("/metrics")).Text;
        Assert.Contains("tributary_requests_total{outcome=\"accepted\",protocol=\"remote_write\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("tributary_request_points_total{outcome=\"not_a_number\",protocol=\"remote_write\"} 1\n", page, StringComparison.Ordinal);
    }
}
