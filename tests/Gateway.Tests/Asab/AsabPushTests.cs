using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Configuration;
using Tributary.Gateway.Hosting;
using Tributary.Gateway.Tests.Running;
using Tributary.Protocols.Tests.Asab;

namespace Tributary.Gateway.Tests.Asab;

public sealed class AsabPushTests
{
    private const string Path = "/asab/v1/push";

    /// <summary>A request of one metric with one field.</summary>
    private static string Request(string type, string values, double measuredAt, bool? reset = null, string instance = "i1", string name = "m") => string.Create(
        CultureInfo.InvariantCulture,
        $$"""[{"type": "{{type}}", "name": "{{name}}", "static_tags": {}, "fieldset": [{"tags": {"host": "h", "appclass": "Shop", "instance_id": "{{instance}}"}, "values": {{{values}}}, "measured_at": {{measuredAt}}}]{{(reset is { } is_ ? $", \"reset\": {(is_ ? "true" : "false")}" : "")}}}]""");

    private static async Task SendAsync(RunningGateway gateway, string json)
    {
        var reply = await gateway.PostAsync(Path, json, ("Content-Type", "application/json"));
        Assert.Equal((200, ""), (reply.Status, reply.Text));
    }

    [Fact]
    public async Task A_request_that_comes_again_changes_nothing()
    {
        await using var gateway = await RunningGateway.StartAsync();
        Assert.Equal(200, (await gateway.PostAsync(Path, AsabRequests.First)).Status);
        var view = await gateway.ViewAsync();
        Assert.Contains("asabdrv_counter_total{appclass=\"SeedApp\",foo=\"bar\",job=\"SeedApp\",name=\"v1\",service_id=\"svc\"} 3", view);
        for (var i = 0; i < 3; i++) Assert.Equal(200, (await gateway.PostAsync(Path, AsabRequests.First)).Status);
        Assert.Equal(view, await gateway.ViewAsync());
    }

    [Fact]
    public async Task Windows_add_up_once_each_over_instances_and_time()
    {
        await using var gateway = await RunningGateway.StartAsync();
        foreach (var (instance, value, time) in ((string, int, int)[])[("i1", 3, 60), ("i2", 4, 61), ("i1", 3, 60), ("i1", 5, 120), ("i2", 0, 121), ("i1", 3, 60)])
        {
            await SendAsync(gateway, Request("Counter", $"\"v\": {value}", time, reset: true, instance));
        }

        Assert.Equal(["m_total{appclass=\"Shop\",job=\"Shop\",name=\"v\"} 12"], await gateway.ViewAsync());
        Assert.Contains("# TYPE m_total counter\n", (await gateway.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cumulative_counters_count_once_however_often_they_are_repeated_and_go_on_after_a_restart()
    {
        await using var gateway = await RunningGateway.StartAsync();
        foreach (var (instance, value) in ((string, int)[])[("i1", 3), ("i1", 3), ("i2", 10), ("i1", 5), ("i1", 5), ("i1", 2)])
        {
            await SendAsync(gateway, Request("Counter", $"\"v\": {value}", 60, reset: false, instance));
        }

        Assert.Equal(["m_total{appclass=\"Shop\",job=\"Shop\",name=\"v\"} 17"], await gateway.ViewAsync()); // 3 + 2 + 2, and 10
    }

    [Fact]
    public async Task An_old_request_that_comes_late_changes_nothing()
    {
        await using var gateway = await RunningGateway.StartAsync();
        string At(int time, int counted, int open) => $"[{Request("Counter", $"\"v\": {counted}", 1, reset: false, name: "c")[1..^1]},{Request("Gauge", $"\"v\": {open}", 1, name: "g")[1..^1]},{Request("EPSCounter", "\"v\": 0", time, reset: true, name: "e")[1..^1]}]";
        foreach (var (time, counted, open) in ((int, int, int)[])[(60, 3, 30), (120, 8, 80), (60, 3, 30)]) await SendAsync(gateway, At(time, counted, open));
        Assert.Equal(["c_total{appclass=\"Shop\",job=\"Shop\",name=\"v\"} 8", "e{appclass=\"Shop\",job=\"Shop\",name=\"v\"} 0", "g{appclass=\"Shop\",job=\"Shop\",name=\"v\"} 80"], await gateway.ViewAsync());
    }

    [Theory]
    [InlineData(true, 6, 7)]
    [InlineData(false, 4, 5)]
    public async Task Histograms_add_up_by_value_name(bool isReset, int below, int count)
    {
        await using var gateway = await RunningGateway.StartAsync();
        foreach (var (instance, time) in ((string, int)[])[("i1", 60), ("i2", 60), ("i1", 120), ("i1", 120)])
        {
            var (low, all) = instance == "i1" ? (2, 2) : (2, 3);
            await SendAsync(gateway, Request("Histogram", $"\"buckets\": {{\"0.5\": {{\"req\": {low}}}, \"Infinity\": {{\"req\": {all}}}}}, \"sum\": {all}.5, \"count\": {all}", time, isReset, instance));
        }

        const string labels = "appclass=\"Shop\",job=\"Shop\"";
        Assert.Equal(
            [$"m_bucket{{{labels},name=\"req\",le=\"0.5\"}} {below}", $"m_bucket{{{labels},name=\"req\",le=\"+Inf\"}} {count}", $"m_sum{{{labels},name=\"req\"}} {(isReset ? "8.5" : "6")}", $"m_count{{{labels},name=\"req\"}} {count}"],
            await gateway.ViewAsync());
    }

    [Theory]
    [InlineData("pool_max", 7)]
    [InlineData("pool_min", 2)]
    [InlineData("pool", 9)]
    public async Task Extremes_merge_by_their_name(string name, int value)
    {
        await using var gateway = await RunningGateway.StartAsync();
        foreach (var (instance, one) in ((string, int)[])[("i1", 7), ("i2", 2)]) await SendAsync(gateway, Request("AggregationCounter", $"\"v\": {one}", 60, reset: true, instance, name));
        Assert.Equal([$"{name}{{appclass=\"Shop\",job=\"Shop\",name=\"v\"}} {value}"], await gateway.ViewAsync());
    }

    [Fact]
    public async Task What_ASAB_sends_is_answered_with_200_and_shows_as_on_its_own_page()
    {
        await using var gateway = await RunningGateway.StartAsync();
        foreach (var request in (string[])[AsabRequests.First, AsabRequests.Second, AsabRequests.First])
        {
            Assert.Equal(200, (await gateway.PostAsync(Path, request, ("Content-Type", "application/json"))).Status);
        }

        const string labels = "appclass=\"SeedApp\"";
        const string service = "service_id=\"svc\"";
        var view = await gateway.ViewAsync();
        foreach (var line in (string[])
            [
                $"asabdrv_gauge_bytes{{{labels},foo=\"bar\",job=\"SeedApp\",name=\"v1\",{service}}} 42",
                $"asabdrv_counter_total{{{labels},foo=\"bar\",job=\"SeedApp\",name=\"v1\",{service}}} 3",
                $"asabdrv_nrcounter_events_total{{{labels},foo=\"bar\",job=\"SeedApp\",name=\"v1\",{service}}} 5",
                $"asabdrv_eps{{{labels},job=\"SeedApp\",name=\"event.in\",{service}}} 0",
                $"asabdrv_duty{{{labels},job=\"SeedApp\",name=\"busy\",{service}}} 1",
                $"asabdrv_hist_seconds_bucket{{{labels},job=\"SeedApp\",name=\"req\",{service},le=\"10\"}} 3",
                $"asabdrv_hist_seconds_sum{{{labels},job=\"SeedApp\",name=\"req\",{service}}} 55.55",
                $"asabdrv_nrhist_count{{{labels},job=\"SeedApp\",name=\"req\",{service}}} 4",
                $"asabdrv_dyn_total{{{labels},job=\"SeedApp\",method=\"GET\",name=\"n\",{service}}} 2",
                $"asabdrv_odd_name_x_total{{a_b=\"c,d=e\",{labels},job=\"SeedApp\",name=\"v w\",{service}}} 2", // its window of the second request has one more
            ])
        {
            Assert.Contains(line, view);
        }

        Assert.Contains("# HELP asabdrv_gauge_bytes A gauge.\n", (await gateway.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_is_told_while_the_rest_stands()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var reply = await gateway.PostAsync(Path, Request("Counter", "\"a\": -1, \"b\": 2", 60, reset: true));
        Assert.Equal((200, "Values refused: 1; merged: 1.\nm: the value \"a\" of a counter is -1; a counter that also falls is a gauge: name it in Asab:Gauges\n"), (reply.Status, reply.Text));
        Assert.Equal(["m_total{appclass=\"Shop\",job=\"Shop\",name=\"b\"} 2"], await gateway.ViewAsync());
        reply = await gateway.PostAsync(Path, Request("Counter", "\"a\": -1", 60, reset: true));
        Assert.Equal((400, "m: the value \"a\" of a counter is -1; a counter that also falls is a gauge: name it in Asab:Gauges\n"), (reply.Status, reply.Text));
        var page = (await gateway.GetAsync("/metrics")).Text;
        Assert.Contains("tributary_requests_total{outcome=\"partly_refused\",protocol=\"asab\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("tributary_request_points_total{outcome=\"rejected\",protocol=\"asab\"} 2\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_family_of_another_type_is_refused_and_the_rest_stands()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.PostAsync("/metrics/job/other", "# TYPE m_total gauge\nm_total 1\n");
        var reply = await gateway.PostAsync(Path, $"[{Request("Counter", "\"v\": 1", 60, reset: true)[1..^1]},{Request("Gauge", "\"v\": 2", 60, name: "g")[1..^1]}]");
        Assert.Equal(200, reply.Status);
        Assert.Contains("m_total is known with another type", reply.Text, StringComparison.Ordinal);
        Assert.Contains("g{appclass=\"Shop\",job=\"Shop\",name=\"v\"} 2", await gateway.ViewAsync());
    }

    [Fact]
    public async Task A_series_limit_is_told()
    {
        await using var gateway = await RunningGateway.StartAsync("--Limits:MaxSeriesPerFamily=1");
        var reply = await gateway.PostAsync(Path, Request("Counter", "\"v\": 1, \"w\": 2", 60, reset: true));
        Assert.Equal((200, ""), (reply.Status, reply.Text));
        Assert.StartsWith("1 series are counted in the overflow series", reply.Header("Tributary-Warning"), StringComparison.Ordinal);
        reply = await gateway.PostAsync(Path, Request("Gauge", "\"v\": 1, \"w\": 2", 60, name: "g"));
        Assert.Equal(200, reply.Status);
        Assert.StartsWith("Values refused: 0; merged: 2.\n1 gauge series are not kept", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_say_where_who_and_what()
    {
        await using var gateway = await RunningGateway.StartAsync("--Asab:Paths=/consume, /other/", "--Asab:SourceTags=instance_id", "--Asab:JobTag=host", "--Asab:Gauges=bal*");
        foreach (var path in (string[])[Path, "/consume", "/other"]) Assert.Equal(200, (await gateway.PostAsync(path, Request("Counter", "\"v\": -3", 60, reset: false, name: "balance"))).Status);
        Assert.Equal(["balance{appclass=\"Shop\",host=\"h\",job=\"h\",name=\"v\"} -3"], await gateway.ViewAsync());
    }

    [Fact]
    public async Task A_body_may_be_gzipped_and_one_that_is_malformed_changes_nothing()
    {
        await using var gateway = await RunningGateway.StartAsync();
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(Request("Gauge", "\"v\": 1, \"w\": NaN", 60)));
        Assert.Equal(200, (await gateway.SendAsync("POST", Path, new ByteArrayContent(compressed.ToArray()) { Headers = { ContentEncoding = { "gzip" } } })).Status);
        var reply = await gateway.PostAsync(Path, Request("Gauge", "\"v\": 2", 60)[..^1]);
        Assert.Equal(400, reply.Status);
        Assert.StartsWith("line 1, byte ", reply.Text, StringComparison.Ordinal);
        Assert.Equal(["m{appclass=\"Shop\",job=\"Shop\",name=\"v\"} 1"], await gateway.ViewAsync());
        var page = (await gateway.GetAsync("/metrics")).Text;
        Assert.Contains("tributary_request_points_total{outcome=\"not_a_number\",protocol=\"asab\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("tributary_requests_total{outcome=\"malformed\",protocol=\"asab\"} 1\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_taken_now_is_told()
    {
        await using var failing = await RunningGateway.StartOnAsync(new FailingEngine());
        var reply = await failing.PostAsync(Path, Request("Gauge", "\"v\": 1", 60));
        Assert.Equal((503, "10"), (reply.Status, reply.Header("Retry-After")));
        await using var full = await RunningGateway.StartAsync("--Limits:MaxSources=1");
        await SendAsync(full, Request("Gauge", "\"v\": 1", 60));
        reply = await full.PostAsync(Path, Request("Gauge", "\"v\": 1", 60, instance: "i2"));
        Assert.Equal((429, "10"), (reply.Status, reply.Header("Retry-After")));
    }

    [Fact]
    public void Paths_that_are_none_stop_the_start()
    {
        var failures = Assert.Throws<SettingsException>(() => GatewaySettings.Read(new ConfigurationBuilder().AddCommandLine(["--Asab:Paths=consume,/{x},/a//b,/metrics/job/x", "--Asab:JobTag=a-b"]).Build())).Failures;
        const string isLike = "a path is like /asab/v1/push, and not below /metrics/job.";
        Assert.Equal(
            [
                $"Asab:Paths has \"consume\"; {isLike}",
                $"Asab:Paths has \"/{{x}}\"; {isLike}",
                $"Asab:Paths has \"/a//b\"; {isLike}",
                $"Asab:Paths has \"/metrics/job/x\"; {isLike}",
                "Asab:JobTag has \"a-b\"; a tag is named as its label is, by letters, digits and underscores.",
            ],
            failures);
    }

    [Fact]
    public async Task Paths_where_another_protocol_is_received_stop_the_start()
    {
        var failures = (await Assert.ThrowsAsync<SettingsException>(() => RunningGateway.StartAsync("--Asab:Paths=/Write/,/metrics,/v1/metrics"))).Failures;
        Assert.Equal(["Asab:Paths has \"/Write\", where another protocol is received.", "Asab:Paths has \"/v1/metrics\", where another protocol is received."], failures);
    }
}
