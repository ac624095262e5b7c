using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Otlp;

public sealed class OtlpHttpTests
{
    private const string Json = "application/json";

    /// <summary>A request of one service with one metric, <c>POINTS</c> in it.</summary>
    private static string Request(string metric, string instance = "i1") =>
        $$$"""{"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},{"key":"service.instance.id","value":{"stringValue":"{{{instance}}}"}}]},"scopeMetrics":[{"metrics":[{{{metric}}}]}]}]}""";

    private static string Counter(int value, int start, int time, int temporality = 2, string name = "orders") =>
        $$$"""{"name":"{{{name}}}","sum":{"isMonotonic":true,"aggregationTemporality":{{{temporality}}},"dataPoints":[{"asInt":{{{value}}},"startTimeUnixNano":"{{{start}}}000000000","timeUnixNano":"{{{time}}}000000000"}]}}""";

    private static Task<Reply> PostAsync(RunningGateway gateway, string json, params (string Name, string Value)[] headers) =>
        gateway.SendAsync("POST", "/v1/metrics", new StringContent(json, Encoding.UTF8, Json), headers);

    [Fact]
    public async Task Instances_of_a_service_add_up_under_its_job()
    {
        await using var gateway = await RunningGateway.StartAsync();
        foreach (var (instance, value) in ((string, int)[])[("i1", 5), ("i2", 7)])
        {
            var reply = await PostAsync(gateway, Request(Counter(value, 10, 20), instance));
            Assert.Equal((200, "{}", Json), (reply.Status, reply.Text, reply.ContentType));
        }

        Assert.Equal(["orders_total{job=\"shop\"} 12"], await gateway.ViewAsync());
    }

    [Fact]
    public async Task A_repeated_request_changes_nothing()
    {
        await using var gateway = await RunningGateway.StartAsync();
        foreach (var temporality in (int[])[1, 2])
        {
            for (var i = 0; i < 3; i++) Assert.Equal(200, (await PostAsync(gateway, Request(Counter(5, 10, 20, temporality, $"orders{temporality}")))).Status);
        }

        Assert.Equal(["orders1_total{job=\"shop\"} 5", "orders2_total{job=\"shop\"} 5"], await gateway.ViewAsync());
    }

    [Fact]
    public async Task Increments_of_overlapping_intervals_count_once()
    {
        await using var gateway = await RunningGateway.StartAsync();
        foreach (var (start, time) in ((int, int)[])[(10, 20), (20, 30), (15, 25), (40, 50), (30, 40), (10, 20), (30, 40)])
        {
            Assert.Equal(200, (await PostAsync(gateway, Request(Counter(1, start, time, temporality: 1)))).Status);
        }

        Assert.Equal(["orders_total{job=\"shop\"} 4"], await gateway.ViewAsync());
    }

    [Fact]
    public async Task Several_points_of_a_series_in_one_request_count_in_the_order_of_their_times()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var points = string.Join(',', new[] { (3, 40), (9, 20), (12, 30) }.Select(point => $$$"""{"asInt":{{{point.Item1}}},"timeUnixNano":"{{{point.Item2}}}000000000"}"""));
        await PostAsync(gateway, Request($$$"""{"name":"orders","sum":{"isMonotonic":true,"aggregationTemporality":2,"dataPoints":[{{{points}}}]}}"""));
        Assert.Equal(["orders_total{job=\"shop\"} 15"], await gateway.ViewAsync()); // 12, and 3 after a restart
    }

    [Fact]
    public async Task A_request_with_a_part_of_a_family_leaves_the_rest_of_it()
    {
        await using var gateway = await RunningGateway.StartAsync();
        foreach (var route in (string[])["a", "b"])
        {
            await PostAsync(gateway, Request($$$"""{"name":"open","gauge":{"dataPoints":[{"asInt":1,"attributes":[{"key":"route","value":{"stringValue":"{{{route}}}"}}]}]}}"""));
        }

        Assert.Equal(["open{job=\"shop\",route=\"a\"} 1", "open{job=\"shop\",route=\"b\"} 1"], await gateway.ViewAsync());
        await PostAsync(gateway, Request("""{"name":"open","gauge":{"dataPoints":[{"flags":1,"attributes":[{"key":"route","value":{"stringValue":"a"}}]}]}}"""));
        Assert.Equal(["open{job=\"shop\",route=\"b\"} 1"], await gateway.ViewAsync());
    }

    [Fact]
    public async Task Exemplars_come_to_the_page_with_their_traces_as_labels()
    {
        await using var gateway = await RunningGateway.StartAsync();
        const string Trace = "\"traceId\":\"0af7651916cd43dd8448eb211c80319c\",\"spanId\":\"b7ad6b7169203331\"";
        string Exemplar(string value) => $$$"""{"timeUnixNano":"19500000000",{{{value}}},{{{Trace}}},"filteredAttributes":[{"key":"user.id","value":{"intValue":"7"}}]}""";
        var counter = Counter(5, 10, 20).Replace("\"asInt\"", $"\"exemplars\":[{Exemplar("\"asInt\":\"1\"")}],\"asInt\"", StringComparison.Ordinal);
        var histogram = $$$"""{"name":"took","unit":"s","histogram":{"aggregationTemporality":2,"dataPoints":[{"count":2,"sum":5,"bucketCounts":[1,1],"explicitBounds":[1],"timeUnixNano":"20000000000","exemplars":[{{{Exemplar("\"asDouble\":0.5")}}}]}]}}""";
        var reply = await PostAsync(gateway, Request($"{counter},{histogram}"));
        Assert.Equal((200, "{}"), (reply.Status, reply.Text));
        const string Labels = "span_id=\"b7ad6b7169203331\",trace_id=\"0af7651916cd43dd8448eb211c80319c\",user_id=\"7\"";
        var page = (await gateway.GetAsync("/metrics", ("Accept", "application/openmetrics-text; version=1.0.0"))).Text;
        Assert.Contains($"orders_total{{job=\"shop\"}} 5 # {{{Labels}}} 1 19.5\n", page, StringComparison.Ordinal);
        Assert.Contains($"took_seconds_bucket{{job=\"shop\",le=\"1.0\"}} 1 # {{{Labels}}} 0.5 19.5\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exponential_histograms_merge_and_show_as_classic_ones_in_text()
    {
        await using var gateway = await RunningGateway.StartAsync();
        foreach (var (instance, scale) in ((string, int)[])[("i1", 0), ("i2", 1)])
        {
            await PostAsync(gateway, Request($$$"""{"name":"took","unit":"s","exponentialHistogram":{"aggregationTemporality":2,"dataPoints":[{"count":3,"sum":5,"scale":{{{scale}}},"positive":{"offset":0,"bucketCounts":[1,2]},"timeUnixNano":"20000000000"}]}}""", instance));
        }

        // At scale 0 the buckets are (1, 2] and (2, 4]; at scale 1 both are within (1, 2].
        Assert.Equal(
            ["took_seconds_bucket{job=\"shop\",le=\"2\"} 4", "took_seconds_bucket{job=\"shop\",le=\"4\"} 6", "took_seconds_bucket{job=\"shop\",le=\"+Inf\"} 6", "took_seconds_sum{job=\"shop\"} 10", "took_seconds_count{job=\"shop\"} 6"],
            await gateway.ViewAsync());
    }

    [Fact]
    public async Task What_is_refused_is_a_partial_success_and_the_rest_stands()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.PostAsync("/metrics/job/other", "# TYPE orders_total gauge\norders_total 1\n");
        var reply = await PostAsync(gateway, Request($$$"""{{{Counter(5, 10, 20)}}},{{{Counter(6, 10, 20, name: "good")}}},{{{Counter(1, 10, 20, name: "tributary_x")}}},{{{Counter(-1, 10, 20, name: "negative")}}}"""));
        Assert.Equal(200, reply.Status);
        var partial = JsonSerializer.Deserialize<JsonElement>(reply.Body).GetProperty("partialSuccess");
        Assert.Equal("3", partial.GetProperty("rejectedDataPoints").GetString());
        var message = partial.GetProperty("errorMessage").GetString()!.Split('\n');
        Assert.Equal("negative: the value of a monotonic sum is -1; it must be finite and not negative", message[0]);
        Assert.Contains(message, line => line.StartsWith("orders_total is known with another type", StringComparison.Ordinal));
        Assert.Contains(message, line => line.StartsWith("The name tributary_x_total is reserved", StringComparison.Ordinal));
        Assert.Contains("good_total{job=\"shop\"} 6", await gateway.ViewAsync());
    }

    [Fact]
    public async Task Protobuf_is_answered_in_protobuf()
    {
        await using var gateway = await RunningGateway.StartAsync();
        async Task<Reply> Send(byte[] body) => await gateway.SendAsync("POST", "/v1/metrics", new ByteArrayContent(body) { Headers = { ContentType = new("application/x-protobuf") } });
        var good = await Send([]);
        Assert.Equal((200, 0, "application/x-protobuf"), (good.Status, good.Body.Length, good.ContentType));
        var bad = await Send([0xff]);
        Assert.Equal((400, "application/x-protobuf"), (bad.Status, bad.ContentType));
        Assert.Equal([0x08, 0x03, 0x12], bad.Body[..3]); // google.rpc.Status: code INVALID_ARGUMENT, and a message
        Assert.Contains("byte 0: the body is not an ExportMetricsServiceRequest", bad.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Malformed_JSON_is_answered_in_JSON_and_changes_nothing()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var reply = await PostAsync(gateway, Request(Counter(5, 10, 20))[..^1]);
        Assert.Equal((400, Json), (reply.Status, reply.ContentType));
        Assert.Equal(3, JsonSerializer.Deserialize<JsonElement>(reply.Body).GetProperty("code").GetInt32());
        Assert.Empty(await gateway.ViewAsync());
    }

    [Fact]
    public async Task Bodies_may_be_gzipped_and_are_limited_when_decompressed()
    {
        await using var gateway = await RunningGateway.StartAsync("--Limits:MaxDecompressedBodyBytes=100000", "--Limits:MaxBodyBytes=50000");
        async Task<Reply> Send(string json)
        {
            using var compressed = new MemoryStream();
            await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(json));
            return await gateway.SendAsync("POST", "/v1/metrics", new ByteArrayContent(compressed.ToArray()) { Headers = { ContentType = new(Json), ContentEncoding = { "gzip" } } });
        }

        Assert.Equal(200, (await Send(Request(Counter(5, 10, 20)))).Status);
        Assert.Equal(["orders_total{job=\"shop\"} 5"], await gateway.ViewAsync());
        var bomb = await Send(Request(Counter(5, 10, 20)) + new string(' ', 100_000));
        Assert.Equal(413, bomb.Status);
        Assert.Equal(8, JsonSerializer.Deserialize<JsonElement>(bomb.Body).GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/x-protobuf; charset=utf-8", 400)]
    [InlineData("application/json; charset=utf-8", 400)]
    public async Task The_content_type_says_what_the_body_is(string contentType, int status)
    {
        await using var gateway = await RunningGateway.StartAsync();
        Assert.Equal(status, (await gateway.SendAsync("POST", "/v1/metrics", new ByteArrayContent("nothing"u8.ToArray()), ("Content-Type", contentType))).Status);
    }

    [Fact]
    public async Task New_sources_beyond_the_limit_are_asked_to_come_again()
    {
        await using var gateway = await RunningGateway.StartAsync("--Limits:MaxSources=1");
        Assert.Equal(200, (await PostAsync(gateway, Request(Counter(5, 10, 20)))).Status);
        var reply = await PostAsync(gateway, Request(Counter(5, 10, 20), "i2"));
        Assert.Equal((429, "10"), (reply.Status, reply.Header("Retry-After")));
        Assert.Equal(200, (await PostAsync(gateway, Request(Counter(6, 10, 30)))).Status);
    }

    [Fact]
    public async Task A_series_limit_is_told_while_the_totals_stay_true()
    {
        await using var gateway = await RunningGateway.StartAsync("--Limits:MaxSeriesPerFamily=1");
        var points = string.Join(',', Enumerable.Range(1, 3).Select(i => $$$"""{"asInt":{{{i}}},"timeUnixNano":"20000000000","attributes":[{"key":"n","value":{"intValue":{{{i}}}}}]}"""));
        var reply = await PostAsync(gateway, Request($$$"""{"name":"orders","sum":{"isMonotonic":true,"aggregationTemporality":2,"dataPoints":[{{{points}}}]}}"""));
        Assert.Equal(200, reply.Status);
        Assert.StartsWith("2 series are counted in the overflow series", JsonSerializer.Deserialize<JsonElement>(reply.Body).GetProperty("partialSuccess").GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.Equal(["orders_total{job=\"shop\",n=\"1\"} 1", "orders_total{tributary_overflow=\"true\"} 5"], await gateway.ViewAsync());
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_is_no_loss()
    {
        await using var gateway = await RunningGateway.StartOnAsync(new FailingEngine());
        var reply = await PostAsync(gateway, Request(Counter(5, 10, 20)));
        Assert.Equal((503, "10"), (reply.Status, reply.Header("Retry-After")));
        Assert.Equal(14, JsonSerializer.Deserialize<JsonElement>(reply.Body).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Requests_are_counted()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await PostAsync(gateway, Request(Counter(5, 10, 20)));
        await PostAsync(gateway, "{");
        var page = (await gateway.GetAsync("/metrics")).Text;
        Assert.Contains("tributary_requests_total{outcome=\"accepted\",protocol=\"otlp_http\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("tributary_requests_total{outcome=\"malformed\",protocol=\"otlp_http\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("tributary_request_points_total{outcome=\"accepted\",protocol=\"otlp_http\"} 1\n", page, StringComparison.Ordinal);
    }
}
