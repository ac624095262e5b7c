using System.IO.Compression;
using System.Text;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Influx;

public sealed class InfluxWriteTests
{
    private const string V1 = "/write?db=shop&precision=s";
    private const string V2 = "/api/v2/write?org=o&bucket=shop&precision=s";

    [Theory]
    [InlineData(V1)]
    [InlineData(V2)]
    public async Task Senders_of_a_database_or_bucket_add_up_under_its_job(string path)
    {
        await using var gateway = await RunningGateway.StartAsync();
        foreach (var (host, value) in ((string, int)[])[("a", 5), ("b", 7)])
        {
            var reply = await gateway.PostAsync(path, $"orders,host={host},kind=new total={value}i,open={value}i 1700000000\n");
            Assert.Equal((204, 0, "1.8.10-tributary"), (reply.Status, reply.Body.Length, reply.Header("X-Influxdb-Version")));
        }

        Assert.Equal(["orders_open{job=\"shop\",kind=\"new\"} 12", "orders_total{job=\"shop\",kind=\"new\"} 12"], await gateway.ViewAsync());
    }

    [Fact]
    public async Task A_counter_goes_on_where_its_sender_restarts_and_a_repeated_or_late_line_changes_nothing()
    {
        await using var gateway = await RunningGateway.StartAsync();
        foreach (var (value, time) in ((int, int)[])[(5, 10), (5, 10), (8, 20), (5, 10), (2, 30), (8, 20)])
        {
            Assert.Equal(204, (await gateway.PostAsync(V1, $"orders,host=a total={value}i {time}")).Status);
        }

        Assert.Equal(["orders_total{job=\"shop\"} 10"], await gateway.ViewAsync());
    }

    [Fact]
    public async Task Lines_buffered_for_a_while_count_in_the_order_of_their_times()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.PostAsync(V1, "orders total=3i,open=1i 40\norders total=9i,open=7i 20\norders total=12i,open=8i 30\n");
        Assert.Equal(["orders_open{job=\"shop\"} 1", "orders_total{job=\"shop\"} 15"], await gateway.ViewAsync());
    }

    [Fact]
    public async Task Settings_say_what_are_counters_and_who_sends()
    {
        await using var gateway = await RunningGateway.StartAsync("--Influx:Counters=net_bytes_*, nothing", "--Influx:SourceTags=pod", "--Influx:JobTag=app");
        await gateway.PostAsync(V1, "net,pod=p1,host=h,app=web bytes_sent=5i 1\nnet,pod=p2,host=h,app=web bytes_sent=7i 1\n");
        Assert.Equal(["net_bytes_sent{app=\"web\",host=\"h\",job=\"web\"} 12"], await gateway.ViewAsync());
        Assert.Contains("# TYPE net_bytes_sent counter\n", (await gateway.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_may_be_left_out_of_account()
    {
        await using var gateway = await RunningGateway.StartAsync("--Influx:UseTimestamps=false");
        foreach (var (value, time) in ((int, int)[])[(5, 10), (6, 5)]) await gateway.PostAsync(V1, $"open value={value}i {time}");
        Assert.Equal(["open{job=\"shop\"} 6"], await gateway.ViewAsync());
    }

    [Fact]
    public async Task Wrong_lines_are_a_partial_write_in_the_words_of_each_version()
    {
        await using var gateway = await RunningGateway.StartAsync();
        const string body = "good value=1\nbad value=\nworse\n";
        const string message = "partial write: unable to parse 'bad value=': missing field value (line 2, column 11)\\nunable to parse 'worse': missing fields (line 3, column 6) dropped=2";
        var v1 = await gateway.PostAsync(V1, body);
        Assert.Equal((400, "application/json", $"{{\"error\":\"{message}\"}}\n"), (v1.Status, v1.ContentType, v1.Text));
        Assert.Equal(["good{job=\"shop\"} 1"], await gateway.ViewAsync());
        var v2 = await gateway.PostAsync(V2, body);
        Assert.Equal((400, "application/json", $"{{\"code\":\"invalid\",\"message\":\"{message}\"}}\n"), (v2.Status, v2.ContentType, v2.Text));
    }

    [Fact]
    public async Task A_body_of_nothing_right_is_no_partial_write()
    {
        await using var gateway = await RunningGateway.StartAsync();
        Assert.Equal("{\"error\":\"unable to parse 'bad': missing fields (line 1, column 4)\"}\n", (await gateway.PostAsync(V1, "bad")).Text);
        Assert.Equal(204, (await gateway.PostAsync(V1, "")).Status);
        Assert.Empty(await gateway.ViewAsync());
    }

    [Fact]
    public async Task A_family_of_another_type_is_refused_and_the_rest_stands()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.PostAsync("/metrics/job/other", "# TYPE orders_total gauge\norders_total 1\n");
        var reply = await gateway.PostAsync(V1, "orders total=5i,open=2i\ntributary x=1\n");
        Assert.Equal(400, reply.Status);
        Assert.Contains("orders_total is known with another type", reply.Text, StringComparison.Ordinal);
        Assert.Contains("The name tributary_x is reserved", reply.Text, StringComparison.Ordinal);
        Assert.Contains("dropped=2", reply.Text, StringComparison.Ordinal);
        Assert.Contains("orders_open{job=\"shop\"} 2", await gateway.ViewAsync());
    }

    [Theory]
    [InlineData("/write", "{\"error\":\"database is required: name it as /write?db=<name>\"}\n")]
    [InlineData("/api/v2/write?org=o", "{\"code\":\"invalid\",\"message\":\"bucket is required: name it as /api/v2/write?bucket=<name>\"}\n")]
    [InlineData("/write?db=x&precision=d", "{\"error\":\"invalid precision \\\"d\\\" (use n, ns, u, us, ms, s, m or h)\"}\n")]
    public async Task Parameters_that_are_wrong_are_told(string path, string text)
    {
        await using var gateway = await RunningGateway.StartAsync();
        var reply = await gateway.PostAsync(path, "m value=1");
        Assert.Equal((400, text), (reply.Status, reply.Text));
        Assert.Empty(await gateway.ViewAsync());
    }

    [Theory]
    [InlineData(V1, null, 401)]
    [InlineData(V2, null, 401)]
    [InlineData(V2, "Token t0ken", 204)]
    [InlineData(V2, "Bearer t0ken", 204)]
    [InlineData(V2, "Token t0ke", 401)]
    [InlineData(V2, "t0ken", 401)]
    [InlineData(V1, "Token me:secret", 204)]
    [InlineData(V1, "Basic bWU6c2VjcmV0", 204)]
    [InlineData(V1, "Basic bWU6", 401)]
    [InlineData(V1, "Basic !", 401)]
    [InlineData(V1 + "&u=me&p=secret", null, 204)]
    [InlineData(V1 + "&u=me&p=wrong", null, 401)]
    [InlineData(V1 + "&u=me&p=secret", "Token wrong", 401)]
    public async Task Credentials_are_required_where_settings_name_them(string path, string? authorization, int status)
    {
        await using var gateway = await RunningGateway.StartAsync("--Influx:Credentials=t0ken, me:secret");
        var reply = await gateway.PostAsync(path, "m value=1", authorization is null ? [] : [("Authorization", authorization)]);
        Assert.Equal(status, reply.Status);
        Assert.Equal(status == 204 ? ["m{job=\"shop\"} 1"] : [], await gateway.ViewAsync());
        Assert.Equal(status == 401, reply.Text.Contains(path == V2 ? "\"code\":\"unauthorized\"" : "\"error\":\"authorization failed", StringComparison.Ordinal));
        Assert.DoesNotContain("secret", (await gateway.GetAsync("/api/v1/status")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_that_nobody_asks_for_are_ignored()
    {
        await using var gateway = await RunningGateway.StartAsync();
        Assert.Equal(204, (await gateway.PostAsync(V2, "m value=1", ("Authorization", "Token whatever"))).Status);
    }

    [Fact]
    public async Task Bodies_may_be_gzipped_and_are_limited_when_decompressed()
    {
        await using var gateway = await RunningGateway.StartAsync("--Limits:MaxDecompressedBodyBytes=100000", "--Limits:MaxBodyBytes=50000", "--Limits:MaxSamplesPerPush=2");
        async Task<Reply> Send(string lines)
        {
            using var compressed = new MemoryStream();
            await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(lines));
            return await gateway.SendAsync("POST", V2, new ByteArrayContent(compressed.ToArray()) { Headers = { ContentEncoding = { "gzip" } } });
        }

        Assert.Equal(204, (await Send("m value=1")).Status);
        Assert.Equal(["m{job=\"shop\"} 1"], await gateway.ViewAsync());
        var bomb = await Send(new string(' ', 100_001));
        Assert.Equal(413, bomb.Status);
        Assert.StartsWith("{\"code\":\"request too large\",\"message\":\"The body is larger than 100000 bytes", bomb.Text, StringComparison.Ordinal);
        Assert.Equal(413, (await Send("m a=1,b=2,c=3")).Status);
        Assert.Equal(415, (await gateway.PostAsync(V1, "m value=1", ("Content-Encoding", "br"))).Status);
    }

    [Fact]
    public async Task What_cannot_be_taken_now_is_asked_to_come_again()
    {
        await using var failing = await RunningGateway.StartOnAsync(new FailingEngine());
        var reply = await failing.PostAsync(V1, "m value=1");
        Assert.Equal((503, "10"), (reply.Status, reply.Header("Retry-After")));
        await using var full = await RunningGateway.StartAsync("--Limits:MaxSources=1");
        Assert.Equal(204, (await full.PostAsync(V1, "m,host=a value=1")).Status);
        reply = await full.PostAsync(V2, "m,host=b value=1");
        Assert.Equal((429, "10"), (reply.Status, reply.Header("Retry-After")));
    }

    [Fact]
    public async Task A_series_limit_is_told_in_a_header()
    {
        await using var gateway = await RunningGateway.StartAsync("--Limits:MaxSeriesPerFamily=1");
        var reply = await gateway.PostAsync(V1, "orders,n=1 total=1\norders,n=2 total=2\n");
        Assert.Equal(204, reply.Status);
        Assert.StartsWith("1 series are counted in the overflow series", reply.Header("Tributary-Warning"), StringComparison.Ordinal);
    }

    /// <summary>
    /// Requests of ASAB 23 to both versions of InfluxDB, as they were recorded: heads, some lines, and the empty one at the end. To
    /// version 1 it sends without a Content-Type.
    /// </summary>
    [Theory]
    [InlineData("/write?db=mydb&u=user&p=p%40ss%2F1", null, "mydb")]
    [InlineData("/api/v2/write?org=my_org&bucket=my_bucket&orgID=0123", "Token t0ken", "my_bucket")]
    public async Task What_ASAB_sends_is_taken(string path, string? authorization, string job)
    {
        await using var gateway = await RunningGateway.StartAsync("--Influx:Credentials=t0ken, user:p@ss/1");
        const string tags = "host=host1,appclass=SeedApp,node_id=node-1,service_id=svc,instance_id=inst-1";
        (string, string)[] head = authorization is null
            ? [("Accept-Encoding", "identity")]
            : [("Authorization", authorization), ("Accept", "*/*"), ("Accept-Encoding", "gzip, deflate"), ("User-Agent", "Python/3.11 aiohttp/3.8.4"), ("Content-Type", "text/plain; charset=utf-8")];
        var body = $"""
            asabdrv_counter,{tags},foo=bar v1=3i,v2=-1.5 1795220424772828672
            asabdrv_eps,{tags} event.in=3322i 1795220424772828672
            asabdrv_hist,{tags},le=inf req=4i 1795220424772828672
            asabdrv_hist,{tags} sum=55.55 1795220424772828672
            asabdrv\ odd\,name=x,{tags},a\ b=c\,d\=e v\ w=1i 1795220424772828672


            """.Replace("\r", "", StringComparison.Ordinal);
        var reply = await gateway.PostAsync(path, body, head);
        Assert.Equal((204, ""), (reply.Status, reply.Text));
        var labels = $"appclass=\"SeedApp\",job=\"{job}\",service_id=\"svc\"";
        string[] expected =
        [
            $"asabdrv_counter_v1{{appclass=\"SeedApp\",foo=\"bar\",job=\"{job}\",service_id=\"svc\"}} 3",
            $"asabdrv_counter_v2{{appclass=\"SeedApp\",foo=\"bar\",job=\"{job}\",service_id=\"svc\"}} -1.5",
            $"asabdrv_eps_event_in{{{labels}}} 3322",
            $"asabdrv_hist_req{{appclass=\"SeedApp\",job=\"{job}\",le=\"inf\",service_id=\"svc\"}} 4",
            $"asabdrv_hist_sum{{{labels}}} 55.55",
            $"asabdrv_odd_name_x_v_w{{a_b=\"c,d=e\",{labels}}} 1",
        ];
        Assert.Equal(expected, await gateway.ViewAsync());
    }

    [Fact]
    public async Task Requests_and_points_are_counted()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.PostAsync(V1, "m a=1,b=nan\n");
        await gateway.PostAsync(V2, "m");
        var page = (await gateway.GetAsync("/metrics")).Text;
        Assert.Contains("tributary_requests_total{outcome=\"accepted\",protocol=\"influx\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("tributary_requests_total{outcome=\"malformed\",protocol=\"influx\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("tributary_request_points_total{outcome=\"accepted\",protocol=\"influx\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("tributary_request_points_total{outcome=\"not_a_number\",protocol=\"influx\"} 1\n", page, StringComparison.Ordinal);
    }
}
