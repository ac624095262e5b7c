using Tributary.Engine.Frames;
using Tributary.Engine.Ingest;
using Tributary.Engine.Ingest.Native;
using Tributary.Engine.Limits;
using Tributary.Engine.Rules;
using Tributary.Engine.Tests.Contracts;
using Tributary.Engine.Tests.Embedded;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Native;
using static Tributary.Engine.Tests.Contracts.NativeBody;

namespace Tributary.Engine.Tests.Ingest.Native;

/// <summary>What becomes of native frames before they come to an engine.</summary>
public sealed class NativePipelineTests
{
    private static readonly NativeDefinition Kinds = Counter("orders_total", "1", "2", "3");
    private static readonly NativeDefinition Open = Gauge("open");

    private readonly RecordingEngine _engine = new();
    private readonly NativeResult _result = new();

    private NativePipeline Pipeline(MetricLimits? limits = null, RuleStore? rules = null) => new TestedEngine(_engine, limits ?? MetricLimits.Default, TimeProvider.System, rules).Native;

    private async Task<NativeOutcome[]> SendAsync(NativePipeline pipeline, NativeBody body)
    {
        Assert.Null(await pipeline.MergeAsync(body.Bytes, _result, CancellationToken.None));
        return [.. _result.Frames.ToArray().Select(frame => frame.Outcome)];
    }

    /// <summary>A request of frames that have their definitions, and the same by name.</summary>
    private static NativeBody Request(bool defines, string instance = "a") => new NativeBody { Defines = defines }
        .Update(instance, 5, 7)
        .Frame(Kinds, NativeFrameFlags.Delta, [1, 1e18, 2], (1, 1))
        .Delta(Histogram("took", [0.5, 1], "1", "2", "3"), 1, 2, 3, 4, 0, 1, 1, 5, 2, 2, 2, 6)
        .Frame(Open, 4);

    private const string Text = """
        # TYPE orders_total counter
        orders_total{n="1"} 1
        orders_total{n="2"} 1000000000000000001
        orders_total{n="3"} 2
        # TYPE took histogram
        took_bucket{n="1",le="0.5"} 1
        took_bucket{n="1",le="1"} 2
        took_bucket{n="1",le="+Inf"} 3
        took_sum{n="1"} 4
        took_bucket{n="2",le="0.5"} 0
        took_bucket{n="2",le="1"} 1
        took_bucket{n="2",le="+Inf"} 1
        took_sum{n="2"} 5
        took_bucket{n="3",le="0.5"} 2
        took_bucket{n="3",le="1"} 2
        took_bucket{n="3",le="+Inf"} 2
        took_sum{n="3"} 6
        # TYPE open gauge
        open 4

        """;

    [Theory]
    [InlineData("rules: []")]
    [InlineData("rules:\n  - match: { labels: { n: \"2\" } }\n    drop: true")]
    [InlineData("rules:\n  - match: { labels: { n: \"1|3\" } }\n    drop: true")]
    [InlineData("rules:\n  - match: { family: took }\n    drop: true")]
    [InlineData("rules:\n  - match: { family: open }\n    drop: true")]
    [InlineData("rules:\n  - by: [job]")]
    [InlineData("rules:\n  - aggregate: false")]
    public async Task Native_frames_become_what_the_same_in_text_becomes(string rules)
    {
        using var file = new RulesFile(rules);
        var tested = new TestedEngine(_engine, MetricLimits.Default, TimeProvider.System, file.Store);
        await tested.PostDeltaAsync("job/shop/instance/a", Text.ReplaceLineEndings("\n"), new PushSequence(5, 7));
        string[] expected = [.. _engine.Frames.Where((_, i) => !_engine.Layouts[i].Family.StartsWith("push_", StringComparison.Ordinal))];
        for (var round = 0; round < 2; round++)
        {
            Assert.All(await SendAsync(tested.Native, Request(defines: round == 0)), outcome => Assert.Equal(NativeOutcome.Applied, outcome));
            Assert.Equal(expected, _engine.Frames);
        }
    }

    [Fact]
    public async Task Payloads_of_series_that_a_rule_drops_are_left_out()
    {
        using var file = new RulesFile("rules:\n  - match: { labels: { n: \"2\" } }\n    drop: true");
        var layouts = (NativeDefinition[])[Exponential("h", "1", "2", "3"), Exponential("h", "1", "3")];
        await SendAsync(Pipeline(rules: file.Store), new NativeBody().Update("a", 1, 1).Frame(layouts[0]).Observed(1).Observed(2).Observed(3, 4));
        var withDropped = _engine.Frames.ToArray();
        await SendAsync(Pipeline(rules: file.Store), new NativeBody().Update("a", 1, 1).Frame(layouts[1]).Observed(1).Observed(3, 4));
        Assert.Equal(withDropped, _engine.Frames);
    }

    [Fact]
    public async Task What_the_rules_drop_whole_is_well_where_it_is()
    {
        using var file = new RulesFile("rules:\n  - drop: true");
        _engine.Frames.Add("untouched");
        Assert.Equal([NativeOutcome.Applied], await SendAsync(Pipeline(rules: file.Store), new NativeBody().Update("a", 1, 1).Frame(Open, 1)));
        Assert.Equal(["untouched"], _engine.Frames);
    }

    [Fact]
    public async Task Changed_rules_hold_for_the_next_frame_and_need_no_definition()
    {
        using var file = new RulesFile("rules: []");
        var pipeline = Pipeline(rules: file.Store);
        await SendAsync(pipeline, new NativeBody().Update("a", 1, 1).Frame(Kinds, 1, 2, 3));
        Assert.Equal(3, _engine.Layouts[0].ValueCount);
        file.Change("rules:\n  - match: { labels: { n: \"2\" } }\n    drop: true");
        Assert.Equal([NativeOutcome.Applied], await SendAsync(pipeline, new NativeBody { Defines = false }.Update("a", 1, 2).Frame(Kinds, 1, 2, 3)));
        Assert.Equal(2, _engine.Layouts[0].ValueCount);
    }

    [Fact]
    public async Task The_instances_of_a_service_share_what_is_made_of_a_layout()
    {
        var pipeline = Pipeline();
        var layouts = new HashSet<EncodedLayout>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < 5; i++)
        {
            await SendAsync(pipeline, new NativeBody { Defines = i == 0 }.Update($"i{i}", 1, 1).Frame(Kinds, 1, 2, 3));
            layouts.Add(_engine.Layouts[0]);
        }

        Assert.Single(layouts);
    }

    [Fact]
    public async Task Layouts_beyond_the_bound_are_taken_and_not_remembered()
    {
        var pipeline = Pipeline(new MetricLimits { MaxLayoutBytes = 1024 });
        NativeBody Of(int n, bool defines) => new NativeBody { Defines = defines }.Update($"i{n}", 1, 1).Frame(Gauge($"g{n}"), 1);
        for (var n = 0; n < 10; n++) Assert.Equal([NativeOutcome.Applied], await SendAsync(pipeline, Of(n, defines: true)));
        Assert.InRange(pipeline.LayoutBytes, 1, 1024);
        Assert.Equal([NativeOutcome.UnknownLayout], await SendAsync(pipeline, new NativeBody { Defines = false }.Update("other", 1, 1).Frame(Gauge("g9"), 1)));
        Assert.Equal([NativeOutcome.Applied], await SendAsync(pipeline, new NativeBody { Defines = false }.Update("other", 1, 1).Frame(Gauge("g0"), 1)));
    }

    [Fact]
    public async Task Layouts_in_use_outlive_sweeps_and_others_do_not()
    {
        var pipeline = Pipeline();
        await SendAsync(pipeline, new NativeBody().Update("a", 1, 1).Frame(Kinds, 1, 2, 3).Frame(Open, 1));
        for (var number = 2; number < 5; number++)
        {
            pipeline.Sweep();
            Assert.Equal([NativeOutcome.Applied], await SendAsync(pipeline, new NativeBody { Defines = false }.Update("a", 1, number).Frame(Kinds, 1, 2, 3)));
        }

        Assert.Equal([NativeOutcome.Applied], await SendAsync(pipeline, new NativeBody { Defines = false }.Update("b", 1, 1).Frame(Kinds, 1, 2, 3)));
        Assert.Equal([NativeOutcome.UnknownLayout], await SendAsync(pipeline, new NativeBody { Defines = false }.Update("a", 1, 9).Frame(Open, 1)));
    }

    public static TheoryData<string, byte[]> Wrong => new()
    {
        { "byte 32: the frame has 2 values and 0 payloads, and its layout 1 and 0", WithBody(Open.Bytes, 2, new byte[16]) },
        { "byte 32: the frame has 1 values and 1 payloads, and its layout 1 and 0", WithBody(Open.Bytes, 1, new byte[9]) },
        { "byte 54: the id in the frame is not that of the definition", WithBody([.. Open.Bytes[..^1], 1], 1, new byte[8], NativeDefinition.IdOf(Open.Bytes)) },
        { "byte 54: the definition is of version 2; 1 is known", WithBody([2, .. Open.Bytes[1..]], 1, new byte[8]) },
    };

    private static byte[] WithBody(ReadOnlySpan<byte> definition, byte values, byte[] rest, Metrics.Identity.Hash128? id = null)
    {
        var hash = new byte[16];
        (id ?? NativeDefinition.IdOf(definition)).Write(hash);
        byte[] frame = [4, .. hash, (byte)definition.Length, .. definition, values, .. rest];
        byte[] update = [.. new NativeBody().Update("a", 1, 1, isComplete: true).Bytes.AsSpan(8), .. BitConverter.GetBytes(frame.Length), .. frame];
        return [.. new NativeBody().Bytes, .. BitConverter.GetBytes(update.Length), .. update];
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_frame_that_does_not_fit_to_its_layout_is_told_with_its_byte(string error, byte[] body)
    {
        var pipeline = Pipeline();
        Assert.StartsWith(error, (await pipeline.MergeAsync(body, _result, CancellationToken.None))?.ToString(), StringComparison.Ordinal);
        Assert.Equal((0, 1L), (_engine.Frames.Count, pipeline.Metrics.Malformed));
    }

    [Fact]
    public async Task Nothing_of_a_request_is_applied_of_which_a_later_frame_is_wrong()
    {
        var good = new NativeBody().Update("b", 1, 1).Frame(Kinds, 1, 2, 3).Bytes;
        var wrong = WithBody(Open.Bytes, 2, new byte[16]);
        Assert.IsType<ParseError>(await Pipeline().MergeAsync((byte[])[.. good, .. wrong.AsSpan(4)], _result, CancellationToken.None));
        Assert.Empty(_engine.Frames);
    }

    [Fact]
    public async Task An_update_of_too_many_series_is_refused_with_the_name_of_the_setting()
    {
        var error = await Pipeline(new MetricLimits { MaxSeriesPerPush = 3 }).MergeAsync(new NativeBody().Update("a", 1, 1).Frame(Kinds, 1, 2, 3).Frame(Open, 1).Bytes, _result, CancellationToken.None);
        Assert.Contains("Limits:MaxSeriesPerPush", error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Series_past_the_limit_of_a_source_go_to_the_overflow_series_and_gauges_are_left_out()
    {
        await using var directory = new EngineDirectory { Limits = new() { MaxSeriesPerSource = 4 } };
        var tested = (await directory.OpenAsync()).Tested;
        for (var number = 1; number < 3; number++)
        {
            await SendAsync(tested.Native, new NativeBody { Defines = number == 1 }.Update("a", 1, number).Delta(Kinds, 1, 1, 1).Delta(Counter("more_total", "1", "2"), 1, 1).Frame(Open, 1));
            Assert.Equal((1, 1), (_result.Overflowed, _result.Dropped));
            Assert.Equal((1, 1), (_result.Frames[1].Overflowed, _result.Frames[2].Dropped));
        }

        var view = await tested.ViewAsync();
        Assert.Equal("2", view["more_total{tributary_overflow=\"true\"}"]);
        Assert.Equal("2", view["more_total{job=\"shop\",n=\"1\"}"]);
        Assert.Null(view["open{job=\"shop\"}"]);
    }

    [Fact]
    public async Task A_family_past_the_limit_is_refused_and_the_others_stand()
    {
        await using var directory = new EngineDirectory { Limits = new() { MaxFamilies = 1 } };
        var tested = (await directory.OpenAsync()).Tested;
        Assert.Equal([NativeOutcome.Applied, NativeOutcome.TooManyFamilies], await SendAsync(tested.Native, new NativeBody().Update("a", 1, 1).Frame(Open, 1).Frame(Kinds, 1, 2, 3)));
        Assert.StartsWith("orders_total is a new family", _result.Frames[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bounds_that_a_rule_rejects_are_refused()
    {
        await using var directory = new EngineDirectory();
        using var file = new RulesFile("rules:\n  - bounds: reject");
        directory.Rules = file.Store;
        var tested = (await directory.OpenAsync()).Tested;
        Assert.Equal([NativeOutcome.Applied, NativeOutcome.BoundsClash], await SendAsync(tested.Native, new NativeBody()
            .Update("a", 1, 1).Frame(Histogram("h", [1, 2]), 1, 1, 1, 1)
            .Update("b", 1, 1).Frame(Histogram("h", [1, 3]), 1, 1, 1, 1)));
    }

    [Fact]
    public async Task Results_add_up_frames_and_series()
    {
        await using var directory = new EngineDirectory { Limits = new() { MaxSources = 1 } };
        var tested = (await directory.OpenAsync()).Tested;
        await SendAsync(tested.Native, new NativeBody().Update("a", 1, 1).Frame(Kinds, 1, 2, 3).Frame(Gauge("tributary_x", "1", "2"), 1, 2).Update("b", 1, 1).Frame(Open, 1));
        Assert.Equal((1, 1, 1, 0), (_result.Merged, _result.Refused, _result.Deferred, _result.Undefined));
        Assert.Equal((3, 2, 1), (_result.AcceptedSeries, _result.RefusedSeries, _result.DeferredSeries));
        await SendAsync(tested.Native, new NativeBody { Defines = false }.Update("b", 1, 2).Frame(Kinds, 1, 2, 3).Frame(Open, 1).Update("a", 1, 2).Frame(Gauge("unknown"), 1).Frame(Open, 1));
        Assert.Equal((0, 0, 2, 2), (_result.Merged, _result.Refused, _result.Deferred, _result.Undefined));
        Assert.Equal((0, 0, 4), (_result.AcceptedSeries, _result.RefusedSeries, _result.DeferredSeries));
    }
}
