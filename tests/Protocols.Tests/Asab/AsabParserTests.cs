using System.Text;
using Tributary.Protocols.Asab;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;
using Tributary.Protocols.Tests.Points;

namespace Tributary.Protocols.Tests.Asab;

public sealed class AsabParserTests
{
    private const string Source = "{instance=\"inst-1/node-1/host1\",job=\"SeedApp\"}";
    private const string Labels = "appclass=\"SeedApp\"";
    private const string Service = "service_id=\"svc\"";

    private readonly AsabParser _parser = new(Naming);
    private readonly PointBatch _batch = new();

    public static AsabNaming Naming { get; } = new(new TagSourceOptions(["instance_id", "node_id", "host"], "appclass"), name => name == "balance");

    private string[] Read(string json)
    {
        Assert.Null(_parser.Parse(Encoding.UTF8.GetBytes(json), ParserLimits.Default, _batch));
        Assert.Empty(_batch.Rejections);
        return PointDump.Of(_batch);
    }

    private string Rejected(string json)
    {
        Assert.Null(_parser.Parse(Encoding.UTF8.GetBytes(json), ParserLimits.Default, _batch));
        return Assert.Single(_batch.Rejections);
    }

    private static string Metric(string type, string values, string more = "", string name = "m", string tags = "", double measuredAt = 10) =>
        $$$"""{"type": "{{{type}}}", "name": "{{{name}}}", "fieldset": [{"tags": {{{{tags}}}}, "values": {{{{values}}}}, "measured_at": {{{measuredAt.ToString(System.Globalization.CultureInfo.InvariantCulture)}}}}]{{{more}}}}""";

    [Fact]
    public void Everything_that_ASAB_sends_becomes_what_it_means()
    {
        // Stamped at the flush: what is reset, events per second, shares of time. The latest of these is when all was made ready.
        const string flush = "NaN..1795220423.3032696";
        Assert.Null(_parser.Parse(Encoding.UTF8.GetBytes(AsabRequests.First), ParserLimits.Default, _batch));
        Assert.Equal(1, _batch.Rejected);
        Assert.Equal(["asabdrv_counter: the value \"v2\" of a counter is -1.5; a counter that also falls is a gauge: name it in Asab:Gauges"], _batch.Rejections);
        Assert.Equal(
            [
                $"{Source} asabdrv_gauge_bytes{{{Labels},foo=\"bar\",name=\"v1\",{Service}}} Gauge 42 {flush}",
                $"{Source} asabdrv_counter_total{{{Labels},foo=\"bar\",name=\"v1\",{Service}}} Counter +3 NaN..1795220423.3031826",
                $"{Source} asabdrv_nrcounter_events_total{{{Labels},foo=\"bar\",name=\"v1\",{Service}}} Counter 5 {flush}",
                $"{Source} asabdrv_eps{{{Labels},name=\"event.in\",{Service}}} Gauge 3323 {flush}",
                $"{Source} asabdrv_duty{{{Labels},name=\"busy\",{Service}}} Gauge 0.9989468178684354 {flush}",
                $"{Source} asabdrv_max{{{Labels},name=\"v1\",{Service}}} Gauge 7 {flush}",
                $"{Source} asabdrv_min{{{Labels},name=\"v1\",{Service}}} Gauge 2 {flush}",
                $"{Source} asabdrv_hist_seconds{{{Labels},name=\"req\",{Service}}} ClassicHistogram le[0.1 1 10] +1 2 3 4 55.55 NaN..1795220423.3031826",
                $"{Source} asabdrv_nrhist{{{Labels},name=\"req\",{Service}}} ClassicHistogram le[0.1 1 10] 1 2 3 4 55.55 {flush}",
                $"{Source} asabdrv_dyn_total{{{Labels},method=\"GET\",name=\"n\",{Service}}} Counter +2 NaN..1795220423.3032691",
                $"{Source} asabdrv_dyn_total{{{Labels},method=\"POST\",name=\"n\",{Service}}} Counter +1 NaN..1795220423.3032696",
                $"{Source} asabdrv_dynagg{{{Labels},method=\"GET\",name=\"n\",{Service}}} Gauge 9 {flush}",
                $"{Source} asabdrv_dynhist{{{Labels},method=\"GET\",name=\"req\",{Service}}} ClassicHistogram le[0.1 1] 0 1 1 0.5 {flush}",
                $"{Source} asabdrv_odd_name_x_total{{a_b=\"c,d=e\",{Labels},name=\"v w\",{Service}}} Counter +1 NaN..1795220423.3031826",
            ],
            PointDump.Of(_batch));
        Assert.Contains("asabdrv_gauge_bytes Gauge unit=bytes help=A gauge.", PointDump.Families(_batch));
        Assert.Contains("asabdrv_nrcounter_events_total Counter unit=events help=Counter.", PointDump.Families(_batch));
    }

    [Fact]
    public void A_window_in_which_nothing_happened_adds_nothing_and_shows_that_its_sender_lives()
    {
        var points = Read(AsabRequests.Second);
        Assert.Contains($"{Source} asabdrv_counter_total{{{Labels},foo=\"bar\",name=\"v1\",{Service}}} Counter +0 NaN..1795220423.606337", points);
        Assert.Contains($"{Source} asabdrv_gauge_bytes{{{Labels},foo=\"bar\",name=\"v1\",{Service}}} Gauge 42 NaN..1795220423.606397", points[0]);
        Assert.DoesNotContain(points, line => line.Contains("asabdrv_dyn_total", StringComparison.Ordinal) || line.Contains("asabdrv_hist_seconds", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_nothing_tells_when_the_request_was_made_ready_it_is_when_it_is_received() =>
        Assert.Equal(
            ["{} m{name=\"a\"} Gauge 1 NaN..NaN", "{} n_total{name=\"a\"} Counter 2 NaN..NaN"],
            Read($"[{Metric("Gauge", "\"a\": 1")}, {Metric("Counter", "\"a\": 2", ", \"reset\": false", "n")}]"));

    [Theory]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    [InlineData("-1.5e-3", "-0.0015")]
    [InlineData("true", "1")]
    [InlineData("false", "0")]
    public void Values_are_exact(string json, string value) => Assert.Equal([$"{{}} m{{name=\"a\"}} Gauge {value} NaN..NaN"], Read($"[{Metric("Gauge", $"\"a\": {json}")}]"));

    [Fact]
    public void Pythons_bare_numbers_are_passed_over_and_counted_and_texts_are_passed_over()
    {
        Assert.Equal(
            ["{} m{name=\"NaN\"} Gauge 1 NaN..NaN", "{} m{name=\"-Infinity \\\"NaN\"} Gauge 2 NaN..NaN"],
            Read($"[{Metric("Gauge", "\"a\": NaN, \"b\": Infinity,\"c\":-Infinity, \"NaN\": 1, \"d\": \"NaN\", \"e\": null, \"-Infinity \\\"NaN\": 2, \"g\": 1e999")}]"));
        Assert.Equal(4, _batch.Skipped);
    }

    [Theory]
    [InlineData("Counter", ", \"reset\": true", "balance{name=\"a\"} Gauge -3")]
    [InlineData("Counter", ", \"reset\": false", "balance{name=\"a\"} Gauge -3")]
    [InlineData("MyOwnMetric", "", "balance{name=\"a\"} Gauge -3")]
    public void Counters_that_fall_are_gauges_where_a_setting_says_so(string type, string more, string point) =>
        Assert.StartsWith($"{{}} {point} ", Assert.Single(Read($"[{Metric(type, "\"a\": -3", more, "balance")}]")), StringComparison.Ordinal);

    [Theory]
    [InlineData("web.requests", "", "web_requests")]
    [InlineData("_1x", "", "x")]
    [InlineData("größe", "kB/s", "gr__e_kB_s")]
    [InlineData("a:b", "", "a:b")]
    public void Names_are_those_of_ASABs_own_page(string name, string unit, string family) =>
        Assert.StartsWith($"{{}} {family}{{", Assert.Single(Read($"[{Metric("Gauge", "\"a\": 1", $", \"unit\": \"{unit}\"", name)}]")), StringComparison.Ordinal);

    [Fact]
    public void A_name_that_says_that_it_is_a_total_says_it_once() =>
        Assert.StartsWith("{} events_total{", Assert.Single(Read($"[{Metric("Counter", "\"a\": 1", ", \"reset\": true", "events_total")}]")), StringComparison.Ordinal);

    [Fact]
    public void Tags_become_labels() =>
        Assert.StartsWith(
            "{instance=\"h\"} m{a_b=\"1\",exported_name=\"no\",n=\"5\",name=\"v\",x=\"2\",y_z=\"\\\"ä😀\\n\"} Gauge",
            Assert.Single(Read($$"""[{{Metric("Gauge", "\"v\": 1", tags: """ "a b": "1", "_x": "2", "name": "no", "none": null, "empty": "", "n": 5, "\u0079:z": "\"\u00e4\ud83d\uDE00\n", "host": "h" """)}}]""")),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("\"a b\": \"1\", \"a.b\": \"3\"", "two tags become the label \"a_b\"; rename one")]
    [InlineData("\"9\": \"1\"", "the tag \"9\" has no letter in its name")]
    [InlineData("\"a\": {}", "the tag \"a\" is no text")]
    [InlineData("\"a\": NaN", "the tag \"a\" is no text")]
    public void A_tag_that_is_no_label_is_told(string tags, string why)
    {
        Assert.Equal($"m: {why}", Rejected($"[{Metric("Gauge", "\"v\": 1, \"w\": 2", tags: tags)}]"));
        Assert.Equal((2, 0), (_batch.Rejected, _batch.Points.Length));
    }

    [Fact]
    public void A_surrogate_that_is_alone_does_not_cost_the_metric() =>
        Assert.StartsWith("{} m{a=\"\uFFFDx\",b=\"\uFFFD\uFFFDc\",name=\"\uFFFD\"} Gauge 1", Assert.Single(Read("""[{"name": "m", "fieldset": [{"tags": {"a": "\ud800x", "b": "\udc00\ud800\u0063"}, "values": {"\ud800": 1}}]}]""")), StringComparison.Ordinal);

    [Fact]
    public void Static_tags_do_where_a_field_has_none() =>
        Assert.StartsWith("{} m{a=\"b\",name=\"v\"}", Assert.Single(Read("""[{"type": "Gauge", "name": "m", "static_tags": {"a": "b"}, "fieldset": [{"values": {"v": 1}}]}]""")), StringComparison.Ordinal);

    [Fact]
    public void A_histogram_of_several_values_has_buckets_of_each_and_no_sum() =>
        Assert.Equal(
            ["{} m{name=\"a\"} ClassicHistogram le[0.5 1] 1 2 2 NaN NaN..NaN", "{} m{name=\"b\"} ClassicHistogram le[0.5 1] 0 0 3 NaN NaN..NaN"],
            Read($$$"""[{{{Metric("Histogram", """ "buckets": {"1.0": {"a": 2}, "0.5": {"a": 1}, "Infinity": {"a": 2, "b": 3}}, "sum": 9, "count": 5""", ", \"reset\": false")}}}]"""));

    [Theory]
    [InlineData("\"sum\": 1", "a histogram needs buckets")]
    [InlineData("\"buckets\": {\"x\": {}}", "the bound of a bucket is \"x\"; it must be a number or Infinity")]
    [InlineData("\"buckets\": {\"1\": 5, \"Infinity\": {}}", "the bucket \"1\" is to be an object of counts by value name")]
    [InlineData("\"buckets\": {\"1\": {\"a\": 1}}", "a histogram has one bucket \"Infinity\"")]
    [InlineData("\"buckets\": {\"1\": {\"a\": 1}, \"1.0\": {\"a\": 1}, \"Infinity\": {\"a\": 1}}", "a histogram has two buckets with the same bound")]
    [InlineData("\"buckets\": {\"1\": {\"a\": 2}, \"Infinity\": {\"a\": 1}}", "the counts of \"a\" are not numbers that rise from bucket to bucket")]
    [InlineData("\"buckets\": {\"1\": {\"a\": NaN}, \"Infinity\": {\"a\": 1}}", "the counts of \"a\" are not numbers that rise from bucket to bucket")]
    [InlineData("\"buckets\": {\"1\": {\"a\": -1}, \"Infinity\": {\"a\": 1}}", "the counts of \"a\" are not numbers that rise from bucket to bucket")]
    public void A_histogram_that_is_none_is_told(string values, string why)
    {
        Assert.Equal($"m: {why}", Rejected($"[{Metric("Histogram", values)}, {Metric("Gauge", "\"a\": 1", name: "n")}]"));
        Assert.Equal(["{} n{name=\"a\"} Gauge 1 NaN..NaN"], PointDump.Of(_batch));
    }

    [Theory]
    [InlineData("5", "a metric is to be an object with a list named fieldset")]
    [InlineData("{\"name\": \"x\"}", "x: a metric is to be an object with a list named fieldset")]
    [InlineData("{\"name\": \"x\", \"fieldset\": {}}", "x: a metric is to be an object with a list named fieldset")]
    [InlineData("{\"name\": \"x\", \"fieldset\": [5]}", "x: a field is to be an object with an object named values")]
    [InlineData("{\"name\": \"x\", \"fieldset\": [{\"values\": [5]}]}", "x: a field is to be an object with an object named values")]
    [InlineData("{\"name\": \"x\", \"fieldset\": [{\"tags\": 5, \"values\": {\"v\": 1}}]}", "x: the tags are to be an object")]
    [InlineData("{\"name\": \"x\", \"fieldset\": [{\"values\": {\"v\": {}}}]}", "x: the value \"v\" is no number")]
    [InlineData("{\"name\": 5, \"fieldset\": [{\"values\": {\"v\": 1}}]}", "the metric has no name")]
    [InlineData("{\"name\": \"_1\", \"fieldset\": [{\"values\": {\"v\": 1}}]}", "_1: the metric's name has no letter")]
    public void A_part_of_another_shape_is_told_and_leaves_the_others_alone(string json, string why)
    {
        Assert.Equal(why, Rejected($"[{json}, {Metric("Gauge", "\"a\": 1")}]"));
        Assert.Equal(1, _batch.Rejected);
        Assert.Equal(["{} m{name=\"a\"} Gauge 1 NaN..NaN"], PointDump.Of(_batch));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"10\"")]
    [InlineData("NaN")]
    [InlineData("0")]
    [InlineData("1795220423000")]
    public void A_window_of_which_a_repetition_could_not_be_known_is_refused(string measuredAt)
    {
        foreach (var (type, values) in ((string, string)[])[("Counter", "\"a\": 1"), ("Histogram", "\"buckets\": {\"Infinity\": {\"a\": 1}}")])
        {
            var why = Rejected($$$"""[{"type": "{{{type}}}", "name": "m", "reset": true, "fieldset": [{"values": {{{{values}}}}, "measured_at": {{{measuredAt}}}}]}]""");
            Assert.StartsWith("m: measured_at of what is reset is to be the Unix time, in seconds", why, StringComparison.Ordinal);
            Assert.Equal((1, 0), (_batch.Rejected, _batch.Points.Length));
        }
    }

    [Fact]
    public void A_metric_whose_dynamic_tags_have_all_expired_says_nothing() => Assert.Empty(Read("""[{"type": "CounterWithDynamicTags", "name": "m", "reset": true, "fieldset": []}]"""));

    [Theory]
    [InlineData("[", "line 1, byte 2: the body is not JSON, or it is deeper than 16 levels")]
    [InlineData("[NaN,\n{\"a\": Infinity}, x]", "line 2, byte 18: the body is not JSON, or it is deeper than 16 levels")]
    [InlineData("{}", "the body is to be a list of metrics, as ASAB's HTTP target sends it")]
        public void What_is_no_request_says_why(string json, string error) => Assert.Equal(error, _parser.Parse(Encoding.UTF8.GetBytes(json), ParserLimits.Default, _batch));

    [Fact]
    public void Parts_beyond_a_limit_are_refused_by_its_name()
    {
        var limits = ParserLimits.Default with { MaxLabelValueLength = 3, MaxLabelNameLength = 4, MaxLabelsPerSeries = 2, MaxNameLength = 9, MaxHelpLength = 3, MaxFamiliesPerPush = 4 };
        string[] metrics =
        [
            Metric("Gauge", "\"v\": 1", tags: "\"a\": \"long\"", name: "a"),
            Metric("Gauge", "\"v\": 1", tags: "\"longer\": \"a\"", name: "b"),
            Metric("Gauge", "\"v\": 1", tags: "\"a\": \"1\", \"b\": \"2\"", name: "c"),
            Metric("Gauge", "\"v\": 1", name: "long_metric"),
            Metric("Gauge", "\"v\": 1", ", \"help\": \"long\""),
        ];
        Assert.Null(_parser.Parse(Encoding.UTF8.GetBytes($"[{string.Join(',', metrics)}]"), limits, _batch));
        Assert.Equal(["MaxLabelValueLength", "MaxLabelNameLength", "MaxLabelsPerSeries", "MaxNameLength", "MaxHelpLength"], _batch.Rejections.Select(text => text.Split("Limits:")[1].Split(')')[0]));
        Assert.Null(_parser.Parse(Encoding.UTF8.GetBytes($"[{string.Join(',', "abcde".Select(name => Metric("Gauge", "\"v\": 1", name: $"{name}")))}]"), limits, _batch));
        Assert.Contains("Limits:MaxFamiliesPerPush", Assert.Single(_batch.Rejections), StringComparison.Ordinal);
        Assert.Null(_parser.Parse(Encoding.UTF8.GetBytes($"[{Metric("Gauge", "\"long\": 1")}]"), limits, _batch));
        Assert.Contains("Limits:MaxLabelValueLength", Assert.Single(_batch.Rejections), StringComparison.Ordinal);
        Assert.Contains("Limits:MaxSamplesPerPush", _parser.Parse(Encoding.UTF8.GetBytes($"[{Metric("Gauge", "\"v\": 1, \"w\": 2")}]"), limits with { MaxSamplesPerPush = 1 }, _batch), StringComparison.Ordinal);
        Assert.Contains("Limits:MaxSeriesPerPush", _parser.Parse(Encoding.UTF8.GetBytes($"[{Metric("Gauge", "\"v\": 1, \"w\": 2")}]"), limits with { MaxSeriesPerPush = 1 }, _batch), StringComparison.Ordinal);
        Assert.Equal(2, _batch.Points.Length); // no further than it needs to know
    }
}
