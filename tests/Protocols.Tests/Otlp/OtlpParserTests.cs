using System.Text;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Otlp;
using Tributary.Protocols.Points;
using Tributary.Protocols.Tests.Points;
using static Tributary.Protocols.Tests.Otlp.OtlpRequest;

namespace Tributary.Protocols.Tests.Otlp;

public sealed class OtlpParserTests
{
    private const int Gauge = 5, Sum = 7, Histogram = 9, Exponential = 10, Summary = 11;
    private const int Delta = 1, Cumulative = 2;

    private readonly OtlpProtobufParser _parser = new();
    private readonly PointBatch _batch = new();

    private string[] Read(byte[] body)
    {
        Assert.Null(_parser.Parse(body, ParserLimits.Default, _batch));
        Assert.Empty(_batch.Rejections);
        return PointDump.Of(_batch);
    }

    private string Rejected(byte[] body)
    {
        Assert.Null(_parser.Parse(body, ParserLimits.Default, _batch));
        Assert.Equal(1, _batch.Rejected);
        Assert.Empty(PointDump.Of(_batch));
        return Assert.Single(_batch.Rejections);
    }

    [Fact]
    public void Sums_are_counters_if_they_only_rise_and_gauges_if_not()
    {
        Assert.Equal(
            ["{instance=\"i1\",job=\"shop\"} orders_total{} Counter 5 10..20"],
            Read(OfMetric("orders", "", Sum, request => request.Number(5, start: 10 * Second, time: 20 * Second), Cumulative, isMonotonic: true)));
        Assert.Equal(
            ["{instance=\"i1\",job=\"shop\"} orders_total{} Counter +5 10..20"],
            Read(OfMetric("orders", "", Sum, request => request.Number(5, start: 10 * Second, time: 20 * Second), Delta, isMonotonic: true)));
        Assert.Equal(
            ["{instance=\"i1\",job=\"shop\"} open{} Gauge -2 NaN..20"],
            Read(OfMetric("open", "", Sum, request => request.Number(-2, time: 20 * Second), Cumulative)));
        Assert.Equal(
            ["{instance=\"i1\",job=\"shop\"} open{} Gauge +-2 10..20"],
            Read(OfMetric("open", "", Sum, request => request.Number(-2, start: 10 * Second, time: 20 * Second), Delta)));
        Assert.Equal(
            ["{instance=\"i1\",job=\"shop\"} heat_celsius{} Gauge 21.5 NaN..20"],
            Read(OfMetric("heat", "Cel", Gauge, request => request.Number(21.5, time: 20 * Second))));
    }

    [Theory]
    [InlineData(9007199254740993, "9007199254740993")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    [InlineData(0, "0")]
    public void Integers_are_exact(long integer, string expected) =>
        Assert.Contains($"Counter {expected} ", Read(OfMetric("orders", "", Sum, request => request.Number(null, integer, time: Second), Cumulative, isMonotonic: true))[0], StringComparison.Ordinal);

    [Fact]
    public void Negative_integers_are_exact() =>
        Assert.Contains($"Gauge {long.MinValue} ", Read(OfMetric("balance", "", Gauge, request => request.Number(null, long.MinValue, time: Second)))[0], StringComparison.Ordinal);

    [Fact]
    public void Nanoseconds_are_kept_as_far_as_a_double_goes() =>
        Assert.EndsWith("..1700000000.1234567", Read(OfMetric("x", "", Gauge, request => request.Number(1, time: 1_700_000_000_123_456_789)))[0], StringComparison.Ordinal);

    [Fact]
    public void Histograms_become_cumulative()
    {
        Assert.Equal(
            ["{instance=\"i1\",job=\"shop\"} took_seconds{} ClassicHistogram le[0.1 1] 2 5 9 12.5 10..20"],
            Read(OfMetric("took", "s", Histogram, request => request.Histogram([0.1, 1], [2, 3, 4], 9, 12.5, 10 * Second, 20 * Second), Cumulative)));
        Assert.Equal(
            ["{instance=\"i1\",job=\"shop\"} took{} ClassicHistogram le[] +7 NaN 10..20"],
            Read(OfMetric("took", "", Histogram, request => request.Histogram([], [], 7, null, 10 * Second, 20 * Second), Delta)));
    }

    /// <summary>The bucket of index i is (base^i, base^(i+1)]; Prometheus counts one more.</summary>
    [Fact]
    public void Exponential_histograms_keep_their_buckets() => Assert.Equal(
        ["{instance=\"i1\",job=\"shop\"} took_seconds{} ExponentialHistogram schema 3 zero 0.001:2 +[-1:1 1:4] -[6:3] count 10 sum 42 10..20"],
        Read(OfMetric("took", "s", Exponential, request => request.Exponential(3, 2, -2, [1, 0, 4], 5, [3], 10, 42, 0.001, 10 * Second, 20 * Second), Cumulative)));

    [Fact]
    public void A_finer_scale_than_Prometheus_knows_is_lowered() => Assert.Equal(
        ["{instance=\"i1\",job=\"shop\"} took{} ExponentialHistogram schema 8 zero 0:0 +[1:3] -[] count 3 sum NaN 10..20"],
        Read(OfMetric("took", "", Exponential, request => request.Exponential(10, 0, 0, [1, 1, 0, 1], 0, [], 3, null, start: 10 * Second, time: 20 * Second), Delta)).Select(line => line.Replace("+schema", "schema", StringComparison.Ordinal)));

    [Fact]
    public void Summaries_have_their_quantiles_in_order() => Assert.Equal(
        ["{instance=\"i1\",job=\"shop\"} took{} Summary q[0.5 0.99] 1 3 12 7 10..20"],
        Read(OfMetric("took", "", Summary, request => request.Summary([(0.99, 3), (0.5, 1)], 12, 7, 10 * Second, 20 * Second))));

    [Fact]
    public void A_point_without_a_recorded_value_ends_its_series()
    {
        Assert.EndsWith("Counter 0 NaN..-20", Read(OfMetric("x", "", Sum, request => request.Number(null, time: 20 * Second, flags: 1), Cumulative, true))[0], StringComparison.Ordinal);
        Assert.EndsWith("Gauge 0 NaN..-Infinity", Read(OfMetric("x", "", Gauge, request => request.Number(null, flags: 1)))[0], StringComparison.Ordinal);
        Assert.EndsWith("ClassicHistogram le[] 0 0 NaN..-20", Read(OfMetric("x", "", Histogram, request => request.Histogram([], [], 0, null, time: 20 * Second, flags: 1), Cumulative))[0], StringComparison.Ordinal);
        Assert.EndsWith("ExponentialHistogram  NaN..-20", Read(OfMetric("x", "", Exponential, request => request.Exponential(0, 0, 0, [], 0, [], 0, null, time: 20 * Second, flags: 1), Cumulative))[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_source_is_the_service_and_the_rest_of_the_resource_is_told_beside()
    {
        var body = Of(request => request
            .Resource(
                [("service.name", "cart"), ("service.namespace", "shop"), ("service.instance.id", "i\"1"), ("host.name", "h"), ("telemetry.sdk.language", "dotnet")],
                () => request.Scope("Meter.One", "1.2", () => request.Metric("x", "", "What x is", Gauge, () => request.Number(1, time: 5 * Second, attributes: [("a.b", "c")])), ("library", "l")))
            .Resource([("service.name", "plain"), ("host.name", "h"), ("process.pid", "7")], () => request.Scope("", "", () => request.Metric("x", "", "", Gauge, () => request.Number(2, time: 6 * Second)))));
        Assert.Equal(
            [
                "{instance=\"i\\\"1\",job=\"shop/cart\"} x{a_b=\"c\",otel_scope_library=\"l\",otel_scope_name=\"Meter.One\",otel_scope_version=\"1.2\"} Gauge 1 NaN..5",
                "{instance=\"i\\\"1\",job=\"shop/cart\"} target_info{host_name=\"h\",telemetry_sdk_language=\"dotnet\"} Gauge 1 NaN..5",
                "{instance=\"h:7\",job=\"plain\"} x{} Gauge 2 NaN..6",
                "{instance=\"h:7\",job=\"plain\"} target_info{host_name=\"h\",process_pid=\"7\"} Gauge 1 NaN..6",
            ],
            Read(body));
        Assert.Equal(["x Gauge unit= help=What x is", "target_info Info unit= help=Target metadata", "x Gauge unit= help="], PointDump.Families(_batch));
    }

    [Fact]
    public void A_resource_without_more_than_a_name_has_no_target_info() => Assert.Single(Read(OfMetric("x", "", Gauge, request => request.Number(1))));

    [Fact]
    public void Keys_that_become_one_name_are_joined_in_the_order_of_the_keys() => Assert.Contains(
        "x{a_b=\"blank;dot;slash\"}",
        Read(OfMetric("x", "", Gauge, request => request.Number(1, attributes: [("a/b", "slash"), ("a b", "blank"), ("a.b", "dot")])))[0],
        StringComparison.Ordinal);

    [Fact]
    public void Values_that_are_no_strings_are_written_as_JSON()
    {
        var body = OfMetric("x", "", Gauge, request => request.NumberWith(point => point
            .Attribute(7, "yes", value => value.Varint(2, 1))
            .Attribute(7, "int", value => value.Varint(3, unchecked((ulong)-5)))
            .Attribute(7, "double", value => value.Double(4, 0.5))
            .Attribute(7, "bytes", value => value.Bytes(7, [1, 2, 3]))
            .Attribute(7, "empty", _ => { })
            .Attribute(7, "list", value =>
            {
                var list = value.Begin(5);
                foreach (var text in (string[])["a", "ä\"b"])
                {
                    var item = value.Begin(1);
                    value.Text(1, text);
                    value.End(item);
                }

                value.End(list);
            })));
        Assert.Contains("x{bytes=\"AQID\",double=\"0.5\",int=\"-5\",list=\"[\\\"a\\\",\\\"ä\\\\\\\"b\\\"]\",yes=\"true\"}", Read(body)[0], StringComparison.Ordinal);
    }

    private static readonly byte[] Trace = [0x4b, 0xf9, 0x2f, 0x35, 0x77, 0xb3, 0x4d, 0xa6, 0xa3, 0xce, 0x92, 0x9d, 0x0e, 0x0e, 0x47, 0x36];
    private static readonly byte[] Span = [0, 0xf0, 0x67, 0xaa, 0x0b, 0xa9, 2, 0xb7];

    /// <summary>What stands after the point.</summary>
    private string ExemplarsOf(int data, bool isMonotonic, Action<OtlpRequest> write)
    {
        var line = Read(OfMetric("took", "", data, request => request.With(data, () => write(request)), data == Gauge ? 0 : Cumulative, isMonotonic))[0];
        return line[(line.IndexOf("1..2", StringComparison.Ordinal) + 4)..];
    }

    [Theory]
    [InlineData(Sum, 5)]
    [InlineData(Histogram, 8)]
    [InlineData(Exponential, 11)]
    public void Exemplars_have_their_trace_and_span_and_filtered_attributes_as_labels(int data, int field) => Assert.Equal(
        " # {http_route=\"/r\",span_id=\"00f067aa0ba902b7\",trace_id=\"4bf92f3577b34da6a3ce929d0e0e4736\"} 0.5 1700000000.25 # {} 7 NaN",
        ExemplarsOf(data, isMonotonic: true, request => request.Exemplar(field, 0.5, null, 1_700_000_000_250_000_000, Trace, Span, ("http.route", "/r")).Exemplar(field, null, 7)));

    [Theory]
    [InlineData(Gauge, false)]
    [InlineData(Sum, false)]
    public void Exemplars_of_what_is_a_gauge_here_are_dropped(int data, bool isMonotonic) =>
        Assert.Equal("", ExemplarsOf(data, isMonotonic, request => request.Exemplar(5, 0.5, null, Second, Trace)));

    [Fact]
    public void Filtered_attributes_are_labels_as_far_as_they_fit() => Assert.Equal(
        $" # {{e=\"{new string('é', 29)}\",small=\"ö\",span_id=\"00f067aa0ba902b7\",trace_id=\"4bf92f3577b34da6a3ce929d0e0e4736\"}} 1 NaN",
        ExemplarsOf(Histogram, false, request => request.Exemplar(8, 1, null, 0, Trace, Span, ("trace.id", "another"), ("big", new string('x', 63)), ("e", new string('é', 29)), ("small", "ö"), ("", "nothing"), ("late", new string('x', 26)))));

    [Fact]
    public void Ids_that_are_none_and_exemplars_of_nothing_are_left_out()
    {
        Assert.Equal(" # {} 1 NaN # {} 2 NaN", ExemplarsOf(Histogram, false, request => request.Exemplar(8, 1, null, 0, new byte[16], [1, 2, 3]).Exemplar(8, 2, null, 0, [1], new byte[8]).Exemplar(8, null).Exemplar(8, double.NaN)));
        Assert.Equal(2, _batch.Exemplars.LeftOut);
    }

    [Fact]
    public void A_rejected_point_takes_its_exemplars_along()
    {
        var body = OfMetric("took", "", Sum, request => request.With(7, () => request.Exemplar(5, 1)).NumberWith(point => point.Exemplar(5, 2).Attribute(7, "a", value => value.Text(1, new string('v', 3000)))).With(7, () => request.Exemplar(5, 3)), Cumulative, true);
        Assert.Null(_parser.Parse(body, ParserLimits.Default, _batch));
        Assert.Equal(1, _batch.Rejected);
        Assert.Equal([" # {} 1 NaN", " # {} 3 NaN"], PointDump.Of(_batch).Select(line => line[line.IndexOf(" # ", StringComparison.Ordinal)..]));
    }

    [Fact]
    public void What_cannot_be_is_rejected_by_itself()
    {
        Assert.Equal("took: 2 buckets do not fit to 2 bounds; there must be one more", Rejected(OfMetric("took", "", Histogram, request => request.Histogram([1, 2], [1, 1], 2, 1), Cumulative)));
        Assert.Equal("took: the count is 5, the buckets have 3", Rejected(OfMetric("took", "", Histogram, request => request.Histogram([1], [1, 2], 5, 1), Cumulative)));
        Assert.Equal("took: the bounds are not finite and rising", Rejected(OfMetric("took", "", Histogram, request => request.Histogram([2, 1], [1, 1, 1], 3, 1), Cumulative)));
        Assert.Equal("took: the counts of the buckets are together more than 64 bits hold", Rejected(OfMetric("took", "", Histogram, request => request.Histogram([1], [ulong.MaxValue, 1], 0, 1), Cumulative)));
        Assert.Equal("took: the count is 4, the buckets have 3", Rejected(OfMetric("took", "", Exponential, request => request.Exponential(0, 1, 0, [2], 0, [], 4, 1), Cumulative)));
        Assert.StartsWith("took: no number falls into the bucket of index 5000 at scale 0", Rejected(OfMetric("took", "", Exponential, request => request.Exponential(0, 1, 5000, [2], 0, [], 3, 1), Cumulative)), StringComparison.Ordinal);
        Assert.StartsWith("took: no number falls into the bucket of index 2147483647", Rejected(OfMetric("took", "", Exponential, request => request.Exponential(0, 0, int.MaxValue, [2], 0, [], 2, 1), Cumulative)), StringComparison.Ordinal);
        Assert.StartsWith("took: no number falls into the bucket of index 0 at scale -11", Rejected(OfMetric("took", "", Exponential, request => request.Exponential(-11, 0, 0, [2], 0, [], 2, 1), Cumulative)), StringComparison.Ordinal);
        Assert.Equal("took: the aggregation temporality is neither delta nor cumulative", Rejected(OfMetric("took", "", Histogram, request => request.Histogram([1], [1, 2], 3, 1))));
        Assert.Equal("orders: the value of a monotonic sum is -1; it must be finite and not negative", Rejected(OfMetric("orders", "", Sum, request => request.Number(-1), Cumulative, true)));
        Assert.Equal("x: the point has no value", Rejected(OfMetric("x", "", Gauge, request => request.Number(null))));
        Assert.Equal(": the metric has no name", Rejected(OfMetric("", "", Gauge, request => request.Number(1))));
        Assert.Equal("...: the name has no letter and no digit", Rejected(OfMetric("...", "", Gauge, request => request.Number(1))));
        Assert.Equal("s: the quantiles are not numbers from 0 to 1, each once", Rejected(OfMetric("s", "", Summary, request => request.Summary([(0.5, 1), (0.5, 2)], 1, 1))));
        Assert.Equal("s: the quantiles are not numbers from 0 to 1, each once", Rejected(OfMetric("s", "", Summary, request => request.Summary([(1.5, 1)], 1, 1))));
        Assert.Equal($"x: an attribute value of 2049 bytes is above the limit of 2048 (setting Limits:MaxLabelValueLength)", Rejected(OfMetric("x", "", Gauge, request => request.Number(1, attributes: [("a", new string('v', 2049))]))));
    }

    [Fact]
    public void A_rejected_point_leaves_the_others_as_they_are()
    {
        var body = OfMetric("took", "", Histogram, request => request.Histogram([1], [1, 2], 3, 1, time: Second).Histogram([1], [1, 2], 5, 1).Histogram([1], [4, 4], 8, 2, time: Second, attributes: [("a", "b")]), Cumulative);
        Assert.Null(_parser.Parse(body, ParserLimits.Default, _batch));
        Assert.Equal(1, _batch.Rejected);
        Assert.Equal(["took{} ClassicHistogram le[1] 1 3 1 NaN..1", "took{a=\"b\"} ClassicHistogram le[1] 4 8 2 NaN..1"], PointDump.Of(_batch).Select(line => line[line.IndexOf("took", StringComparison.Ordinal)..]));
    }

    [Fact]
    public void A_request_beyond_the_limits_is_refused_whole()
    {
        var body = OfMetric("x", "", Gauge, request => request.Number(1).Number(2, attributes: [("a", "b")]).Number(3, attributes: [("a", "c")]));
        Assert.Equal("the number of points in this request is above the limit of 2 (setting Limits:MaxSeriesPerPush); split the request", _parser.Parse(body, ParserLimits.Default with { MaxSeriesPerPush = 2 }, _batch));
        Assert.Equal("the number of samples in this request is above the limit of 2 (setting Limits:MaxSamplesPerPush); split the request", _parser.Parse(body, ParserLimits.Default with { MaxSamplesPerPush = 2 }, _batch));
    }

    [Fact]
    public void A_body_that_is_no_request_says_where()
    {
        var body = OfMetric("x", "", Gauge, request => request.Number(1));
        Assert.Equal("byte 2: the body is not an ExportMetricsServiceRequest in protobuf, or it is cut off", _parser.Parse(body.AsSpan(0, body.Length - 1), ParserLimits.Default, _batch));
        body[^1] ^= 0x40; // of the value of the point, which a double has eight bytes of: still a request
        Assert.Null(_parser.Parse(body, ParserLimits.Default, _batch));
        Assert.StartsWith("byte 0: ", _parser.Parse("not protobuf"u8, ParserLimits.Default, _batch), StringComparison.Ordinal);
        Assert.Null(_parser.Parse([], ParserLimits.Default, _batch));
        Assert.Equal(0, _batch.Points.Length);
    }

    /// <summary>Fields may come in any order, and unknown ones are skipped.</summary>
    [Fact]
    public void JSON_says_the_same_as_protobuf()
    {
        var json = """
            {"unknown": [1], "resourceMetrics": [{"scopeMetrics": [{"metrics": [
              {"sum": {"dataPoints": [{"asInt": "9007199254740993", "startTimeUnixNano": "10000000000", "timeUnixNano": 20000000000, "attributes": [{"key": "a.b", "value": {"intValue": "5"}}, {"value": {"arrayValue": {"values": [{"stringValue": "x"}, {"boolValue": true}]}}, "key": "list"}]}], "isMonotonic": true, "aggregationTemporality": 2}, "unit": "s", "name": "busy"},
              {"name": "took", "histogram": {"aggregationTemporality": "AGGREGATION_TEMPORALITY_DELTA", "dataPoints": [{"exemplars": [
                {"timeUnixNano": "1700000000250000000", "asDouble": 0.5, "spanId": "00f067aa0ba902b7", "traceId": "4BF92F3577B34DA6A3CE929D0E0E4736", "filteredAttributes": [{"key": "http.route", "value": {"stringValue": "/r"}}]},
                {"asInt": "7", "traceId": "no hex", "spanId": "", "unknown": {}}], "count": "3", "sum": 1.5, "bucketCounts": ["1", 2], "explicitBounds": [0.5]}]}},
              {"name": "fine", "exponentialHistogram": {"aggregationTemporality": 2, "dataPoints": [{"count": 4, "sum": "NaN", "scale": 1, "zeroCount": "1", "positive": {"offset": -1, "bucketCounts": ["3"]}, "negative": {}}]}},
              {"name": "old", "summary": {"dataPoints": [{"count": 2, "sum": 3, "quantileValues": [{"quantile": 0.5, "value": "Infinity"}]}]}},
              {"name": "gone", "gauge": {"dataPoints": [{"timeUnixNano": "1000000000", "flags": 1}]}}
            ], "scope": {"version": "1", "name": "m"}}], "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]}}]}
            """;
        var batch = new PointBatch();
        Assert.Null(new OtlpJsonParser().Parse(Encoding.UTF8.GetBytes(json), ParserLimits.Default, batch));
        Assert.Empty(batch.Rejections);
        Assert.Equal(
            [
                "{job=\"shop\"} busy_seconds_total{a_b=\"5\",list=\"[\\\"x\\\",true]\",otel_scope_name=\"m\",otel_scope_version=\"1\"} Counter 9007199254740993 10..20",
                "{job=\"shop\"} took{otel_scope_name=\"m\",otel_scope_version=\"1\"} ClassicHistogram le[0.5] +1 3 1.5 NaN..NaN # {http_route=\"/r\",span_id=\"00f067aa0ba902b7\",trace_id=\"4bf92f3577b34da6a3ce929d0e0e4736\"} 0.5 1700000000.25 # {} 7 NaN",
                "{job=\"shop\"} fine{otel_scope_name=\"m\",otel_scope_version=\"1\"} ExponentialHistogram schema 1 zero 0:1 +[0:3] -[] count 4 sum NaN NaN..NaN",
                "{job=\"shop\"} old{otel_scope_name=\"m\",otel_scope_version=\"1\"} Summary q[0.5] +Inf 3 2 NaN..NaN",
                "{job=\"shop\"} gone{otel_scope_name=\"m\",otel_scope_version=\"1\"} Gauge 0 NaN..-1",
            ],
            PointDump.Of(batch));
    }

    [Theory]
    [InlineData("{", "line 1, byte 2: the body is not JSON, or it is deeper than 64 levels")]
    [InlineData("[]", "What has resourceMetrics is to be an object, not [].")]
    [InlineData("{\"resourceMetrics\": 5}", "resourceMetrics is to be a list, not 5.")]
    [InlineData("{\"resourceMetrics\": [5]}", "the JSON has not the shape of an ExportMetricsServiceRequest")]
    [InlineData("{\"resourceMetrics\": [{\"resource\": {\"attributes\": [{\"key\": 5, \"value\": {}}]}}]}", "key is to be a string, not 5.")]
    [InlineData("{\"resourceMetrics\": [{\"scopeMetrics\": [{\"metrics\": [{\"name\": \"x\", \"gauge\": {\"dataPoints\": [{\"asInt\": \"1.5\"}]}}]}]}]}", "asInt is to be a whole number of 64 bits, not \"1.5\".")]
    [InlineData("{\"resourceMetrics\": [{\"scopeMetrics\": [{\"metrics\": [{\"name\": \"x\", \"gauge\": {\"dataPoints\": [{\"asDouble\": {}}]}}]}]}]}", "asDouble is to be a number, not {}.")]
    public void JSON_that_is_no_request_says_why(string json, string error) =>
        Assert.Equal(error, new OtlpJsonParser().Parse(Encoding.UTF8.GetBytes(json), ParserLimits.Default, _batch));

    [Fact]
    public void Reading_allocates_nothing_per_point()
    {
        var body = Of(request => request.Resource([("service.name", "shop"), ("service.instance.id", "i")], () => request.Scope("m", "1", () =>
        {
            request.Metric("orders", "", "Orders", Sum, () =>
            {
                for (var i = 0; i < 200; i++) request.Number(null, i, Second, 2 * Second, 0, ("http.method", "GET"), ("http.route", $"/r{i}"));
            }, Cumulative, true);
            request.Metric("took", "s", "", Histogram, () =>
            {
                for (var i = 0; i < 50; i++) request.Histogram([0.1, 0.5, 1], [1, 2, 3, 4], 10, 5, Second, 2 * Second, 0, ("http.route", $"/r{i}"));
            }, Cumulative);
        })));
        for (var i = 0; i < 3; i++) Read(body);
        Assert.Null(_parser.Parse(body, ParserLimits.Default, _batch));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) _parser.Parse(body, ParserLimits.Default, _batch);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * 1000); // of 250 points, less than a few bytes each: the strings of the family are made once
    }

    [Fact]
    public void Reading_JSON_allocates_nothing_per_point()
    {
        var (few, many) = (Allocated(20), Allocated(420));
        Assert.True(few > 0); // the document itself, and the strings of the family
        Assert.InRange(many - few, -1000, 1000);

        long Allocated(int points)
        {
            var each = Enumerable.Range(0, points).Select(i => $$$"""{"attributes": [{"key": "route", "value": {"stringValue": "/r{{{i}}}"}}, {"key": "status", "value": {"intValue": "200"}}], "timeUnixNano": "{{{Second}}}", "asDouble": {{{i}}}.5}""");
            var body = Encoding.UTF8.GetBytes($$$"""{"resourceMetrics": [{"scopeMetrics": [{"metrics": [{"name": "load", "gauge": {"dataPoints": [{{{string.Join(", ", each)}}}]}}]}]}]}""");
            var parser = new OtlpJsonParser();
            for (var i = 0; i < 3; i++) Assert.Null(parser.Parse(body, ParserLimits.Default, _batch));
            Assert.Equal(points, _batch.Points.Length);

            // The least of several: a collection of garbage may empty the pool that the document's buffers come from.
            return Enumerable.Range(0, 10).Min(_ =>
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                parser.Parse(body, ParserLimits.Default, _batch);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            });
        }
    }

    [Fact]
    public void Names_and_strings_of_JSON_may_be_escaped()
    {
        const string json = """{"resourceMetrics": [{"resource": {"attributes": [{"key": "service.n\u0061me", "value": {"string\u0056alue": "sh\u006fp\n"}}]}, "scopeMetrics": [{"metrics": [{"name": "l\u006fad", "gauge": {"dataPoints": [{"as\u0049nt": "\u0037", "attributes": [{"key": "a\\b", "value": {"stringValue": "é\u00e9"}}]}]}}]}]}]}""";
        var batch = new PointBatch();
        Assert.Null(new OtlpJsonParser().Parse(Encoding.UTF8.GetBytes(json), ParserLimits.Default, batch));
        Assert.Equal(["{job=\"shop\\n\"} load{a_b=\"éé\"} Gauge 7 NaN..NaN"], PointDump.Of(batch));
    }

    [Fact]
    public void JSON_that_is_not_UTF8_is_refused()
    {
        var body = Encoding.Latin1.GetBytes("{\"resourceMetrics\": [], \"x\": \"\u00e9\"}");
        Assert.Equal("the body is not valid UTF-8, which JSON is written in", new OtlpJsonParser().Parse(body, ParserLimits.Default, _batch));
    }
}
