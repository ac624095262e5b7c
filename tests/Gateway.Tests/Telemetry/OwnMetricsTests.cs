using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.Telemetry;

public sealed class OwnMetricsTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Pushes_are_counted_by_how_they_ended()
    {
        await _gateway.PutAsync("/metrics/job/x", "# TYPE a counter\na 1\nb 2\n");
        await _gateway.PutAsync("/metrics/job/x", "a a\n");
        await _gateway.PutAsync("/metrics/job/x", "# TYPE a gauge\na 1\n");
        await _gateway.PutAsync("/metrics/job/", "a 1\n");
        await _gateway.DeleteAsync("/metrics/job/x");
        var page = await PageAsync();
        Assert.Contains("tributary_pushes_total{outcome=\"accepted\"} 1", page);
        Assert.Contains("tributary_pushes_total{outcome=\"malformed\"} 1", page);
        Assert.Contains("tributary_pushes_total{outcome=\"partly_refused\"} 1", page);
        Assert.Contains("tributary_pushes_total{outcome=\"bad_request\"} 1", page);
        Assert.Contains("tributary_push_refused_families_total{reason=\"type_clash\"} 1", page);
        Assert.Contains("tributary_deletes_total{outcome=\"deleted\"} 1", page);
        Assert.Contains("tributary_ingest_parse_errors_total 1", page);
        Assert.Contains("tributary_push_bytes_in_flight 0", page);
    }

    [Fact]
    public async Task Scrapes_are_counted_and_timed()
    {
        await PageAsync();
        var page = await PageAsync();
        Assert.Contains("tributary_scrapes_total{format=\"text\",outcome=\"sent\"} 1", page);
        Assert.Contains("tributary_scrape_duration_seconds_count 1", page);
        Assert.Contains("tributary_scrape_duration_seconds_bucket{le=\"+Inf\"} 1", page);
    }

    [Fact]
    public async Task The_engine_and_the_process_are_shown()
    {
        await _gateway.PutAsync("/metrics/job/x", "a 1\nb{l=\"1\"} 2\nb{l=\"2\"} 2\n");
        var page = await PageAsync();
        Assert.Contains("tributary_families 2", page);
        Assert.Contains("tributary_series 3", page);
        Assert.Contains("tributary_sources 1", page);
        Assert.Contains("tributary_storage_failure 0", page);
        Assert.Contains("tributary_ready 1", page);
        foreach (var name in new[]
        {
            "tributary_contributions ", "tributary_journal_bytes ", "tributary_last_snapshot_timestamp_seconds ", "tributary_rules_loaded_timestamp_seconds ",
            "tributary_rules_reload_failures_total ", "tributary_build_info{version=", "tributary_process_start_time_seconds ", "tributary_process_cpu_seconds_total ",
            "tributary_process_resident_memory_bytes ",
        })
        {
            Assert.Contains(page, line => line.StartsWith(name, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Each_gateway_counts_for_itself()
    {
        await using var other = await RunningGateway.StartAsync();
        await other.PutAsync("/metrics/job/x", "a 1\n");
        Assert.DoesNotContain(await PageAsync(), line => line.StartsWith("tributary_pushes_total", StringComparison.Ordinal));
    }

    private async Task<string[]> PageAsync() => (await _gateway.GetAsync("/metrics")).Text.Split('\n');
}
