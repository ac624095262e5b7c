using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.PushApi;

/// <summary>Requests as prometheus_client and aioprometheus send them, byte by byte.</summary>
public sealed class RecordedClientTests : IAsyncLifetime
{
    private const string PythonHeaders = """
        Accept-Encoding: identity
        Host: 127.0.0.1:19091
        User-Agent: Python-urllib/3.11
        Content-Type: text/plain; version=0.0.4; charset=utf-8
        Connection: close
        """;

    private const string AiohttpHeaders = """
        Host: 127.0.0.1:19091
        Content-Type: text/plain; version=0.0.4; charset=utf-8
        Accept: */*
        Accept-Encoding: gzip, deflate
        User-Agent: Python/3.11 aiohttp/3.8.4
        Connection: close
        """;

    private const string PythonBody = """
        # HELP pcl_events_total Events with "quotes" and \\ and\nnewline.
        # TYPE pcl_events_total counter
        pcl_events_total{kind="A \"q\"\\\n"} 3.0
        # HELP pcl_events_created Events with "quotes" and \\ and\nnewline.
        # TYPE pcl_events_created gauge
        pcl_events_created{kind="A \"q\"\\\n"} 1.7952203556448922e+09
        # HELP pcl_temp Temp.
        # TYPE pcl_temp gauge
        pcl_temp 21.5
        # HELP pcl_size Size.
        # TYPE pcl_size summary
        pcl_size_count 2.0
        pcl_size_sum 10.0
        # HELP pcl_size_created Size.
        # TYPE pcl_size_created gauge
        pcl_size_created 1.7952203556448576e+09
        # HELP pcl_lat_seconds Lat.
        # TYPE pcl_lat_seconds histogram
        pcl_lat_seconds_bucket{le="0.1",path="/"} 1.0
        pcl_lat_seconds_bucket{le="0.5",path="/"} 2.0
        pcl_lat_seconds_bucket{le="1.0",path="/"} 3.0
        pcl_lat_seconds_bucket{le="+Inf",path="/"} 4.0
        pcl_lat_seconds_count{path="/"} 4.0
        pcl_lat_seconds_sum{path="/"} 8.25
        # HELP pcl_lat_seconds_created Lat.
        # TYPE pcl_lat_seconds_created gauge
        pcl_lat_seconds_created{path="/"} 1.7952203556449053e+09

        """;

    private const string AioprometheusBody = """
        # HELP aiop_access_seconds Access time.
        # TYPE aiop_access_seconds summary
        aiop_access_seconds{path="/",quantile="0.5"} 4.0
        aiop_access_seconds{path="/",quantile="0.9"} 5.2
        aiop_access_seconds{path="/",quantile="0.99"} 5.2
        aiop_access_seconds_count{path="/"} 4
        aiop_access_seconds_sum{path="/"} 25.2
        # HELP aiop_events_total Total events.
        # TYPE aiop_events_total counter
        aiop_events_total{host="h1",kind="A"} 3
        aiop_events_total{host="h1",kind="B"} 2.5

        """;

    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task The_Python_client_pushes_and_deletes()
    {
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await SendAsync("PUT /metrics/job/pcl/instance/i1", PythonHeaders, PythonBody), StringComparison.Ordinal);
        var view = await _gateway.ViewAsync();
        Assert.Contains("pcl_events_total{job=\"pcl\",kind=\"A \\\"q\\\"\\\\\\n\"} 3", view);
        Assert.Contains("pcl_temp{job=\"pcl\"} 21.5", view);
        Assert.Contains("pcl_lat_seconds_bucket{job=\"pcl\",path=\"/\",le=\"+Inf\"} 4", view);
        Assert.DoesNotContain(view, line => line.Contains("_created", StringComparison.Ordinal)); // text 0.0.4 has no place for start times

        Assert.StartsWith("HTTP/1.1 202 Accepted\r\n", await SendAsync("DELETE /metrics/job/pcl/instance/i1", PythonHeaders, ""), StringComparison.Ordinal);
        Assert.Empty(await _gateway.ViewAsync());
    }

    [Fact]
    public async Task The_start_times_of_the_Python_client_become_those_of_the_series()
    {
        await SendAsync("PUT /metrics/job/pcl/instance/i1", PythonHeaders, PythonBody);
        var page = await _gateway.GetAsync("/metrics", ("Accept", "application/openmetrics-text"));
        Assert.Contains("\npcl_size_created{job=\"pcl\"} 1795220355.6448576\n", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Aioprometheus_pushes_and_deletes_with_a_whole_body()
    {
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await SendAsync("PUT /metrics/job/aiop-full", AiohttpHeaders, AioprometheusBody), StringComparison.Ordinal);
        var view = await _gateway.ViewAsync();
        Assert.Contains("aiop_events_total{host=\"h1\",job=\"aiop-full\",kind=\"B\"} 2.5", view);
        Assert.Contains("aiop_access_seconds_count{job=\"aiop-full\",path=\"/\"} 4", view);

        Assert.StartsWith("HTTP/1.1 202 Accepted\r\n", await SendAsync("DELETE /metrics/job/aiop-full", AiohttpHeaders, AioprometheusBody), StringComparison.Ordinal);
        Assert.Empty(await _gateway.ViewAsync());
    }

    [Theory]
    [InlineData("/metrics/job/aiop-grp-slash/path@base64/L3Zhci90bXA=", "job=\"aiop-grp-slash\",path=\"/var/tmp\"")]
    [InlineData("/metrics/job/aiop-grp-empty/first@base64/=/second/foo", "job=\"aiop-grp-empty\",second=\"foo\"")]
    [InlineData("/metrics/job/aiop-grp-utf8slash/name@base64/YS_DvA==", "job=\"aiop-grp-utf8slash\",name=\"a/ü\"")]
    public async Task Aioprometheus_groups_by_any_value(string path, string labels)
    {
        const string body = "# HELP aiop_grp_total g\n# TYPE aiop_grp_total counter\naiop_grp_total 1\n";
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await SendAsync($"PUT {path}", AiohttpHeaders, body), StringComparison.Ordinal);
        Assert.Equal([$"aiop_grp_total{{{labels}}} 1"], await _gateway.ViewAsync());
        Assert.StartsWith("HTTP/1.1 202 Accepted\r\n", await SendAsync($"DELETE {path}", AiohttpHeaders, body), StringComparison.Ordinal);
        Assert.Empty(await _gateway.ViewAsync());
    }

    [Fact]
    public async Task A_label_that_aioprometheus_did_not_escape_gets_400_and_changes_nothing()
    {
        var reply = await SendAsync("PUT /metrics/job/aiop", AiohttpHeaders, "# TYPE a_total counter\na_total{l=\"say \"hi\"\"} 1\n");
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", reply, StringComparison.Ordinal);
        Assert.Contains("line 2, column 17", reply, StringComparison.Ordinal);
        Assert.Empty(await _gateway.ViewAsync());
    }

    private async Task<string> SendAsync(string request, string headers, string body)
    {
        using var connection = await RawConnection.OpenAsync(_gateway.Address);
        var length = System.Text.Encoding.UTF8.GetByteCount(body);
        await connection.SendAsync($"{request} HTTP/1.1\r\n{headers.ReplaceLineEndings("\r\n")}\r\nContent-Length: {length}\r\n\r\n{body}");
        return await connection.ReadToEndAsync();
    }
}
