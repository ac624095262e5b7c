using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;
using Tributary.Protocols.RemoteWrite;
using Tributary.Protocols.Tests.Points;
using Tributary.Protocols.Tests.Protobuf;
using static Tributary.Protocols.Tests.RemoteWrite.WriteRequests;

namespace Tributary.Protocols.Tests.RemoteWrite;

public sealed class RemoteWriteParserTests
{
    private const int Counter = 1;
    private const int Gauge = 2;
    private const int Histogram = 3;
    private const int Summary = 5;
    private const int Info = 6;

    private static readonly double Stale = BitConverter.UInt64BitsToDouble(0x7ff0000000000002);

    private readonly RemoteMetadata _metadata = new();
    private readonly RemoteWriteV1Parser _v1;
    private readonly RemoteWriteV2Parser _v2;
    private readonly PointBatch _batch = new();

    public RemoteWriteParserTests()
    {
        _v1 = new RemoteWriteV1Parser(RemoteNaming.Default, _metadata);
        _v2 = new RemoteWriteV2Parser(RemoteNaming.Default, _metadata);
    }

    private string[] V1Points(params Series[] series)
    {
        Assert.Null(_v1.Parse(V1(series), ParserLimits.Default, _batch));
        return PointDump.Of(_batch);
    }

    private string[] V2Points(params Series[] series)
    {
        Assert.Null(_v2.Parse(V2(series), ParserLimits.Default, _batch));
        return PointDump.Of(_batch);
    }

    [Fact]
    public void Both_versions_are_read_alike()
    {
        Series[] series =
        [
            Of("hits_total", [("path", "/ä")], (5, 1500), (7, 2500)),
            Of("open", (-2.5, 1500)),
            new([("__name__", "lonely")], new Point(double.NaN, 1)),
        ];
        string[] expected =
        [
            "{instance=\"i\",job=\"j\"} hits_total{path=\"/ä\"} Counter 5 NaN..1.5",
            "{instance=\"i\",job=\"j\"} hits_total{path=\"/ä\"} Counter 7 NaN..2.5",
            "{instance=\"i\",job=\"j\"} open{} Gauge -2.5 NaN..1.5",
            "{} lonely{} Gauge NaN NaN..0.001",
        ];
        Assert.Equal(expected, V1Points(series));
        Assert.Equal(expected, V2Points(series));
    }

    [Fact]
    public void Buckets_sums_and_counts_are_parts_of_one_family()
    {
        string[] points = V1Points(
            Of("lat_seconds_bucket", [("le", "0.5"), ("path", "/")], (3, 1000)),
            Of("lat_seconds_bucket", [("le", "+Inf"), ("path", "/")], (5, 1000)),
            Of("lat_seconds_sum", [("path", "/")], (-1.5, 1000)),
            Of("lat_seconds_count", [("path", "/")], (5, 1000)));
        const string Source = "{instance=\"i\",job=\"j\"} lat_seconds{path=\"/\"} Parts";
        Assert.Equal([$"{Source} le[0.5] 3 0 NaN..1", $"{Source} le[] 5 0 NaN..1", $"{Source} le[0 1] -1.5 0 NaN..1", $"{Source} le[0 2] 5 0 NaN..1"], points);
        Assert.Equal(["lat_seconds Histogram unit= help=", "lat_seconds Summary unit= help="], PointDump.Families(_batch));
        Assert.Equal(["lat_seconds_sum", "lat_seconds_count"], _v1.Guesses);
    }

    [Fact]
    public void What_was_said_of_a_metric_holds_for_what_comes_after()
    {
        Assert.Null(_v1.Parse(V1([], ("lat_seconds", Histogram, "How long.", "seconds"), ("hits", Counter, "Hits.", ""), ("build", Info, "Build.", ""), ("old", Gauge, "Old.", ""), ("old", Counter, "New.", "")), ParserLimits.Default, _batch));
        V1Points(Of("lat_seconds_sum", (1, 1000)), Of("hits_total", (1, 1000)), Of("build_info", (1, 1000)), Of("old", (1, 1000)), Of("old_count", (1, 1000)));
        Assert.Equal(
            ["lat_seconds Histogram unit=seconds help=How long.", "hits_total Counter unit= help=Hits.", "build_info Info unit= help=Build.", "old Gauge unit= help=Old.", "old Summary unit= help="],
            PointDump.Families(_batch));
        Assert.Equal(["old_count"], _v1.Guesses);
    }

    [Fact]
    public void What_a_series_says_of_itself_comes_first()
    {
        V2Points(
            Of("x_count", (1, 1000)) with { Type = Gauge, Help = "Plain.", Unit = "" },
            Of("y_count", (1, 1000)) with { Type = Summary },
            Of("z_bucket", [("le", "1")], (1, 1000)) with { Type = Histogram, Help = "Z.", Unit = "s" },
            Of("odd", (1, 1000)) with { Type = Counter },
            Of("later", (1, 1000)) with { Type = 99 });
        Assert.Equal(["x_count Gauge unit= help=Plain.", "y Summary unit= help=", "z Histogram unit=s help=Z.", "odd Counter unit= help=", "later Gauge unit= help="], PointDump.Families(_batch));
        Assert.Empty(_v2.Guesses);
    }

    [Fact]
    public void What_was_decided_of_a_name_is_no_guess_any_more()
    {
        V1Points(Of("q_count", (1, 1000)), Of("r_count", (1, 1000)));
        Assert.Equal(["q_count", "r_count"], _v1.Guesses);
        Assert.False(_v1.IsOutdated);
        Assert.False(_metadata.IsDecided("q_count"));
        _metadata.Decide("q_count", RemoteType.Gauge);
        Assert.True(_metadata.IsDecided("q_count"));
        Assert.True(_v1.IsOutdated);
        _metadata.Decide("r_count", RemoteType.Unknown);
        _metadata.Decide("r_count", RemoteType.Gauge); // too late
        V1Points(Of("q_count", (1, 1000)), Of("r_count", (1, 1000)));
        Assert.Empty(_v1.Guesses);
        Assert.False(_v1.IsOutdated);
        Assert.Equal(["q_count Gauge unit= help=", "r Summary unit= help="], PointDump.Families(_batch));
    }

    [Fact]
    public void Quantiles_start_times_and_values_that_count_nothing_are_left_out()
    {
        V1Points(Of("s", [("quantile", "0.5")], (3, 1000)), Of("hits_created", (3, 1000)), Of("hits_total", (double.NaN, 1000), (double.PositiveInfinity, 2000)));
        Assert.Equal((0, 0, 4), (_batch.Points.Length, _batch.Rejected, _batch.Skipped));
    }

    [Fact]
    public void A_stale_marker_ends_a_series()
    {
        var points = V1Points(Of("hits_total", (Stale, 2000)), Of("x_bucket", [("le", "1")], (Stale, 2000)), Of("open", (Stale, 2000)));
        Assert.Equal(["hits_total{} Counter 0 NaN..-2", "x{} Parts le[1] 0 0 NaN..-2", "open{} Gauge 0 NaN..-2"], points.Select(point => point.Split("} ", 2)[1]));
    }

    [Fact]
    public void Start_times_of_samples_and_of_series_are_read()
    {
        var points = V2Points(
            new Series([("__name__", "a_total")], new Point(1, 3000, Start: 1000), new Point(2, 4000)) { Created = 500 },
            new Series([("__name__", "b_total")], new Point(1, 3000)));
        Assert.Equal(["{} a_total{} Counter 1 1..3", "{} a_total{} Counter 2 0.5..4", "{} b_total{} Counter 1 NaN..3"], points);
    }

    [Fact]
    public void Native_histograms_are_read()
    {
        var native = new Point(0, 3000, Histogram: NativeOf(schema: 1, count: 8, sum: 12.5, zeros: 2, spans: [(-1, 2), (1, 1)], deltas: [1, 2, -1]));
        string[] expected = ["{} lat{} ExponentialHistogram schema 1 zero 0.001:2 +[-1:1 0:3 2:2] -[] count 8 sum 12.5 NaN..3"];
        Assert.Equal(expected, V1Points(new Series([("__name__", "lat")], native)));
        Assert.Equal(expected, V2Points(new Series([("__name__", "lat")], native) { Type = Histogram }));
    }

    [Fact]
    public void Native_histograms_with_custom_bounds_are_classic_ones()
    {
        var custom = new Point(0, 3000, Start: 1000, Histogram: Custom([0.1, 1, 10], count: 6, sum: 20, spans: [(1, 1), (1, 1)], deltas: [2, 2]));
        Assert.Equal(["{} lat{} ClassicHistogram le[0.1 1 10] 0 2 2 6 20 1..3"], V2Points(new Series([("__name__", "lat")], custom)));

        // That it has ended is said without its bounds, by a native histogram of no schema.
        var ended = new Point(0, 4000, Histogram: writer => writer.Double(3, Stale));
        Assert.Equal(["{} lat{} ClassicHistogram le[] 0 0 NaN..-4"], V2Points(new Series([("__name__", "lat")], ended)));
        Assert.Equal(["{} other{} ExponentialHistogram  NaN..-4"], V1Points(new Series([("__name__", "other")], ended)));
    }

    [Fact]
    public void Exemplars_come_with_the_points_of_their_series_or_by_themselves()
    {
        Series[] series =
        [
            Of("hits_total", (5, 1500), (6, 1600)) with { Exemplars = [new(2, 1400, ("trace_id", "a"), ("b", "\"")), new(3, 0)] },
            Of("hits_total") with { Exemplars = [new(4, 1450, ("trace_id", "b"))] },
            Of("lat_bucket", [("le", "0.5")]) with { Exemplars = [new(0.25, 1400, ("trace_id", "c"))] },
            Of("lat_bucket", [("le", "0.5")], (1, 1500)) with { Exemplars = [new(0.25, 1400, ("trace_id", "d"))] },
            new([("__name__", "n")], new Point(0, 1500, Histogram: NativeOf(0, 1, 1.5, 0, [(1, 1)], [1]))) { Exemplars = [new(1.5, 1400, ("trace_id", "e"))] },
        ];
        const string From = "{instance=\"i\",job=\"j\"} ";
        string[] expected =
        [
            From + "hits_total{} Counter 5 NaN..1.5 # {b=\"\\\"\",trace_id=\"a\"} 2 1.4 # {} 3 NaN",
            From + "hits_total{} Counter 6 NaN..1.6",
            From + "hits_total{} Counter 0 NaN..-5E-324 # {trace_id=\"b\"} 4 1.45",
            From + "lat{} Parts le[0.5] 0 0 NaN..-5E-324 # {trace_id=\"c\"} 0.25 1.4",
            From + "lat{} Parts le[0.5] 1 0 NaN..1.5 # {trace_id=\"d\"} 0.25 1.4",
            "{} n{} ExponentialHistogram schema 0 zero 0.001:0 +[1:1] -[] count 1 sum 1.5 NaN..1.5 # {trace_id=\"e\"} 1.5 1.4",
        ];
        Assert.Equal(expected, V1Points(series));
        Assert.Equal(expected, V2Points(series));
        Assert.Equal(0, _batch.Exemplars.LeftOut);
    }

    /// <summary>What is said of the metric tells it, for the series itself does not.</summary>
    [Fact]
    public void Exemplars_by_themselves_may_be_of_native_histograms()
    {
        var alone = new Series([("__name__", "n")]) { Exemplars = [new(1.5, 1400)] };
        Assert.Empty(V1Points(alone));
        Assert.Equal(1, _batch.Exemplars.LeftOut);
        Assert.Equal(["{} n{} ExponentialHistogram  NaN..-5E-324 # {} 1.5 1.4"], V2Points(alone with { Type = Histogram }));
        _metadata.State("n", new RemoteMetric(RemoteType.Histogram, "", ""));
        Assert.Equal(["{} n{} ExponentialHistogram  NaN..-5E-324 # {} 1.5 1.4"], V1Points(alone));
        V1Points(new Series([("__name__", "n")], new Point(0, 1500, Histogram: Custom([1], 1, 1.5, [(1, 1)], [1]))));
        Assert.Equal(["{} n{} ClassicHistogram le[] 0 0 NaN..-5E-324 # {} 1.5 1.4"], V1Points(alone));
        Assert.Empty(V2Points(alone with { Type = Gauge }, new Series([("__name__", "n_sum")]) { Type = Histogram, Exemplars = alone.Exemplars }));
    }

    [Fact]
    public void Exemplars_that_cannot_be_shown_are_left_out_and_refuse_nothing()
    {
        Sighting[] good = [new(1, 1, ("trace_id", "a"))];
        Series[] series =
        [
            Of("open", (1, 1000)) with { Exemplars = good },
            Of("s_sum", (1, 1000)) with { Exemplars = good },
            Of("a_total", [("__x", "y")]) with { Exemplars = good },
            Of("b_total", (1, 1000)) with { Exemplars = [new(1, 1, ("a", new string('x', 128))), new(double.NaN, 1), new(1, 1, ("a", "1"), ("a", "2")), new(1, 1, ("", "2")), new(1, 1, ("__a", "2"))] },
            Of("c_total", (-1, 1000)) with { Exemplars = good },
        ];
        foreach (var points in (string[][])[V1Points(series), V2Points(series)])
        {
            Assert.Equal(["open", "s", "b_total", "c_total"], points.Select(point => point.Split(["} ", "{}"], StringSplitOptions.None)[1]));
            Assert.Equal((1, 8, 1), (_batch.Exemplars.Count, _batch.Exemplars.LeftOut, _batch.Rejected));
        }
    }

    [Theory]
    [InlineData("hits_total: a counter is -1; it must not be negative", "hits_total", "", "", -1, 1000)]
    [InlineData("open: a point has the timestamp 0; it must be Unix milliseconds, above zero", "open", "", "", 1, 0)]
    [InlineData("open: a point has the timestamp -5; it must be Unix milliseconds, above zero", "open", "", "", 1, -5)]
    [InlineData("open: \"\" is no label name: it must be UTF-8, without control characters and not empty", "open", "", "x", 1, 1)]
    [InlineData("open: label name \"__x\" is reserved: it starts with __", "open", "__x", "x", 1, 1)]
    [InlineData("open: label name \"job\" appears twice", "open", "job", "x", 1, 1)]
    [InlineData("x_bucket: label le is \"many\"; it must be a number or +Inf", "x_bucket", "le", "many", 1, 1)]
    [InlineData("x_bucket: label le is \"NaN\"; it must be a number or +Inf", "x_bucket", "le", "NaN", 1, 1)]
    [InlineData("\"a\u0001\" is no metric name: it must be UTF-8, without control characters and not empty", "a\u0001", "a", "b", 1, 1)]
    [InlineData("the series has no label __name__", "", "a", "b", 1, 1)]
    public void What_cannot_be_is_refused_by_itself(string why, string name, string label, string value, double number, long timestamp)
    {
        (string, string)[] labels = label.Length + value.Length == 0 ? [] : [(label, value)];
        foreach (var points in (string[][])[V1Points(Of(name, labels, (number, timestamp)), Of("good", (1, 1000))), V2Points(Of(name, labels, (number, timestamp)), Of("good", (1, 1000)))])
        {
            Assert.EndsWith("good{} Gauge 1 NaN..1", Assert.Single(points), StringComparison.Ordinal);
            Assert.EndsWith(why, Assert.Single(_batch.Rejections), StringComparison.Ordinal);
            Assert.Equal(1, _batch.Rejected);
        }
    }

    [Fact]
    public void Histograms_that_cannot_be_are_refused()
    {
        string Wrong(Action<WireWriter> histogram)
        {
            Assert.Empty(V1Points(new Series([("__name__", "x")], new Point(0, 1000, Histogram: histogram))));
            return Assert.Single(_batch.Rejections);
        }

        Assert.Equal("x: schema 9 is not known; it must be from -4 to 8", Wrong(NativeOf(9, 0, 0, 0, [], [])));
        Assert.Equal("x: the count is 3, the buckets have 1", Wrong(NativeOf(0, 3, 0, 0, [(0, 1)], [1])));
        Assert.Equal("x: the custom bounds are not finite and rising", Wrong(Custom([1, 1], 0, 0, [], [])));
        Assert.Equal("x: the spans do not fit to the 2 buckets of the custom bounds", Wrong(Custom([1], 3, 0, [(1, 2)], [1, 1])));
        Assert.Equal("x: the spans have more buckets than there are counts, 1", Wrong(Custom([1], 3, 0, [(0, 2)], [1])));
        Assert.Equal("x: there are 2 counts for the 1 buckets of the spans", Wrong(Custom([1], 3, 0, [(0, 1)], [1, 1])));
        Assert.Equal("x: the count is 3, the buckets have 1", Wrong(Custom([1], 3, 0, [(0, 1)], [1])));
        Assert.Equal("x: bucket 1 has -1; a count must not be negative", Wrong(Custom([1], 3, 0, [(0, 2)], [1, -2])));
        Assert.Equal("x: a gauge histogram with native buckets is not taken", Wrong(writer => writer.Varint(14, 3)));
    }

    [Fact]
    public void A_series_has_points_of_one_kind()
    {
        var native = NativeOf(0, 0, 0, 0, [], []);
        V1Points(new Series([("__name__", "x")], new Point(1, 1000), new Point(0, 1000, Histogram: native), new Point(0, 2000, Histogram: Custom([1], 0, 0, [], []))));
        Assert.Equal((1, 2), (_batch.Points.Length, _batch.Rejected));
        Assert.StartsWith("x: the series has points of different kinds", _batch.Rejections[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_that_tell_replicas_apart_are_taken_off()
    {
        var parser = new RemoteWriteV1Parser(new RemoteNaming(["replica", "__replica__"]), _metadata);
        Assert.Null(parser.Parse(V1(Of("open", [("replica", "a"), ("__replica__", "b"), ("zone", "c")], (1, 1000))), ParserLimits.Default, _batch));
        Assert.Equal("{instance=\"i\",job=\"j\"} open{zone=\"c\"} Gauge 1 NaN..1", Assert.Single(PointDump.Of(_batch)));
    }

    [Fact]
    public void A_request_without_symbols_has_series_without_labels()
    {
        var body = WireWriter.Of(request => request.Message(5, series => series.Message(2, sample => sample.Double(1, 5).Varint(2, 1000))));
        Assert.Null(_v2.Parse(body, ParserLimits.Default, _batch));
        Assert.Equal(["the series has no label __name__"], _batch.Rejections);
    }

    [Fact]
    public void References_to_symbols_that_are_not_there_refuse_the_request()
    {
        Assert.Equal("a reference is to symbol 7, and there are 2", _v2.Parse(Broken(writer => writer.Varint(1, 7)), ParserLimits.Default, _batch));
        Assert.Equal("byte 7: a series has 1 references to labels, which are pairs of name and value", _v2.Parse(Broken(writer => writer.Varint(1, 1)), ParserLimits.Default, _batch));
        Assert.Equal("the first of the symbols is not the empty text", _v2.Parse(Broken(_ => { }, first: "x"), ParserLimits.Default, _batch));

        Assert.Equal("a reference is to symbol 7, and there are 2", _v2.Parse(Broken(writer => writer.Message(4, exemplar => exemplar.Varint(1, 7).Varint(1, 0))), ParserLimits.Default, _batch));
        Assert.Equal("byte 9: an exemplar has 1 references to labels, which are pairs of name and value", _v2.Parse(Broken(writer => writer.Message(4, exemplar => exemplar.Varint(1, 1))), ParserLimits.Default, _batch));

        static byte[] Broken(Action<WireWriter> series, string first = "") => WireWriter.Of(request => request.Text(4, first).Text(4, "a").Message(5, series));
    }

    [Fact]
    public void A_request_with_more_than_may_be_is_refused()
    {
        var limits = ParserLimits.Default with { MaxSeriesPerPush = 2 };
        const string Error = "the number of points in this request is above the limit of 2 (setting Limits:MaxSeriesPerPush); send fewer in a request (max_samples_per_send)";
        Assert.Equal(Error, _v1.Parse(V1(Of("a", (1, 1), (2, 2), (3, 3))), limits, _batch));
        Assert.Equal(Error, _v2.Parse(V2(Of("a", (1, 1), (2, 2), (3, 3))), limits, _batch));
    }

    [Fact]
    public void Repeated_requests_take_no_memory()
    {
        var body = V1([.. Enumerable.Range(0, 50).SelectMany(i => (Series[])[Of("hits_total", [("n", $"{i}")], (i, 1000)) with { Exemplars = [new(1, i, ("n", $"{i}"))] }, Of("lat_bucket", [("le", $"{i}")], (i, 1000))])]);
        var body2 = V2([.. Enumerable.Range(0, 50).Select(i => Of("hits_total", [("n", $"{i}")], (i, 1000)) with { Type = Counter, Help = "Hits." })]);
        var (round, taken) = (0, 1L);
        while (taken > 0)
        {
            Assert.True(++round < 1000, "every round allocated"); // code that is not yet optimised may box
            var before = GC.GetAllocatedBytesForCurrentThread();
            _v1.Parse(body, ParserLimits.Default, _batch);
            _v2.Parse(body2, ParserLimits.Default, _batch);
            taken = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(50, _batch.Points.Length);
    }
}
