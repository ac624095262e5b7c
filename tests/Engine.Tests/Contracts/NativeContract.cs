using Tributary.Engine.Ingest.Native;
using Tributary.Engine.Limits;
using Tributary.Protocols.Native;
using static Tributary.Engine.Tests.Contracts.NativeBody;

namespace Tributary.Engine.Tests.Contracts;

/// <summary>Updates of native frames: numbered, with their layouts told once.</summary>
public abstract class NativeContract(IEngineHost host) : EngineContract(host)
{
    private static readonly NativeDefinition Orders = Counter("orders_total");
    private static readonly NativeDefinition Kinds = Counter("orders_total", "1", "2");
    private static readonly NativeDefinition Open = Gauge("open", "1", "2");
    private static readonly NativeDefinition Took = Histogram("took", [1, 2]);
    private static readonly NativeDefinition Native = Exponential("native", "1", "2");
    private static readonly NativeDefinition Sizes = Sketches("sizes");

    protected override MetricLimits Limits => MetricLimits.Default with { MaxSources = 50 };

    /// <summary>Sends a request and gives what became of its frames.</summary>
    private async Task<FrameOutcome[]> SendAsync(NativeBody body, NativePipeline? pipeline = null)
    {
        var result = new NativeResult();
        Assert.Null(await (pipeline ?? Tested.Native).MergeAsync(body.Bytes, result, CancellationToken.None));
        return result.Frames.ToArray();
    }

    private async Task<NativeOutcome[]> OutcomesAsync(NativeBody body, NativePipeline? pipeline = null) => [.. (await SendAsync(body, pipeline)).Select(frame => frame.Outcome)];

    private async Task<string?> ViewAsync(string series) => (await Tested.ViewAsync())[series];

    [Fact]
    public async Task Sources_add_up_and_name_their_layout_once_it_is_told()
    {
        Assert.Equal([NativeOutcome.Applied], await OutcomesAsync(new NativeBody().Update("a", 1, 1).Frame(Orders, 3)));
        Assert.Equal([NativeOutcome.Applied, NativeOutcome.Applied], await OutcomesAsync(new NativeBody { Defines = false }.Update("a", 1, 2).Frame(Orders, 5).Update("b", 1, 1).Frame(Orders, 4)));
        Assert.Equal("9", await ViewAsync("orders_total{job=\"shop\"}"));
    }

    [Fact]
    public async Task Of_an_update_with_a_layout_that_is_not_known_nothing_is_taken_until_it_comes_with_the_definition()
    {
        await SendAsync(new NativeBody().Update("b", 1, 1).Frame(Took, 1, 2, 3, 4));
        NativeBody Request(bool defines) => new NativeBody { Defines = defines }
            .Update("a", 1, 1).Frame(Took, 0, 1, 1, 1.5).Frame(Orders, 3)
            .Update("b", 1, 2).Frame(Took, 1, 2, 3, 4)
            .Update("a", 1, 2).Frame(Took, 1, 2, 2, 3);
        Assert.Equal([NativeOutcome.Waiting, NativeOutcome.UnknownLayout, NativeOutcome.Applied, NativeOutcome.Waiting], await OutcomesAsync(Request(defines: false)));
        Assert.Equal("3", await ViewAsync("took_count{job=\"shop\"}"));
        Assert.Equal([NativeOutcome.Applied, NativeOutcome.Applied, NativeOutcome.Duplicate, NativeOutcome.Applied], await OutcomesAsync(Request(defines: true)));
        Assert.Equal("5", await ViewAsync("took_count{job=\"shop\"}"));
        Assert.Equal("3", await ViewAsync("orders_total{job=\"shop\"}"));
    }

    [Fact]
    public async Task A_gateway_that_has_forgotten_the_layouts_asks_for_them_and_counts_once_what_it_is_sent()
    {
        await SendAsync(new NativeBody().Update("a", 1, 1).Delta(Orders, 3));
        var restarted = new TestedEngine(Tested.Engine, Limits, TimeProvider.System).Native;
        Assert.Equal([NativeOutcome.UnknownLayout], await OutcomesAsync(new NativeBody { Defines = false }.Update("a", 1, 1).Delta(Orders, 3), restarted));
        Assert.Equal([NativeOutcome.Duplicate], await OutcomesAsync(new NativeBody().Update("a", 1, 1).Delta(Orders, 3), restarted));
        Assert.Equal([NativeOutcome.Applied], await OutcomesAsync(new NativeBody { Defines = false }.Update("a", 1, 2).Delta(Orders, 4), restarted));
        Assert.Equal("7", await ViewAsync("orders_total{job=\"shop\"}"));
    }

    [Fact]
    public async Task Increments_count_once_in_any_order_and_what_never_came_is_counted_as_a_gap()
    {
        foreach (var number in (int[])[3, 1, 2, 1, 3, 80]) await SendAsync(new NativeBody().Update("a", 1, number).Delta(Orders, 1).Delta(Took, 1, 1, 1, 1));
        Assert.Equal("4", await ViewAsync("orders_total{job=\"shop\"}"));
        Assert.Equal("4", await ViewAsync("took_count{job=\"shop\"}"));
        Assert.Equal([NativeOutcome.Duplicate], await OutcomesAsync(new NativeBody().Update("a", 1, 10).Delta(Orders, 1)));
        Assert.Equal([NativeOutcome.Applied], await OutcomesAsync(new NativeBody().Update("a", 1, 79).Delta(Orders, 1)));
        var detail = await Tested.Engine.DescribeFamilyAsync("orders_total", CancellationToken.None);
        Assert.Equal((13, 3), (detail!.Sources[0].Status.Gaps, detail.Sources[0].Status.Duplicates));
    }

    [Fact]
    public async Task Of_cumulative_updates_only_a_newer_one_counts()
    {
        await SendAsync(new NativeBody().Update("a", 1, 5).Frame(Orders, 7).Frame(Open, 1, 2));
        Assert.Equal([NativeOutcome.Duplicate, NativeOutcome.Duplicate], await OutcomesAsync(new NativeBody().Update("a", 1, 4).Frame(Orders, 6).Frame(Open, 9, 9)));
        Assert.Equal([NativeOutcome.Applied, NativeOutcome.Applied], await OutcomesAsync(new NativeBody().Update("a", 1, 6).Frame(Orders, 8).Update("a", 1, 7).Frame(Orders, 9)));
        Assert.Equal("9", await ViewAsync("orders_total{job=\"shop\"}"));
        Assert.Equal("1", await ViewAsync("open{job=\"shop\",n=\"1\"}"));
    }

    [Fact]
    public async Task A_higher_epoch_is_a_new_life_and_a_lower_one_is_over()
    {
        await SendAsync(new NativeBody().Update("a", 100, 7).Frame(Orders, 5).Delta(Took, 1, 1, 1, 1));
        await SendAsync(new NativeBody().Update("a", 200, 1).Frame(Orders, 6).Delta(Took, 1, 1, 1, 1));
        Assert.Equal([NativeOutcome.Duplicate, NativeOutcome.Duplicate], await OutcomesAsync(new NativeBody().Update("a", 100, 8).Frame(Orders, 9).Delta(Took, 1, 1, 1, 1)));
        Assert.Equal("11", await ViewAsync("orders_total{job=\"shop\"}"));
        Assert.Equal("2", await ViewAsync("took_count{job=\"shop\"}"));
    }

    [Fact]
    public async Task Gauges_are_absolute_or_rise_and_fall()
    {
        await SendAsync(new NativeBody().Update("a", 1, 1).Frame(Open, 10, 20));
        await SendAsync(new NativeBody().Update("a", 1, 2).Delta(Open, -3, 1));
        await SendAsync(new NativeBody().Update("a", 1, 2).Delta(Open, -3, 1));
        await SendAsync(new NativeBody().Update("a", 1, 3).Delta(Open, 0, 1));
        Assert.Equal("7", await ViewAsync("open{job=\"shop\",n=\"1\"}"));
        Assert.Equal("22", await ViewAsync("open{job=\"shop\",n=\"2\"}"));
        await SendAsync(new NativeBody().Update("a", 2, 1).Delta(Open, 1, 2));
        Assert.Equal("2", await ViewAsync("open{job=\"shop\",n=\"2\"}"));
    }

    [Fact]
    public async Task What_a_frame_leaves_out_is_gone_and_what_a_partial_frame_leaves_out_stays()
    {
        await SendAsync(new NativeBody().Update("a", 1, 1).Frame(Open, 1, 2));
        await SendAsync(new NativeBody().Update("a", 1, 2).Frame(Gauge("open", "3"), NativeFrameFlags.Partial, [3]));
        await SendAsync(new NativeBody().Update("a", 1, 3).Frame(Gauge("open", "1"), NativeFrameFlags.Partial, [4]));
        Assert.Equal(["open{job=\"shop\",n=\"1\"} 4", "open{job=\"shop\",n=\"2\"} 2", "open{job=\"shop\",n=\"3\"} 3"], (await Tested.ViewAsync()).Text.Split('\n').Where(line => line.StartsWith("open{", StringComparison.Ordinal)).Order());
        await SendAsync(new NativeBody().Update("a", 1, 4).Frame(Gauge("open", "2"), 5));
        Assert.Equal(["open{job=\"shop\",n=\"2\"}"], (await Tested.ViewAsync()).Samples);
    }

    [Fact]
    public async Task Counters_of_partial_frames_go_on_from_their_own_last_values()
    {
        await SendAsync(new NativeBody().Update("a", 1, 1).Frame(Kinds, 10, 20));
        await SendAsync(new NativeBody().Update("a", 1, 2).Frame(Counter("orders_total", "2"), NativeFrameFlags.Partial, [21]));
        await SendAsync(new NativeBody().Update("a", 1, 3).Frame(Counter("orders_total", "3", "1"), NativeFrameFlags.Partial, [5, 12]));
        await SendAsync(new NativeBody().Update("a", 1, 4).Frame(Counter("orders_total", "2", "3"), 22, 6));
        var view = await Tested.ViewAsync();
        Assert.Equal(["12", "22", "6"], Enumerable.Range(1, 3).Select(n => view[$"orders_total{{job=\"shop\",n=\"{n}\"}}"]));
    }

    [Fact]
    public async Task A_complete_update_clears_the_families_that_it_does_not_have()
    {
        await SendAsync(new NativeBody().Update("a", 1, 1).Frame(Orders, 3).Frame(Open, 1, 2).Frame(Took, 1, 1, 1, 1).Update("b", 1, 1).Frame(Open, 4, 4));
        await SendAsync(new NativeBody().Update("a", 1, 2, isComplete: true).Frame(Orders, 4));
        Assert.Equal("4", await ViewAsync("open{job=\"shop\",n=\"1\"}"));
        Assert.Equal("1", await ViewAsync("took_count{job=\"shop\"}"));
        Assert.Equal("4", await ViewAsync("orders_total{job=\"shop\"}"));
        await SendAsync(new NativeBody().Update("a", 1, 3).Frame(Took, 1, 3, 3, 5).Frame(Open, 1, 1));
        Assert.Equal("3", await ViewAsync("took_count{job=\"shop\"}"));
        Assert.Equal("5", await ViewAsync("open{job=\"shop\",n=\"1\"}"));
        Assert.Empty(await SendAsync(new NativeBody().Update("a", 1, 4, isComplete: true)));
        Assert.Equal("4", await ViewAsync("open{job=\"shop\",n=\"1\"}"));
        Assert.Equal("4", await ViewAsync("orders_total{job=\"shop\"}"));
    }

    [Fact]
    public async Task A_repeated_complete_update_does_not_bring_back_the_group_as_it_was()
    {
        var first = new NativeBody().Update("a", 1, 1, isComplete: true).Frame(Orders, 3);
        await SendAsync(first);
        await SendAsync(new NativeBody().Update("a", 1, 2).Frame(Open, 1, 2));
        Assert.Equal([NativeOutcome.Duplicate], await OutcomesAsync(first));
        Assert.Equal("1", await ViewAsync("open{job=\"shop\",n=\"1\"}"));
    }

    [Fact]
    public async Task A_family_that_is_refused_does_not_count_as_one_that_is_gone()
    {
        await SendAsync(new NativeBody().Update("a", 1, 1).Frame(Orders, 3).Frame(Open, 1, 2));
        Assert.Equal([NativeOutcome.Applied, NativeOutcome.ReservedName], await OutcomesAsync(new NativeBody().Update("a", 1, 2, isComplete: true).Frame(Orders, 4).Frame(Gauge("tributary_x"), 1)));
        Assert.Equal("1", await ViewAsync("open{job=\"shop\",n=\"1\"}"));
    }

    [Fact]
    public async Task Integers_that_no_double_holds_stay_exact()
    {
        await SendAsync(new NativeBody().Update("a", 1, 1).Frame(Kinds, NativeFrameFlags.None, [9007199254740992, 3], (0, 1)).Update("b", 1, 1).Frame(Kinds, NativeFrameFlags.Delta, [1e18, 1e18], (0, 1), (1, -7)));
        Assert.Equal("1009007199254740994", await ViewAsync("orders_total{job=\"shop\",n=\"1\"}"));
        Assert.Equal("999999999999999996", await ViewAsync("orders_total{job=\"shop\",n=\"2\"}"));
    }

    [Fact]
    public async Task Exponential_histograms_are_cumulative_or_increments()
    {
        await SendAsync(new NativeBody().Update("a", 1, 1).Frame(Native).Observed(1, 2).Observed(3));
        await SendAsync(new NativeBody().Update("a", 1, 2).Frame(Native).Observed(1, 2, 4).Observed(3));
        await SendAsync(new NativeBody().Update("b", 1, 1).Delta(Native).Observed(1).Observed());
        await SendAsync(new NativeBody().Update("b", 1, 2).Delta(Native).Observed(1, 1).Observed(5));
        Assert.Equal("6", await ViewAsync("native_count{job=\"shop\",n=\"1\"}"));
        Assert.Equal("8", await ViewAsync("native_sum{job=\"shop\",n=\"2\"}"));
    }

    [Fact]
    public async Task Sketches_of_all_sources_make_the_quantiles()
    {
        await SendAsync(new NativeBody().Update("a", 1, 1).Delta(Sizes, 30, 3).Sketched(10, 10, 10).Update("b", 1, 1).Delta(Sizes, 1000, 1).Sketched(1000));
        await SendAsync(new NativeBody().Update("a", 1, 1).Delta(Sizes, 30, 3).Sketched(10, 10, 10).Update("b", 1, 2).Delta(Sizes, 0, 0).Payload());
        var view = await Tested.ViewAsync();
        Assert.Equal(("4", "1030"), (view["sizes_count{job=\"shop\"}"], view["sizes_sum{job=\"shop\"}"]));
        Assert.InRange(view.Number("sizes{job=\"shop\",quantile=\"0.5\"}"), 9.9, 10.1);
        Assert.InRange(view.Number("sizes{job=\"shop\",quantile=\"0.99\"}"), 990, 1010);
    }

    [Fact]
    public async Task A_frame_that_is_refused_says_why_and_the_others_of_the_update_stand()
    {
        await Tested.PostAsync("job/other", "# TYPE orders_total gauge\norders_total 1\n");
        var frames = await SendAsync(new NativeBody().Update("a", 1, 1)
            .Frame(Orders, 3)
            .Frame(Open, 1, 2)
            .Frame(Counter("wrong_total", "1", "2"), 3, -4)
            .Frame(Took, 3, 2, 1, 1)
            .Frame(Native).Observed(1).Payload(7)
            .Frame(Sizes, 1, 1).Payload(1)
            .Frame(Gauge("open", "3"), 3)
            .Frame(new NativeDefinition(new NativeLayout(new Metrics.Points.FamilyDescription("twice", Metrics.Points.MetricType.Gauge, "", ""), Metrics.Points.PointKind.Gauge, [NativeSeries.Of([]), NativeSeries.Of([new("job", "x")])])), 1, 2));
        Assert.Equal(
            [NativeOutcome.TypeClash, NativeOutcome.Applied, NativeOutcome.InvalidValue, NativeOutcome.InvalidValue, NativeOutcome.InvalidValue, NativeOutcome.InvalidValue, NativeOutcome.FamilyTwice, NativeOutcome.SeriesTwice],
            frames.Select(frame => frame.Outcome));
        Assert.Equal([0, 0, 2, 2, 0, 0, 0, 0], frames.Select(frame => frame.Value));
        Assert.StartsWith("orders_total is known with another type", frames[0].Reason, StringComparison.Ordinal);
        Assert.EndsWith("It is value 2 of the frame, of the series {job=\"shop\",n=\"2\"}.", frames[2].Reason, StringComparison.Ordinal);
        Assert.StartsWith("native has an exponential histogram or a sketch that cannot be read", frames[4].Reason, StringComparison.Ordinal);
        Assert.StartsWith("sizes has an exponential histogram or a sketch that cannot be read", frames[5].Reason, StringComparison.Ordinal);
        Assert.StartsWith("The series twice{instance=\"a\",job=\"shop\"} stands twice", frames[7].Reason, StringComparison.Ordinal);
        Assert.Equal(["open{job=\"shop\",n=\"1\"}", "open{job=\"shop\",n=\"2\"}", "orders_total{job=\"other\"}"], (await Tested.ViewAsync()).Samples.Order());
    }

    [Fact]
    public async Task New_sources_beyond_the_limit_are_put_off_and_known_ones_go_on()
    {
        var body = new NativeBody();
        for (var i = 0; i < 50; i++) body.Update($"{i}", 1, 1).Frame(Orders, 1);
        Assert.All(await OutcomesAsync(body), outcome => Assert.Equal(NativeOutcome.Applied, outcome));
        Assert.Equal([NativeOutcome.Deferred, NativeOutcome.Applied], await OutcomesAsync(new NativeBody().Update("new", 1, 1).Frame(Orders, 1).Update("0", 1, 2).Frame(Orders, 2)));
        Assert.Equal("51", await ViewAsync("orders_total{job=\"shop\"}"));
    }

    /// <summary>What is repeated, put off and defined anew by hand in the other tests happens here at once, and must be exact.</summary>
    [Fact]
    public async Task Many_senders_that_repeat_themselves_are_exact()
    {
        NativePipeline[] gateways = [Tested.Native, new TestedEngine(Tested.Engine, Limits, TimeProvider.System).Native];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async sender =>
        {
            var random = new Random(sender);
            for (var number = 1; number <= 20; number++)
            {
                NativeBody Request(bool defines) => sender % 2 == 0
                    ? new NativeBody { Defines = defines }.Update($"i{sender}", 1, number).Delta(Kinds, 1, sender).Delta(Took, 1, 2, 2, 3)
                    : new NativeBody { Defines = defines }.Update($"i{sender}", 1, number).Frame(Kinds, number, number * sender).Frame(Took, number, number * 2, number * 2, number * 3);
                var body = Request(defines: false);
                for (var times = random.Next(1, 4); times > 0; times--)
                {
                    var gateway = gateways[random.Next(2)];
                    var outcomes = await OutcomesAsync(body, gateway);
                    if (outcomes.Contains(NativeOutcome.UnknownLayout)) outcomes = await OutcomesAsync(Request(defines: true), gateway);
                    Assert.All(outcomes, outcome => Assert.InRange(outcome, NativeOutcome.Applied, NativeOutcome.Duplicate));
                }
            }
        }));
        var view = await Tested.ViewAsync();
        Assert.Equal("160", view["orders_total{job=\"shop\",n=\"1\"}"]);
        Assert.Equal("560", view["orders_total{job=\"shop\",n=\"2\"}"]);
        Assert.Equal("320", view["took_count{job=\"shop\"}"]);
        Assert.Equal("480", view["took_sum{job=\"shop\"}"]);
    }
}
