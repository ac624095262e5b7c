using System.Text;
using Tributary.Metrics.Points;
using Tributary.Protocols.Points;
using Tributary.Protocols.StatsD.Aggregation;
using Tributary.Protocols.StatsD.Lines;
using Tributary.Protocols.StatsD.Mapping;
using Tributary.Protocols.Tests.Points;
using Tributary.Protocols.Tests.StatsD.Aggregation;

namespace Tributary.Protocols.Tests.StatsD.Mapping;

public sealed class StatsDMappingTests
{
    private readonly StatsDAggregator _aggregator = Aggregators.Create();
    private readonly PointBatch _batch = new();

    private static GlobPattern Glob(string glob)
    {
        Assert.True(GlobPattern.TryParse(glob, out var pattern, out var error), error);
        return pattern;
    }

    private static RegexPattern Expression(string expression)
    {
        Assert.True(RegexPattern.TryParse(expression, out var pattern, out var error), error);
        return pattern;
    }

    private static NameTemplate Template(string text, NamePattern pattern)
    {
        Assert.True(NameTemplate.TryParse(text, pattern, out var template, out var error), error);
        return template;
    }

    private static StatsDMapping To(NamePattern pattern, string name, params (string Name, string Value)[] labels) => new()
    {
        Match = pattern,
        Name = Template(name, pattern),
        Labels = [.. labels.Select(label => KeyValuePair.Create(label.Name, Template(label.Value, pattern)))],
    };

    private string[] Of(string lines, params StatsDMapping[] mappings)
    {
        _aggregator.Use(new StatsDMappings([.. mappings], StatsDMapping.Unmapped));
        _aggregator.Add(Encoding.UTF8.GetBytes(lines));
        _aggregator.Take(_batch, 1001);
        return [.. PointDump.Of(_batch).Select(point => point["{instance=\"gw\",job=\"statsd\"} ".Length..^" 1000..1001".Length])];
    }

    [Theory]
    [InlineData("a.*.c", "a.b.c", "b")]
    [InlineData("a.*.*", "a.b.c", "b c")]
    [InlineData("*", "a", "a")]
    [InlineData("*.b", "a.b", "a")]
    [InlineData("a.b", "a.b", "")]
    [InlineData("a.*", "a.", "")]
    [InlineData("a.*.c", "a.b.d", null)]
    [InlineData("a.*", "a", null)]
    [InlineData("a.*", "a.b.c", null)]
    [InlineData("a", "a.b", null)]
    [InlineData("*", "a.b", null)]
    public void An_asterisk_is_one_part_between_dots(string glob, string name, string? captured)
    {
        var pattern = Glob(glob);
        var captures = pattern.Match(name);
        Assert.Equal(captured, captures is null ? null : string.Join(' ', Enumerable.Range(1, 9).Select(number => $"{number}").Where(pattern.Captures).Select(number => captures[number])));
    }

    [Theory]
    [InlineData("a.b*")]
    [InlineData("**")]
    public void An_asterisk_within_a_word_is_refused(string glob)
    {
        Assert.False(GlobPattern.TryParse(glob, out _, out var error));
        Assert.Contains("match_type: regex", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$1", "one")]
    [InlineData("${1}", "one")]
    [InlineData("$1_total", "one_total")]
    [InlineData("x_${2}_$1_y", "x_two_one_y")]
    [InlineData("plain", "plain")]
    [InlineData("a$$b", "a$b")]
    [InlineData("$1$2", "onetwo")]
    public void A_template_is_filled(string text, string filled)
    {
        var pattern = Glob("a.*.*");
        Assert.Equal(filled, Template(text, pattern).Fill(pattern.Match("a.one.two")!));
    }

    [Theory]
    [InlineData("$3", "'$3' refers to what is not there: the match has 2 asterisks.")]
    [InlineData("$0", "'$0' refers to what is not there: the match has 2 asterisks.")]
    [InlineData("${name}", "'${name}' refers to what is not there: the match has 2 asterisks.")]
    [InlineData("a$", "The dollar in 'a$' refers to nothing. Write $1 or ${1}, or $$ for a dollar.")]
    [InlineData("a${}", "The dollar in 'a${}' refers to nothing. Write $1 or ${1}, or $$ for a dollar.")]
    public void A_template_that_refers_to_nothing_is_refused(string text, string expected)
    {
        Assert.False(NameTemplate.TryParse(text, Glob("a.*.*"), out _, out var error));
        Assert.Equal(expected, error);
    }

    [Fact]
    public void A_regular_expression_has_groups_by_number_and_name()
    {
        var pattern = Expression(@"^(.*)--(?<code>\d+)\.count$");
        Assert.Null(pattern.Match("a--b.count"));
        var captures = pattern.Match("web.shop--404.count")!;
        Assert.Equal("web.shop 404", Template("$1 ${code}", pattern).Fill(captures));
        Assert.Equal("shop", Template("$1", Expression("(shop)")).Fill(Expression("(shop)").Match("web.shop--404")!));
    }

    [Theory]
    [InlineData("(")]
    [InlineData(@"(a)\1")]
    [InlineData("(?P<x>a)")]
    public void A_regular_expression_that_is_none_is_refused(string expression)
    {
        Assert.False(RegexPattern.TryParse(expression, out _, out var error));
        Assert.StartsWith($"'{expression}' is not a regular expression of the linear kind", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_of_a_name_become_labels() =>
        Assert.Equal(
            ["dispatcher_events_total{action=\"send\",outcome=\"success\",processor=\"Foo\"} Counter +1", "test_web_server_x_total{} Counter +2"],
            Of("test.dispatcher.Foo.send.success:1|c\ntest.web-server.x:2|c", To(Glob("test.dispatcher.*.*.*"), "dispatcher_events_total", ("processor", "$1"), ("action", "$2"), ("outcome", "$3"))));

    [Fact]
    public void The_first_mapping_that_is_for_a_metric_holds() =>
        Assert.Equal(["first_total{} Counter +1", "second_total{} Counter +2"], Of("a.b:1|c\na.c:2|c", To(Glob("a.b"), "first"), To(Glob("a.*"), "second"), To(Glob("a.b"), "third")));

    [Fact]
    public void A_mapping_may_be_for_some_types()
    {
        var mapping = To(Glob("a"), "b") with { Types = [StatsDType.Timer, StatsDType.Histogram] };
        Assert.Equal(["b{} Summary +1 1 sketch 1 in 1..1", "a_total{} Counter +1"], Of("a:1|h\na:1|c", mapping));
    }

    [Fact]
    public void What_a_mapping_drops_is_counted()
    {
        Assert.Equal(["b_total{} Counter +1"], Of("a:1:2|c\nb:1|c", new StatsDMapping { Match = Glob("a"), Drop = true }));
        Assert.Equal(2, _aggregator.Counts.Dropped(StatsDDrop.Mapping));
    }

    [Theory]
    [InlineData(false, "a_total{env=\"mapped\",other=\"x\",tag=\"t\"} Counter +1")]
    [InlineData(true, "a_total{env=\"sent\",other=\"x\",tag=\"t\"} Counter +1")]
    public void Of_a_label_and_a_tag_of_one_name_the_label_holds_unless_it_says_otherwise(bool honorLabels, string point)
    {
        var mapping = To(Glob("a"), "a", ("env", "mapped"), ("other", "x")) with { HonorLabels = honorLabels };
        Assert.Equal([point], Of("a:1|c|#env:sent,tag:t", mapping));
    }

    [Theory]
    [InlineData("a:3|c", "a_total{} Counter +6")]
    [InlineData("a:1500|ms", "a{} Summary +3 1 sketch 1 in 3..3")]
    public void Values_are_scaled(string line, string point) => Assert.Equal([point], Of(line, To(Glob("a"), "a") with { Scale = 2 }));

    [Fact]
    public void Observations_become_a_histogram_with_the_buckets_that_are_named()
    {
        var mapping = To(Glob("took"), "took_seconds") with { Observer = StatsDObserver.Histogram, Buckets = new HistogramBounds([0.1, 0.5]) };
        Assert.Equal(["took_seconds{} ClassicHistogram le[0.1 0.5] +2 4 5 2.8"], Of("took:100:50|ms\ntook:300|ms|@0.5\ntook:2050|ms", mapping));
    }

    [Fact]
    public void Observations_become_an_exponential_histogram_where_none_are_named()
    {
        var mapping = To(Glob("a"), "a") with { Observer = StatsDObserver.Histogram };
        Assert.Equal(["a{} ExponentialHistogram +schema 8 zero 0:1 +[0:2.5 256:1] -[] count 4.5 sum 4.5"], Of("a:1|h|@0.4\na:2|h\na:0|h", mapping));
    }

    [Fact]
    public void A_series_may_have_a_time_to_live_of_its_own()
    {
        var mapping = To(Glob("a"), "a") with { Ttl = TimeSpan.FromSeconds(20) };
        Of("a:1|g\nb:1|g", mapping);
        _aggregator.Take(_batch, 1030);
        Assert.Equal([-1030, 1030], new[] { _batch.Points[0].Time, _batch.Points[1].Time });
        Assert.Equal(1, _aggregator.Series);
    }

    [Fact]
    public void New_mappings_hold_for_what_comes_after_them()
    {
        Assert.Equal(["a_total{} Counter +1"], Of("a:1|c"));
        _aggregator.Use(new StatsDMappings([To(Glob("a"), "b")], StatsDMapping.Unmapped));
        _aggregator.Add("a:1|c"u8);
        _aggregator.Take(_batch, 1002);
        Assert.Equal("b_total", _batch.Families[_batch.Points[0].Family].Description.Name);
    }

    [Fact]
    public void A_name_that_is_put_together_is_made_one_that_Prometheus_takes() =>
        Assert.Equal(["shop:eu_1_orders_total{} Counter +1"], Of("eu-1.orders:1|c", To(Glob("*.orders"), "shop:$1.orders")));
}
