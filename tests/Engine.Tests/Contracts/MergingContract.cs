using Tributary.Engine.Ingest;
using Tributary.Metrics.Shards;

namespace Tributary.Engine.Tests.Contracts;

/// <summary>Pushes of several sources become one view.</summary>
public abstract class MergingContract(IEngineHost host) : EngineContract(host)
{
    [Fact]
    public async Task Counters_add_up_over_instances_and_keep_their_other_labels()
    {
        await Tested.PostAsync("job/shop/instance/a", "# TYPE orders_total counter\norders_total{code=\"ok\"} 3\norders_total{code=\"bad\"} 1\n");
        await Tested.PostAsync("job/shop/instance/b", "# TYPE orders_total counter\norders_total{code=\"ok\"} 4\n");
        var view = await Tested.ViewAsync();
        Assert.Equal("7", view["orders_total{code=\"ok\",job=\"shop\"}"]);
        Assert.Equal("1", view["orders_total{code=\"bad\",job=\"shop\"}"]);
    }

    [Fact]
    public async Task Gauges_merge_by_the_rule_of_their_name()
    {
        await Tested.PostAsync("job/a/instance/1", "# TYPE queue gauge\nqueue 2\n# TYPE cpu_ratio gauge\ncpu_ratio 0.25\n# TYPE done_timestamp_seconds gauge\ndone_timestamp_seconds 9\n");
        await Tested.PostAsync("job/a/instance/2", "# TYPE queue gauge\nqueue 3\n# TYPE cpu_ratio gauge\ncpu_ratio 0.75\n# TYPE done_timestamp_seconds gauge\ndone_timestamp_seconds 7\n");
        var view = await Tested.ViewAsync();
        Assert.Equal("5", view["queue{job=\"a\"}"]);
        Assert.Equal("0.5", view["cpu_ratio{job=\"a\"}"]);
        Assert.Equal("9", view["done_timestamp_seconds{job=\"a\"}"]);
    }

    [Fact]
    public async Task Histograms_add_up_bucket_by_bucket()
    {
        await Tested.PostAsync("job/a/instance/1", Histogram(one: 1, infinity: 3, sum: 6.5));
        await Tested.PostAsync("job/a/instance/2", Histogram(one: 2, infinity: 2, sum: 1));
        var view = await Tested.ViewAsync();
        Assert.Equal("3", view["wait_bucket{job=\"a\",le=\"1\"}"]);
        Assert.Equal("5", view["wait_bucket{job=\"a\",le=\"+Inf\"}"]);
        Assert.Equal("7.5", view["wait_sum{job=\"a\"}"]);
        Assert.Equal("5", view["wait_count{job=\"a\"}"]);
    }

    [Fact]
    public async Task Summaries_add_sum_and_count_and_estimate_their_quantiles_between_those_of_the_sources()
    {
        await Tested.PostAsync("job/a/instance/1", "# TYPE size summary\nsize{quantile=\"0.5\"} 10\nsize_sum 100\nsize_count 10\n");
        await Tested.PostAsync("job/a/instance/2", "# TYPE size summary\nsize{quantile=\"0.5\"} 20\nsize_sum 200\nsize_count 10\n");
        var view = await Tested.ViewAsync();
        Assert.Equal("300", view["size_sum{job=\"a\"}"]);
        Assert.Equal("20", view["size_count{job=\"a\"}"]);
        Assert.InRange(view.Number("size{job=\"a\",quantile=\"0.5\"}"), 10, 20);
    }

    [Fact]
    public async Task Both_formats_feed_the_same_family()
    {
        await Tested.PostAsync("job/a/instance/1", "# TYPE hits_total counter\nhits_total 5\n");
        await Tested.PostOpenMetricsAsync("job/a/instance/2", "# TYPE hits counter\nhits_total 6\n# EOF\n");
        Assert.Equal("11", (await Tested.ViewAsync())["hits_total{job=\"a\"}"]);
        Assert.Single(await Tested.Engine.ListFamiliesAsync(default));
    }

    [Fact]
    public async Task A_cumulative_push_that_comes_twice_counts_once()
    {
        for (var i = 0; i < 2; i++) await Tested.PostAsync("job/a/instance/1", "# TYPE hits_total counter\nhits_total 5\n");
        Assert.Equal("5", (await Tested.ViewAsync())["hits_total{job=\"a\"}"]);
    }

    [Fact]
    public async Task A_restart_counts_on_from_the_total()
    {
        foreach (var value in (int[])[10, 4, 6]) await Tested.PostAsync("job/a/instance/1", $"# TYPE hits_total counter\nhits_total {value}\n");
        Assert.Equal("16", (await Tested.ViewAsync())["hits_total{job=\"a\"}"]);
    }

    [Fact]
    public async Task A_new_start_time_of_the_process_is_a_restart_even_where_the_counter_is_higher()
    {
        await Tested.PostAsync("job/a/instance/1", Started(at: 1000, hits: 10));
        await Tested.PostAsync("job/a/instance/1", Started(at: 2000, hits: 12));
        Assert.Equal("22", (await Tested.ViewAsync())["hits_total{job=\"a\"}"]);
    }

    [Fact]
    public async Task A_push_of_an_earlier_life_of_the_process_is_a_repetition()
    {
        await Tested.PostAsync("job/a/instance/1", Started(at: 2000, hits: 12));
        var late = await Tested.PostAsync("job/a/instance/1", Started(at: 1000, hits: 99));
        Assert.True(late.IsRepeated);
        Assert.Equal("12", (await Tested.ViewAsync())["hits_total{job=\"a\"}"]);
    }

    [Fact]
    public async Task A_fall_within_one_life_of_the_process_is_an_old_push_come_late()
    {
        foreach (var hits in (int[])[10, 8, 11]) await Tested.PostAsync("job/a/instance/1", Started(at: 1000, hits));
        Assert.Equal("11", (await Tested.ViewAsync())["hits_total{job=\"a\"}"]);
    }

    [Fact]
    public async Task Integers_beyond_what_a_double_holds_stay_exact()
    {
        await Tested.PostAsync("job/a/instance/1", "# TYPE sent_bytes_total counter\nsent_bytes_total 9007199254740993\n");
        await Tested.PostAsync("job/a/instance/2", "# TYPE sent_bytes_total counter\nsent_bytes_total 18014398509481987\n");
        await Tested.PostAsync("job/a/instance/2", "# TYPE sent_bytes_total counter\nsent_bytes_total 18014398509481989\n");
        Assert.Equal("27021597764222982", (await Tested.ViewAsync())["sent_bytes_total{job=\"a\"}"]);
    }

    [Fact]
    public async Task A_type_clash_refuses_one_family_and_keeps_the_others()
    {
        await Tested.PostAsync("job/a/instance/1", "# TYPE x gauge\nx 1\n");
        var result = await Tested.PostAsync("job/a/instance/2", "# TYPE x counter\nx 5\n# TYPE y counter\ny 7\n");
        Assert.Equal(PushStatus.PartlyRefused, result.Status);
        Assert.Equal(1, result.Merged);
        var refusal = Assert.Single(result.Refusals);
        Assert.Equal(("x", ApplyOutcome.TypeClash), (refusal.Family, refusal.Outcome));
        var view = await Tested.ViewAsync();
        Assert.Equal("1", view["x{job=\"a\"}"]);
        Assert.Equal("7", view["y{job=\"a\"}"]);
    }

    [Fact]
    public async Task A_value_that_cannot_be_refuses_its_family_until_it_is_one_that_can()
    {
        var result = await Tested.PostAsync("job/a/instance/1", "# TYPE x counter\nx -1\n# TYPE y counter\ny 7\n");
        Assert.Equal(ApplyOutcome.InvalidValue, Assert.Single(result.Refusals).Outcome);
        var view = await Tested.ViewAsync();
        Assert.DoesNotContain("x", view.Text.Split(' ', '{', '\n'));
        await Tested.PostAsync("job/a/instance/1", "# TYPE x counter\nx 2\n# TYPE y counter\ny 8\n");
        view = await Tested.ViewAsync();
        Assert.Equal(("2", "8"), (view["x{job=\"a\"}"], view["y{job=\"a\"}"]));
    }

    [Theory]
    [InlineData("# TYPE x counter\nx 5\ny{ 6\n", 3, 4)]
    [InlineData("# TYPE x counter\nx 5\nx 6\n", 3, 3)]
    [InlineData("# TYPE x counter\nx 5", 2, 4)]
    [InlineData("# TYPE x counter\nx 5 1700000000000\n", 2, 5)]
    [InlineData("# TYPE x counter\nx 5\ntributary_y 1\n", 3, 1)]
    public async Task A_malformed_body_changes_nothing_and_is_answered_with_line_and_column(string body, int line, int column)
    {
        await Tested.PostAsync("job/a/instance/1", "# TYPE x counter\nx 1\n");
        var before = await Tested.ScrapeAsync();
        var result = await Tested.PostAsync("job/a/instance/1", body);
        Assert.Equal(PushStatus.Malformed, result.Status);
        Assert.Equal((line, column), (result.Error!.Line, result.Error.Column));
        Assert.Equal(before, await Tested.ScrapeAsync());
    }

    private static string Histogram(int one, int infinity, double sum) => FormattableString.Invariant(
        $"# TYPE wait histogram\nwait_bucket{{le=\"1\"}} {one}\nwait_bucket{{le=\"+Inf\"}} {infinity}\nwait_sum {sum}\nwait_count {infinity}\n");

    private static string Started(int at, int hits) =>
        $"# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds {at}\n# TYPE hits_total counter\nhits_total {hits}\n";
}
