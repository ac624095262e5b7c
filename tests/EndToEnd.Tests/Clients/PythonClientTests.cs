using Tributary.EndToEnd.Tests.Gateways;
using Tributary.EndToEnd.Tests.Peers;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Clients;

/// <summary>The prometheus_client of Debian, pushing to the gateway as it would to a Pushgateway.</summary>
public sealed class PythonClientTests
{
    [FactWith(Installed.PythonClient)]
    public async Task Instances_add_up_pushed_whole_added_or_compressed()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await RunAsync(gateway, "batch.py", "a", "10", "put");
        await RunAsync(gateway, "batch.py", "b", "20", "add");
        await RunAsync(gateway, "batch.py", "c", "30", "gzip");

        Assert.Equal(["batch_records_total{job=\"batch\",kind=\"new\"} 60"], await gateway.LinesAsync("batch_records_total"));
        Assert.Equal(["batch_open_files{job=\"batch\"} 6"], await gateway.LinesAsync("batch_open_files"));
        Assert.Equal(
            [
                // Of ten records three take 0 s, three 0.5 s, two 1 s, two 1.5 s; of twenty five each; of thirty 8, 8, 7, 7.
                "batch_step_seconds_bucket{job=\"batch\",le=\"0.5\"} 32",
                "batch_step_seconds_bucket{job=\"batch\",le=\"1\"} 46",
                "batch_step_seconds_bucket{job=\"batch\",le=\"2\"} 60",
                "batch_step_seconds_bucket{job=\"batch\",le=\"+Inf\"} 60",
                "batch_step_seconds_sum{job=\"batch\"} 43",
                "batch_step_seconds_count{job=\"batch\"} 60",
            ],
            await gateway.LinesAsync("batch_step_seconds_"));
        Assert.Equal(
            ["batch_record_bytes_sum{job=\"batch\"} 3840", "batch_record_bytes_count{job=\"batch\"} 60"],
            await gateway.LinesAsync("batch_record_bytes_"));
    }

    [FactWith(Installed.PythonClient)]
    public async Task An_instance_that_starts_over_adds_to_what_it_counted_before()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await RunAsync(gateway, "batch.py", "a", "10");
        await RunAsync(gateway, "batch.py", "a", "25"); // a new process: its _created tells, for the value does not fall
        Assert.Equal(["batch_records_total{job=\"batch\",kind=\"new\"} 35"], await gateway.LinesAsync("batch_records_total"));
    }

    [FactWith(Installed.PythonClient)]
    public async Task A_push_replaces_the_group_an_added_push_its_families_and_a_deletion_all()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await RunAsync(gateway, "gauges.py", "put", "room_a=1", "room_b=2");
        Assert.Equal(["room_a{job=\"rooms\"} 1", "room_b{job=\"rooms\"} 2"], await gateway.LinesAsync("room_"));
        await RunAsync(gateway, "gauges.py", "add", "room_b=3", "room_c=4");
        Assert.Equal(["room_a{job=\"rooms\"} 1", "room_b{job=\"rooms\"} 3", "room_c{job=\"rooms\"} 4"], await gateway.LinesAsync("room_"));
        await RunAsync(gateway, "gauges.py", "put", "room_c=5");
        Assert.Equal(["room_c{job=\"rooms\"} 5"], await gateway.LinesAsync("room_"));
        await RunAsync(gateway, "gauges.py", "delete");
        Assert.Empty(await gateway.LinesAsync("room_"));
    }

    [FactWith(Installed.PythonClient)]
    public async Task Grouping_keys_arrive_as_they_were_given()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await RunAsync(gateway, "grouping_keys.py");
        Assert.Equal(
            new[]
            {
                "disk_used{job=\"disk/usage\",path=\"/var/log\"} 0",
                "disk_used{job=\"disk/usage\",path=\"größe-日本\"} 2",
                "disk_used{job=\"disk/usage\",path=\"a%2Fb\"} 3",
                "disk_used{job=\"disk/usage\",path=\"plain\",zone=\"x/y\"} 4",
                "disk_used{job=\"disk/usage\"} 6", // an empty label is an absent one, and the instance is aggregated away: 1 + 5
            }.Order(StringComparer.Ordinal),
            (await gateway.LinesAsync("disk_used{")).Order(StringComparer.Ordinal));
    }

    [FactWith(Installed.PythonClient)]
    public async Task The_default_registry_with_its_process_metrics_merges_by_the_shipped_rules()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await RunAsync(gateway, "default_registry.py", "a");
        await RunAsync(gateway, "default_registry.py", "b");
        Assert.Equal(["jobs_finished_total{job=\"cron\"} 2"], await gateway.LinesAsync("jobs_finished_total"));
        Assert.EndsWith(" 1", Assert.Single(await gateway.LinesAsync("python_info{")), StringComparison.Ordinal);
        Assert.Single(await gateway.LinesAsync("process_start_time_seconds{job=\"cron\"}"));
        Assert.Single(await gateway.LinesAsync("process_cpu_seconds_total{job=\"cron\"}"));
    }

    private static Task<string> RunAsync(GatewayProcess gateway, string script, params string[] arguments) =>
        PythonScript.RunAsync(script, [gateway.Url.Authority, .. arguments]);
}
