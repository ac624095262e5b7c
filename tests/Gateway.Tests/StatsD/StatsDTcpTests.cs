using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.StatsD;

public sealed class StatsDTcpTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Lines_are_read_however_they_are_cut()
    {
        await using var gateway = await StatsDGateway.StartAsync();
        using var connection = await gateway.ConnectAsync();
        foreach (var part in new[] { "orders:1|c\nord", "ers", ":2|c\r\norders:4|", "c\n\norders:8|c\nqueue:5|g\nqueue:9" }) await connection.SendAsync(part);
        await gateway.ShowsAsync("orders_total{job=\"statsd\"} 15", "queue{job=\"statsd\"} 5");
        connection.Dispose();
        await gateway.CountsAsync("tributary_statsd_malformed_lines_total{reason=\"no_type\"} 1"); // the last line needs no end, but must be whole
        await gateway.CountsAsync("tributary_statsd_connections 0");
        await gateway.CountsAsync("tributary_statsd_bytes_total{transport=\"tcp\"} 63");
    }

    [Fact]
    public async Task The_last_line_needs_no_end()
    {
        await using var gateway = await StatsDGateway.StartAsync();
        using (var connection = await gateway.ConnectAsync()) await connection.SendAsync("orders:1|c\norders:2|c");
        await gateway.ShowsAsync("orders_total{job=\"statsd\"} 3");
    }

    [Fact]
    public async Task Many_connections_add_up()
    {
        await using var gateway = await StatsDGateway.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var connection = await gateway.ConnectAsync();
            for (var i = 0; i < 50; i++) await connection.SendAsync("orders:1|c\norders:2|c\n");
        }));
        await gateway.ShowsAsync("orders_total{job=\"statsd\"} 3000");
    }

    [Fact]
    public async Task A_line_without_end_is_left_out_and_what_comes_after_it_stands()
    {
        await using var gateway = await StatsDGateway.StartAsync("--StatsD:MaxLineBytes=100");
        using var connection = await gateway.ConnectAsync();
        for (var i = 0; i < 100; i++) await connection.SendAsync(new string('a', 1000));
        await connection.SendAsync(":1|c\norders:1|c\n");
        await gateway.ShowsAsync("orders_total{job=\"statsd\"} 1");
        await gateway.CountsAsync("tributary_statsd_malformed_lines_total{reason=\"too_long\"} 1");
    }

    [Fact]
    public async Task Connections_beyond_the_limit_are_closed_at_once()
    {
        await using var gateway = await StatsDGateway.StartAsync("--StatsD:MaxConnections=1");
        using var first = await gateway.ConnectAsync();
        await gateway.CountsAsync("tributary_statsd_connections 1");
        using var second = await gateway.ConnectAsync();
        Assert.Empty(await second.ReadToEndAsync());
        await gateway.CountsAsync("tributary_statsd_refused_connections_total 1");
        await first.SendAsync("orders:1|c\n");
        await gateway.ShowsAsync("orders_total{job=\"statsd\"} 1");
        first.Dispose();
        await gateway.CountsAsync("tributary_statsd_connections 0");
        using var third = await gateway.ConnectAsync();
        await third.SendAsync("orders:1|c\n");
        await gateway.ShowsAsync("orders_total{job=\"statsd\"} 2");
    }

    [Fact]
    public async Task What_was_sent_before_the_end_is_merged_and_half_a_line_is_not()
    {
        string[] settings = [.. StatsDGateway.Settings, "--StatsD:FlushInterval=1m", "--StatsD:SetWindow=1m"];
        await using (var gateway = await RunningGateway.StartInAsync(_directory.File("data"), settings))
        {
            using var connection = await gateway.ConnectAsync();
            await connection.SendAsync("orders:1|c\norders:2|c\norders:4|c|@0.5");
            await gateway.CountsAsync("tributary_statsd_bytes_total{transport=\"tcp\"} 37");
            await gateway.StopAsync();
        }

        await using var again = await RunningGateway.StartInAsync(_directory.File("data"));
        await again.ShowsAsync("orders_total{job=\"statsd\"} 3");
    }
}
