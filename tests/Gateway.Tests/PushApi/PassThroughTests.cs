using System.Globalization;
using System.Text.RegularExpressions;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.PushApi;

/// <summary>With one rule for everything, the gateway is a drop-in replacement of the Pushgateway.</summary>
public sealed partial class PassThroughTests : IAsyncLifetime
{
    private const string PassEverythingThrough = "rules:\n  - aggregate: false\n";

    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartWithRulesAsync(PassEverythingThrough);

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task The_last_push_wins()
    {
        await _gateway.PutAsync("/metrics/job/x/instance/a", "# TYPE c_total counter\nc_total 5\n");
        await _gateway.PutAsync("/metrics/job/x/instance/a", "# TYPE c_total counter\nc_total 3\n");
        Assert.Equal(["c_total{instance=\"a\",job=\"x\"} 3"], await MetricsAsync());
    }

    [Fact]
    public async Task Instances_stay_apart()
    {
        await _gateway.PutAsync("/metrics/job/x/instance/a", "# TYPE c_total counter\nc_total 5\n");
        await _gateway.PutAsync("/metrics/job/x/instance/b", "# TYPE c_total counter\nc_total 3\n");
        Assert.Equal(["c_total{instance=\"a\",job=\"x\"} 5", "c_total{instance=\"b\",job=\"x\"} 3"], await MetricsAsync());
    }

    [Fact]
    public async Task Without_an_instance_in_the_path_the_instance_is_empty()
    {
        await _gateway.PutAsync("/metrics/job/x", "a 1\n");
        var view = await _gateway.ViewAsync();
        Assert.Contains("a{instance=\"\",job=\"x\"} 1", view);
        Assert.Contains(view, line => line.StartsWith("push_time_seconds{instance=\"\",job=\"x\"} ", StringComparison.Ordinal));
        Assert.Contains("push_failure_time_seconds{instance=\"\",job=\"x\"} 0", view);
    }

    [Fact]
    public async Task An_instance_in_the_body_is_that_of_the_series()
    {
        await _gateway.PutAsync("/metrics/job/x", "a{instance=\"i\"} 1\n");
        Assert.Contains("a{instance=\"i\",job=\"x\"} 1", await _gateway.ViewAsync());
    }

    [Fact]
    public async Task Push_times_are_shown()
    {
        await _gateway.PutAsync("/metrics/job/x/instance/a", "a 1\n");
        Assert.True(await PushTimeAsync("push_time_seconds") > 1.6e9);
        Assert.Equal(0, await PushTimeAsync("push_failure_time_seconds"));
    }

    [Fact]
    public async Task A_failed_push_changes_only_the_time_of_failure()
    {
        await _gateway.PutAsync("/metrics/job/x/instance/a", "a 1\n");
        var pushed = await PushTimeAsync("push_time_seconds");
        Assert.Equal(400, (await _gateway.PutAsync("/metrics/job/x/instance/a", "a a\n")).Status);
        Assert.Equal(pushed, await PushTimeAsync("push_time_seconds"));
        Assert.True(await PushTimeAsync("push_failure_time_seconds") >= pushed);
        Assert.Equal(["a{instance=\"a\",job=\"x\"} 1"], await MetricsAsync());
    }

    [Fact]
    public async Task An_empty_POST_stamps_the_group()
    {
        await _gateway.PutAsync("/metrics/job/x/instance/a", "a 1\n");
        var first = await PushTimeAsync("push_time_seconds");
        Assert.Equal(200, (await _gateway.PostAsync("/metrics/job/x/instance/a", "")).Status);
        Assert.True(await PushTimeAsync("push_time_seconds") >= first);
        Assert.Equal(["a{instance=\"a\",job=\"x\"} 1"], await MetricsAsync());
    }

    [Fact]
    public async Task An_empty_POST_of_a_new_group_stamps_it()
    {
        Assert.Equal(200, (await _gateway.PostAsync("/metrics/job/x/instance/a", "")).Status);
        Assert.True(await PushTimeAsync("push_time_seconds") > 1.6e9);
    }

    [Fact]
    public async Task A_PUT_replaces_the_group_and_an_empty_one_clears_it()
    {
        await _gateway.PutAsync("/metrics/job/x/instance/a", "# TYPE a counter\na 1\n# TYPE b histogram\nb_bucket{le=\"+Inf\"} 1\nb_sum 1\nb_count 1\n");
        await _gateway.PutAsync("/metrics/job/x/instance/a", "# TYPE a counter\na 2\n");
        Assert.Equal(["a{instance=\"a\",job=\"x\"} 2"], await MetricsAsync());
        await _gateway.PutAsync("/metrics/job/x/instance/a", "");
        Assert.Empty(await MetricsAsync());
        Assert.True(await PushTimeAsync("push_time_seconds") > 1.6e9);
    }

    [Fact]
    public async Task A_POST_keeps_other_families()
    {
        await _gateway.PostAsync("/metrics/job/x/instance/a", "# TYPE a counter\na 1\n");
        await _gateway.PostAsync("/metrics/job/x/instance/a", "# TYPE b counter\nb 2\n");
        Assert.Equal(["a{instance=\"a\",job=\"x\"} 1", "b{instance=\"a\",job=\"x\"} 2"], await MetricsAsync());
    }

    [Fact]
    public async Task A_DELETE_removes_the_group_with_its_times()
    {
        await _gateway.PutAsync("/metrics/job/x/instance/a", "# TYPE a counter\na 1\n");
        await _gateway.PutAsync("/metrics/job/x/instance/b", "# TYPE a counter\na 1\n");
        await _gateway.DeleteAsync("/metrics/job/x/instance/a");
        Assert.All(await _gateway.ViewAsync(), line => Assert.Contains("instance=\"b\"", line, StringComparison.Ordinal));
        await _gateway.DeleteAsync("/metrics/job/x/instance/b");
        Assert.Empty(await _gateway.ViewAsync());
    }

    [Fact]
    public async Task Histograms_and_summaries_come_out_as_they_went_in()
    {
        string[] pushed =
        [
            "h_bucket{instance=\"a\",job=\"x\",le=\"0.5\"} 1", "h_bucket{instance=\"a\",job=\"x\",le=\"+Inf\"} 2", "h_sum{instance=\"a\",job=\"x\"} 3.5", "h_count{instance=\"a\",job=\"x\"} 2",
            "s{instance=\"a\",job=\"x\",quantile=\"0.9\"} 7", "s_sum{instance=\"a\",job=\"x\"} 8", "s_count{instance=\"a\",job=\"x\"} 2",
        ];
        await _gateway.PutAsync(
            "/metrics/job/x/instance/a",
            "# TYPE h histogram\nh_bucket{le=\"0.5\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 3.5\nh_count 2\n# TYPE s summary\ns{quantile=\"0.9\"} 7\ns_sum 8\ns_count 2\n");
        Assert.Equal(pushed, await MetricsAsync());
    }

    private async Task<string[]> MetricsAsync() => [.. (await _gateway.ViewAsync()).Where(line => !line.StartsWith("push_", StringComparison.Ordinal))];

    private async Task<double> PushTimeAsync(string name)
    {
        var line = Assert.Single(await _gateway.ViewAsync(), line => line.StartsWith(name + "{", StringComparison.Ordinal));
        return double.Parse(Value().Match(line).Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("[^ ]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Value();
}
