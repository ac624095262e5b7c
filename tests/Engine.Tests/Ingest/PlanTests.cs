using System.Text;
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
    public async Task What_was_pushed_is_counted()
    {
        var tested = new TestedEngine(_engine, new(), TimeProvider.System);
        var body = Counter(1, 2);
        for (var i = 0; i < 2; i++) await tested.PostAsync("job/a", body);
        await tested.PostAsync("job/a", "not {");
        var metrics = tested.Pipeline.Metrics;
        Assert.Equal((2, 4, 2L * Encoding.UTF8.GetByteCount(body), 1), (metrics.Pushes, metrics.Samples, metrics.Bytes, metrics.Malformed));
    }

    private static string Counter(long first, long second) => $"# TYPE a_total counter\na_total{{x=\"1\"}} {first}\na_total{{x=\"2\"}} {second}\n";
}
