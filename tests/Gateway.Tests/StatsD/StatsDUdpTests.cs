using System.Globalization;
using Tributary.Gateway.Hosting;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.StatsD;

public sealed class StatsDUdpTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Every_type_is_merged()
    {
        await using var gateway = await StatsDGateway.StartAsync();
        gateway.Send("shop.orders:1|c|#kind:book\nshop.orders:2:3|c|@0.5|#kind:book\nqueue:10|g", "queue:-3|g\ntook:250:750|ms|@0.5\nsize:100|h\nsize:300|d");
        await gateway.ShowsAsync(
            "queue{job=\"statsd\"} 7",
            "shop_orders_total{job=\"statsd\",kind=\"book\"} 11",
            "size_sum{job=\"statsd\"} 400",
            "size_count{job=\"statsd\"} 2",
            "took_sum{job=\"statsd\"} 2",
            "took_count{job=\"statsd\"} 4");
        var median = Assert.Single(await gateway.ViewAsync(), line => line.StartsWith("took{job=\"statsd\",quantile=\"0.5\"} ", StringComparison.Ordinal));
        Assert.InRange(double.Parse(median[(median.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture), 0.25 * 0.99, 0.25 * 1.01);
    }

    [Fact]
    public async Task A_set_shows_how_many_there_were()
    {
        await using var gateway = await StatsDGateway.StartAsync("--StatsD:SetWindow=1s");
        await Eventually.TrueAsync(async () =>
        {
            gateway.Send("users:anna|s\nusers:ben|s\nusers:anna|s");
            return (await gateway.ViewAsync()).SequenceEqual(["users{job=\"statsd\"} 2"]);
        });
    }

    [Fact]
    public async Task Gateways_add_up_and_a_restart_of_one_undoes_nothing()
    {
        string[] settings = [.. StatsDGateway.Settings, "--StatsD:Job=shop"];
        for (var life = 1; life <= 3; life++)
        {
            await using var gateway = await RunningGateway.StartInAsync(_directory.File("data"), settings);
            if (life > 1) await gateway.ShowsAsync($"orders_total{{job=\"shop\"}} {(life - 1) * 3}", "took_sum{job=\"shop\"} " + ((life - 1) * 2), "took_count{job=\"shop\"} " + (life - 1));
            gateway.Send("orders:1|c", "orders:2|c", "took:2000|ms");
            await gateway.CountsAsync("tributary_statsd_packets_total 3");

            // What has come when the gateway ends is merged by it, whether it was time for it or not.
        }

        await using var last = await RunningGateway.StartInAsync(_directory.File("data"), [.. settings, "--StatsD:Instance=another"]);
        last.Send("orders:10|c");
        await Eventually.TrueAsync(async () => (await last.ViewAsync()).Contains("orders_total{job=\"shop\"} 19"));
    }

    [Fact]
    public async Task Mappings_say_what_becomes_of_names_and_may_change()
    {
        var file = _directory.File("mappings.yaml");
        await File.WriteAllTextAsync(file, "mappings:\n  - match: shop.*.took\n    name: took_seconds\n    labels: { shop: $1 }\n    observer_type: histogram\n    buckets: [0.1, 1]\n  - { match: noise.*, action: drop }\n");
        await using var gateway = await StatsDGateway.StartAsync($"--StatsD:MappingPath={file}");
        gateway.Send("shop.eu.took:50:500|ms|#path:/\nnoise.x:1:2|c");
        await gateway.ShowsAsync(
            "took_seconds_bucket{job=\"statsd\",path=\"/\",shop=\"eu\",le=\"0.1\"} 1",
            "took_seconds_bucket{job=\"statsd\",path=\"/\",shop=\"eu\",le=\"1\"} 2",
            "took_seconds_bucket{job=\"statsd\",path=\"/\",shop=\"eu\",le=\"+Inf\"} 2",
            "took_seconds_sum{job=\"statsd\",path=\"/\",shop=\"eu\"} 0.55",
            "took_seconds_count{job=\"statsd\",path=\"/\",shop=\"eu\"} 2");
        await gateway.CountsAsync("tributary_statsd_dropped_values_total{reason=\"mapping\"} 2");
        await File.WriteAllTextAsync(file, "mappings: [{ match: noise.*, name: \"$1\" }]");
        await Eventually.TrueAsync(async () =>
        {
            gateway.Send("noise.x:1|g");
            return (await gateway.ViewAsync()).Contains("x{job=\"statsd\"} 1");
        });
    }

    [Fact]
    public void A_wrong_file_of_mappings_stops_the_start_with_line_and_column()
    {
        var file = _directory.File("mappings.yaml");
        File.WriteAllText(file, "mappings:\n  - match: a\n");
        var failure = Record.Exception(() => GatewayApp.Build(["--StatsD:Enabled=true", $"--StatsD:MappingPath={file}"]));
        Assert.StartsWith($"The mappings file cannot be used:\n{file}:2:5: The mapping has no name.", StartupText.Explain(failure!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        await using var gateway = await StatsDGateway.StartAsync();
        foreach (var (setting, address) in new[] { ("UdpAddress", gateway.StatsD().Udp!.Address), ("TcpAddress", gateway.StatsD().Tcp!.Address) })
        {
            var failure = await Record.ExceptionAsync(() => StatsDGateway.StartAsync($"--StatsD:{setting}={address}"));
            Assert.StartsWith($"Cannot start: StatsD:{setting} is {address}, which cannot be received at: ", StartupText.Explain(failure!), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_not_taken_is_counted_by_its_reason()
    {
        await using var gateway = await StatsDGateway.StartAsync("--StatsD:MaxSeries=2", "--StatsD:MaxLineBytes=100");
        gateway.Send($"a:1|c\nnonsense\na:x|c\na:1|c|@2\n{new string('a', 200)}:1|c\n_e{{1,1}}:a|b\n_sc|a|0\nb:1|g\na:1:-1|c\nb:1|ms\nd:1|g", "a:5|c|#k:1\na:6|c|#k:2");
        await gateway.ShowsAsync("a_total{job=\"statsd\"} 2", "a_total{job=\"statsd\",tributary_overflow=\"true\"} 11", "b{job=\"statsd\"} 1");
        foreach (var line in new[]
        {
            "tributary_statsd_malformed_lines_total{reason=\"no_value\"} 1",
            "tributary_statsd_malformed_lines_total{reason=\"bad_value\"} 1",
            "tributary_statsd_malformed_lines_total{reason=\"bad_rate\"} 1",
            "tributary_statsd_malformed_lines_total{reason=\"too_long\"} 1",
            "tributary_statsd_malformed_lines_total{reason=\"no_type\"} 0",
            "tributary_statsd_dropped_values_total{reason=\"negative_counter\"} 1",
            "tributary_statsd_dropped_values_total{reason=\"type_clash\"} 1",
            "tributary_statsd_dropped_values_total{reason=\"series_limit\"} 1",
            "tributary_statsd_overflowed_values_total 2",
            "tributary_statsd_passed_over_lines_total{kind=\"event\"} 1",
            "tributary_statsd_passed_over_lines_total{kind=\"service_check\"} 1",
            "tributary_statsd_values_total{type=\"counter\"} 5",
            "tributary_statsd_values_total{type=\"gauge\"} 2",
            "tributary_statsd_values_total{type=\"timer\"} 1",
            "tributary_statsd_series 2",
            "tributary_statsd_packets_total 2",
            "tributary_statsd_kernel_dropped_packets_total 0",
            "tributary_statsd_flushes_total{outcome=\"failed\"} 0",
            "tributary_statsd_mappings_refused 0",
            "tributary_request_points_total{outcome=\"accepted\",protocol=\"statsd\"} 3",
        })
        {
            await gateway.CountsAsync(line);
        }
    }

    [Fact]
    public async Task A_family_of_another_type_or_with_a_reserved_name_is_refused_and_counted()
    {
        await using var gateway = await StatsDGateway.StartAsync();
        await gateway.PutAsync("/metrics/job/other", "# TYPE a gauge\na 1\n");
        gateway.Send("a:1|h\ntributary_b:1|g\nc:1|g");
        await gateway.ShowsAsync("a{job=\"other\"} 1", "c{job=\"statsd\"} 1");
        await gateway.CountsAsync("tributary_request_points_total{outcome=\"rejected\",protocol=\"statsd\"} 2");
    }

    [Fact]
    public async Task Unless_it_is_enabled_there_is_nothing_of_it()
    {
        await using var gateway = await RunningGateway.StartAsync();
        Assert.DoesNotContain("tributary_statsd", (await gateway.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }
}
