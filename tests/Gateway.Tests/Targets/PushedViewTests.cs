using System.Globalization;
using System.Text.Json;
using IronSnappy;
using Tributary.Gateway.Hosting;
using Tributary.Gateway.Tests.Running;
using Tributary.Protocols.Tests.RemoteWrite;

namespace Tributary.Gateway.Tests.Targets;

/// <summary>What targets get from a whole gateway.</summary>
public sealed class PushedViewTests
{
    private const string Body = "# TYPE orders_total counter\norders_total{kind=\"a b\"} 5\n# TYPE open gauge\nopen NaN\n";

    [Fact]
    public async Task An_HTTP_target_gets_what_the_JSON_view_shows_and_its_time()
    {
        await using var target = await ScriptedTarget.StartAsync();
        await using var gateway = await StartAsync("http", target.Url, "--Targets:t:Token=secret", "--Targets:t:Headers:X-Site=x");
        await gateway.PutAsync("/metrics/job/shop", Body);
        var request = await target.NextAsync();
        Assert.Equal("POST /", request.Line);
        Assert.Equal(("application/json; charset=utf-8", "Bearer secret", "x", null), (request.Headers["Content-Type"], request.Headers["Authorization"], request.Headers["X-Site"], request.Headers.GetValueOrDefault("Content-Encoding")));
        Assert.Equal((await gateway.GetAsync("/api/v1/metrics")).Text, request.Text);
        var age = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - (decimal.Parse(request.Headers["Tributary-Time"], CultureInfo.InvariantCulture) * 1000);
        Assert.InRange(age, 0, 60_000);
    }

    [Fact]
    public async Task InfluxDB_1_gets_lines_with_user_and_database()
    {
        await using var target = await ScriptedTarget.StartAsync();
        await using var gateway = await StartAsync("influx1", target.Url, "--Targets:t:Database=my db", "--Targets:t:RetentionPolicy=week", "--Targets:t:User=me", "--Targets:t:Password=secret");
        await gateway.PutAsync("/metrics/job/shop", Body);
        var request = await target.NextAsync();
        Assert.Equal("POST /write?db=my%20db&rp=week&precision=ns", request.Line);
        Assert.Equal($"Basic {Convert.ToBase64String("me:secret"u8)}", request.Headers["Authorization"]);
        Assert.Equal("gzip", request.Headers["Content-Encoding"]);
        Assert.Matches("^orders_total,job=shop,kind=a\\\\ b value=5 [0-9]{13}000000\n$", request.Text);
        Assert.Contains("tributary_target_samples_total{outcome=\"not_a_number\",target=\"t\"} ", (await gateway.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    /// <summary>The exchange is that of the API's description: https://docs.influxdata.com/influxdb/v2/api/v2/#operation/PostWrite.</summary>
    [Fact]
    public async Task InfluxDB_2_gets_lines_with_token_organisation_and_bucket()
    {
        await using var target = await ScriptedTarget.StartAsync(
            new ScriptedAnswer(503, "{\"code\":\"unavailable\",\"message\":\"queue is full\"}") { Headers = [("Retry-After", "1"), ("Content-Type", "application/json; charset=utf-8")] },
            new ScriptedAnswer(204) { Headers = [("X-Influxdb-Version", "v2.7.12"), ("X-Influxdb-Build", "OSS")] });
        await using var gateway = await StartAsync("influx2", target.Url, "--Targets:t:Org=my org", "--Targets:t:Bucket=shop/1", "--Targets:t:Token=secret==");
        await gateway.PutAsync("/metrics/job/shop", Body);
        var refused = await target.NextAsync();
        Assert.Equal("POST /api/v2/write?org=my%20org&bucket=shop%2F1&precision=ns", refused.Line);
        Assert.Equal(("Token secret==", "text/plain; charset=utf-8", "gzip"), (refused.Headers["Authorization"], refused.Headers["Content-Type"], refused.Headers["Content-Encoding"]));
        Assert.StartsWith("orders_total,job=shop,kind=a\\ b value=5 ", refused.Text, StringComparison.Ordinal);
        Assert.Equal(refused.Body, (await target.NextAsync()).Body);
    }

    [Fact]
    public async Task Remote_write_gets_the_samples()
    {
        await using var target = await ScriptedTarget.StartAsync(ScriptedAnswer.Written(2));
        await using var gateway = await StartAsync("remote-write", new Uri(target.Url, "/api/v1/write"));
        await gateway.PutAsync("/metrics/job/shop", Body);
        var lines = DecodedRequest.V2(Snappy.Decode((await target.NextAsync()).Body).ToArray());
        Assert.Equal(["open{job=\"shop\"} NaN", "orders_total{job=\"shop\",kind=\"a b\"} 5"], lines.Select(line => line[..line.IndexOf(" @", StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task Targets_are_counted_each_by_itself()
    {
        await using var good = await ScriptedTarget.StartAsync();
        await using var bad = await ScriptedTarget.StartAsync([.. Enumerable.Repeat(new ScriptedAnswer(404), 1000)]);
        await using var gateway = await RunningGateway.StartAsync(
            "--Targets:good:Kind=http", $"--Targets:good:Url={good.Url}", "--Targets:good:Interval=1s", "--Targets:bad:Kind=http", $"--Targets:bad:Url={bad.Url}", "--Targets:bad:Interval=1s", "--Logging:LogLevel:Default=None");
        await gateway.PutAsync("/metrics/job/shop", Body);
        await good.NextAsync();
        await bad.NextAsync();
        await Eventually.TrueAsync(async () =>
        {
            var page = (await gateway.GetAsync("/metrics")).Text;
            return HasCounted(page, "tributary_target_requests_total{outcome=\"sent\",target=\"good\"}")
                && HasCounted(page, "tributary_target_samples_total{outcome=\"sent\",target=\"good\"}")
                && HasCounted(page, "tributary_target_last_success_timestamp_seconds{target=\"good\"}")
                && HasCounted(page, "tributary_target_requests_total{outcome=\"refused\",target=\"bad\"}")
                && HasCounted(page, "tributary_target_samples_total{outcome=\"refused\",target=\"bad\"}")
                && HasCounted(page, "tributary_target_views_total{outcome=\"queued\",target=\"bad\"}");
        });
        var page = (await gateway.GetAsync("/metrics")).Text;
        Assert.Contains("tributary_target_last_success_timestamp_seconds{target=\"bad\"} 0\n", page, StringComparison.Ordinal);
        Assert.Contains("tributary_target_lease_held 1\n", page, StringComparison.Ordinal);
        Assert.Contains("tributary_target_queue_bytes{target=\"good\"} ", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_is_pushed_with_all_that_came_before_it()
    {
        await using var target = await ScriptedTarget.StartAsync();
        await using (var gateway = await StartAsync("http", target.Url, "--Targets:t:Interval=1h")) await gateway.PutAsync("/metrics/job/shop", Body);
        Assert.Equal(1, target.Waiting);
        var families = JsonDocument.Parse((await target.NextAsync()).Text).RootElement.GetProperty("data").EnumerateArray();
        Assert.Equal(["open", "orders_total"], families.Select(family => family.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task What_a_target_did_not_take_before_the_end_it_is_sent_after_the_next_start()
    {
        using var directory = new TemporaryDirectory();
        var port = ScriptedTarget.FreePort();
        string[] settings = ["--Targets:t:Kind=http", $"--Targets:t:Url=http://127.0.0.1:{port}/", "--Targets:t:Interval=1h", "--Logging:LogLevel:Default=None"];
        await using (var gateway = await RunningGateway.StartInAsync(directory.File("data"), settings)) await gateway.PutAsync("/metrics/job/shop", Body);

        await using var target = await ScriptedTarget.StartOnAsync(port);
        await using var again = await RunningGateway.StartInAsync(directory.File("data"), settings);
        Assert.Contains("orders_total", (await target.NextAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_does_not_wait_for_a_target_that_does_not_answer()
    {
        var never = new TaskCompletionSource();
        await using var target = await ScriptedTarget.StartAsync([.. Enumerable.Repeat(new ScriptedAnswer(204) { Before = never.Task }, 10)]);
        await using (var gateway = await StartAsync("http", target.Url, "--Targets:t:Timeout=10m", "--Targets:ShutdownTimeout=100ms"))
        {
            await gateway.PutAsync("/metrics/job/shop", Body);
            await target.NextAsync();
        }

        never.SetResult();
    }

    [Fact]
    public async Task A_view_with_nothing_in_it_is_not_pushed()
    {
        await using var target = await ScriptedTarget.StartAsync();
        await using (await StartAsync("http", target.Url, "--Targets:t:Interval=1h"))
        {
        }

        Assert.Equal(0, target.Waiting);
    }

    [Fact]
    public async Task Who_may_not_push_does_not_and_gives_back_nothing()
    {
        var lease = new TestLease();
        await using var target = await ScriptedTarget.StartAsync();
        var hosting = new GatewayHosting { CreatePushLease = _ => lease };
        await using (var gateway = await RunningGateway.StartWithAsync(hosting, "--Targets:t:Kind=http", $"--Targets:t:Url={target.Url}", "--Targets:t:Interval=1h"))
        {
            await lease.AnswerAsync(TimeSpan.Zero);
            await gateway.PutAsync("/metrics/job/shop", Body);
            Assert.Contains("tributary_target_lease_held 0\n", (await gateway.GetAsync("/metrics")).Text, StringComparison.Ordinal);
        }

        Assert.Equal((0, 0), (target.Waiting, lease.Released));
    }

    [Fact]
    public async Task Who_may_push_gives_it_back_at_the_end()
    {
        var lease = new TestLease();
        await using var target = await ScriptedTarget.StartAsync();
        var hosting = new GatewayHosting { CreatePushLease = _ => lease };
        await using (var gateway = await RunningGateway.StartWithAsync(hosting, "--Targets:t:Kind=http", $"--Targets:t:Url={target.Url}", "--Targets:t:Interval=1h"))
        {
            await lease.AnswerAsync(TimeSpan.FromHours(1));
            await Eventually.TrueAsync(async () => (await gateway.GetAsync("/metrics")).Text.Contains("tributary_target_lease_held 1\n", StringComparison.Ordinal));
            await gateway.PutAsync("/metrics/job/shop", Body);
        }

        Assert.Equal((1, 1), (target.Waiting, lease.Released));
    }

    [Fact]
    public async Task A_queue_in_use_stops_the_start()
    {
        using var directory = new TemporaryDirectory();
        string[] settings = ["--Targets:t:Kind=http", "--Targets:t:Url=http://127.0.0.1:9/", $"--Targets:Queue={directory.File("queue")}"];
        await using var first = await RunningGateway.StartInAsync(directory.File("1"), settings);
        var error = await Assert.ThrowsAnyAsync<Exception>(() => RunningGateway.StartInAsync(directory.File("2"), settings));
        Assert.Contains("maybe because another process uses it", (error is AggregateException several ? several.InnerExceptions[0] : error).Message, StringComparison.Ordinal);
    }

    private static bool HasCounted(string page, string sample) =>
        page.Split('\n').FirstOrDefault(line => line.StartsWith(sample + " ", StringComparison.Ordinal)) is { } line && double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture) > 0;

    private static Task<RunningGateway> StartAsync(string kind, Uri url, params string[] settings) => RunningGateway.StartAsync(
        [$"--Targets:t:Kind={kind}", $"--Targets:t:Url={url}", "--Targets:t:Interval=1s", "--Logging:LogLevel:Default=None", .. settings]);
}
