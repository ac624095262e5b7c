using System.Text;
using Tributary.Engine.Ingest;
using Tributary.Engine.Tests.Contracts;

namespace Tributary.Engine.Tests.Ingest;

/// <summary>What is learned from a push, who shares it, and when it is learned anew.</summary>
public sealed class PlanTests
{
    private readonly RecordingEngine _engine = new();

    [Fact]
    public async Task A_source_is_parsed_once_for_each_of_two_alternating_forms()
    {
        var tested = new TestedEngine(_engine, new(), TimeProvider.System);
        for (var i = 0; i < 5; i++)
        {
            await tested.PostAsync("job/a", $"# TYPE a gauge\na {i}\n");
            await tested.PostAsync("job/a", $"# TYPE b gauge\nb {i}\n");
        }

        Assert.Equal((10, 2), (tested.Pipeline.Metrics.Pushes, tested.Pipeline.Metrics.Parsed));
    }

    [Fact]
    public async Task Sources_that_differ_in_what_is_aggregated_away_share_plan_and_layouts()
    {
        var tested = new TestedEngine(_engine, new(), TimeProvider.System);
        await tested.PostAsync("job/a/instance/1", Counter(1, 2));
        var layout = Assert.Single(_engine.Layouts);
        await tested.PostAsync("job/a/instance/2", Counter(3, 4));
        Assert.Same(layout, Assert.Single(_engine.Layouts));
        Assert.Same(tested.Source("job/a/instance/1").Plans.Recent, tested.Source("job/a/instance/2").Plans.Recent);
        await tested.PostAsync("job/b/instance/1", Counter(5, 6));
        Assert.NotEqual(layout.Id, Assert.Single(_engine.Layouts).Id);
    }

    [Fact]
    public async Task New_rules_make_new_plans()
    {
        using var rules = new RulesFile("rules: []\n");
        var tested = new TestedEngine(_engine, new(), TimeProvider.System, rules.Store);
        await tested.PostAsync("job/a", Counter(1, 2));
        var before = Assert.Single(_engine.Layouts);
        rules.Change("rules:\n  - match: { family: a_total }\n    without: [x]\n");
        await tested.PostAsync("job/a", Counter(1, 2));
        Assert.NotEqual(before.Id, Assert.Single(_engine.Layouts).Id);
        rules.Change("rules:\n  - match: { family: a_total }\n    drop: true\n");
        await tested.PostAsync("job/a", Counter(1, 2));
        Assert.Empty(_engine.Layouts);
        Assert.Equal(3, tested.Pipeline.Metrics.Parsed);
    }

    [Fact]
    public async Task A_plan_that_is_not_used_between_two_sweeps_is_let_go_and_learned_again()
    {
        var tested = new TestedEngine(_engine, new(), TimeProvider.System);
        await tested.PostAsync("job/a", Counter(1, 2));
        for (var i = 0; i < 3; i++)
        {
            tested.Pipeline.Sweep();
            await tested.PostAsync("job/a", Counter(i, i));
        }

        Assert.Equal(1, tested.Pipeline.Metrics.Parsed);
        tested.Pipeline.Sweep();
        tested.Pipeline.Sweep();
        await tested.PostAsync("job/a", Counter(7, 8));
        Assert.Equal(2, tested.Pipeline.Metrics.Parsed);
    }

    [Fact]
    public async Task Integers_that_no_double_holds_come_with_what_a_double_leaves_of_them()
    {
        var tested = new TestedEngine(_engine, new(), TimeProvider.System);
        var fresh = new RecordingEngine();
        await tested.PostAsync("job/a", Counter(1, 2));
        await tested.PostAsync("job/a", Counter(3, (1L << 53) + 1));
        await new TestedEngine(fresh, new(), TimeProvider.System).PostAsync("job/a", Counter(3, (1L << 53) + 1));
        Assert.Equal(fresh.Frames, _engine.Frames);
        Assert.Equal(1, tested.Pipeline.Metrics.Parsed);
    }

    [Fact]
    public async Task A_source_whose_exemplars_come_and_go_is_parsed_once()
    {
        var tested = new TestedEngine(_engine, new(), TimeProvider.System);
        string Body(int value, string exemplar) => $"# TYPE a counter\na_total {value}{exemplar}\n# TYPE h histogram\nh_bucket{{le=\"+Inf\"}} {value}{exemplar}\nh_sum 1\nh_count {value}\n# EOF\n";
        foreach (var (value, exemplar) in ((int, string)[])[(1, " # {trace_id=\"a\"} 0.5"), (2, " # {trace_id=\"another one\"} 0.25 1700000000"), (3, ""), (4, " # {} 1")])
        {
            await tested.PostOpenMetricsAsync("job/a", Body(value, exemplar));
            var fresh = new RecordingEngine();
            await new TestedEngine(fresh, new(), TimeProvider.System).PostOpenMetricsAsync("job/a", Body(value, exemplar));
            Assert.Equal(fresh.Frames, _engine.Frames);
        }

        Assert.Equal((1, 6, 0), (tested.Pipeline.Metrics.Parsed, tested.Pipeline.Metrics.Exemplars, tested.Pipeline.Metrics.ExemplarsLeftOut));
    }

    [Theory]
    [InlineData("h_sum 1 # {} 1\n", "only counters and buckets have exemplars")]
    [InlineData("h_bucket{le=\"+Inf\"} 1 # {a=\"1\",a=\"2\"} 1\n", "appears twice")]
    [InlineData("h_bucket{le=\"+Inf\"} 1 # {a=\"\xff\"} 1\n", "not UTF-8")]
    public async Task An_exemplar_that_cannot_be_is_told_though_the_form_of_its_body_is_known(string line, string message)
    {
        const string Body = "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n# EOF\n";
        var tested = new TestedEngine(_engine, new(), TimeProvider.System);
        await tested.PostOpenMetricsAsync("job/a", Body);
        var body = Encoding.Latin1.GetBytes(Body.Replace(line[..(line.IndexOf(" 1", StringComparison.Ordinal) + 2)] + "\n", line, StringComparison.Ordinal));
        var result = await tested.Pipeline.PushAsync(new PushRequest(tested.Source("job/a"), BodyFormat.OpenMetrics, Replace: false), body, default);
        Assert.Equal(PushStatus.Malformed, result.Status);
        Assert.Contains(message, result.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 4, 5)]
    [InlineData(3, 2, 2)]
    public async Task A_histogram_that_contradicts_itself_is_answered_with_its_line_though_its_form_is_known(int one, int infinity, int count)
    {
        var tested = new TestedEngine(_engine, new(), TimeProvider.System);
        Assert.Equal(PushStatus.Accepted, (await tested.PostAsync("job/a", Histogram(1, 2, 2))).Status);
        var result = await tested.PostAsync("job/a", Histogram(one, infinity, count));
        Assert.Equal(PushStatus.Malformed, result.Status);
        Assert.InRange(result.Error!.Line, 3, 4);
        Assert.Equal(PushStatus.Accepted, (await tested.PostAsync("job/a", Histogram(3, 4, 4))).Status);
        Assert.Equal(2, tested.Pipeline.Metrics.Parsed);
    }

    [Fact]
    public async Task What_was_pushed_is_counted()
    {
        var tested = new TestedEngine(_engine, new(), TimeProvider.System);
        var body = Counter(1, 2);
        for (var i = 0; i < 2; i++) await tested.PostAsync("job/a", body);
        await tested.PostAsync("job/a", "not {");
        var metrics = tested.Pipeline.Metrics;
        Assert.Equal((2, 4, 2L * Encoding.UTF8.GetByteCount(body), 1), (metrics.Pushes, metrics.Samples, metrics.Bytes, metrics.Malformed));
    }

    private static string Histogram(int one, int infinity, int count) =>
        $"# TYPE h histogram\nh_bucket{{le=\"1\"}} {one}\nh_bucket{{le=\"+Inf\"}} {infinity}\nh_count {count}\nh_sum 1\n";

    private static string Counter(long first, long second) => $"# TYPE a_total counter\na_total{{x=\"1\"}} {first}\na_total{{x=\"2\"}} {second}\n";
}
