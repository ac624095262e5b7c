using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;
using Tributary.Protocols.Protobuf;
using Tributary.Protocols.Tests.Fuzzing;
using Tributary.Protocols.Tests.Points;
using static Tributary.Protocols.Tests.Protobuf.MetricFamilies;

namespace Tributary.Protocols.Tests.Protobuf;

public sealed class ProtobufParserTests
{
    private readonly ProtobufParser _parser = new();
    private readonly PointBatch _batch = new();

    private string[] Read(Action<MetricFamilies> write)
    {
        Assert.Null(_parser.Parse(Of(write), ParserLimits.Default, _batch));
        return [.. PointDump.Of(_batch).Select(line => line["{} ".Length..])];
    }

    private string Wrong(Action<MetricFamilies> write, ParserLimits? limits = null)
    {
        var error = _parser.Parse(Of(write), limits ?? ParserLimits.Default, _batch);
        Assert.NotNull(error);
        Assert.Equal(0, _batch.Points.Length);
        Assert.Equal(0, error.Line);
        return error.Message;
    }

    [Fact]
    public void Every_type_is_read()
    {
        Assert.Equal(
            [
                "a_total{code=\"200\",path=\"/\\\"\\\\\\n\"} Counter 5 1700000000.5..NaN",
                "b{} Gauge -1.5 NaN..NaN",
                "c{} Gauge NaN NaN..NaN",
                "d{} Summary q[0.5 0.9] 1 2 7 3 NaN..NaN",
                "e_seconds{} ClassicHistogram le[0.1 1] 1 3 4 2.5 1700000000..NaN",
                "f{} ClassicHistogram le[1] 2 3 9 NaN..NaN",
            ],
            Read(families => families
                .Family("a_total", Counter, () => families.Number(3, 5, 1_700_000_000.5, ("path", "/\"\\\n"), ("code", "200"), ("empty", "")), "What a is")
                .Family("b", Gauge, () => families.Number(2, -1.5))
                .Family("c", Untyped, () => families.Number(5, double.NaN))
                .Family("d", Summary, () => families.OfSummary([(0.9, 2), (0.5, 1)], 7, 3))
                .Family("e_seconds", Histogram, () => families.Classic([(1, 3), (0.1, 1), (double.PositiveInfinity, 4)], 2.5, 4, 1_700_000_000), unit: "seconds")
                .Family("f", GaugeHistogram, () => families.Classic([(1, 2)], 9, 3))));
        Assert.Equal("a_total Counter unit= help=What a is", PointDump.Families(_batch)[0]);
        Assert.Equal("e_seconds Histogram unit=seconds help=", PointDump.Families(_batch)[4]);
    }

    [Fact]
    public void Native_histograms_are_read_from_spans_and_deltas() => Assert.Equal(
        [
            "h{} ExponentialHistogram schema 3 zero 0.001:2 +[-1:1 0:3 5:2] -[2:4] count 12 sum 5 NaN..NaN",
            "h{x=\"empty\"} ExponentialHistogram schema 0 zero 0:0 +[] -[] count 0 sum 0 NaN..NaN",
        ],
        Read(families => families.Family("h", Histogram, () => families
            .Native(3, 0.001, 2, [(-1, 2), (4, 1)], [1, 2, -1], [(2, 1)], [4], 5, 12)
            .Native(0, 0, 0, [(0, 0)], [], [], [], 0, 0, ("x", "empty")))));

    [Fact]
    public void Fractional_counts_are_read_from_their_own_fields()
    {
        Assert.Equal(
            ["h{} ExponentialHistogram schema 1 zero 0:0.5 +[1:1.5 2:2] -[] count 4 sum 5 NaN..NaN"],
            Read(families => families.Family("h", Histogram, () => families.NativeOfFractions(1, 0.5, [(1, 2)], [1.5, 2], 5, 4))));
        Assert.Equal(
            ["c{} ClassicHistogram le[1] 0.5 1.5 1 NaN..NaN"],
            Read(families => families.Family("c", Histogram, () => families.Classic([(1, 0.5)], 1, 1.5))));
    }

    [Fact]
    public void Names_may_be_any_UTF8()
    {
        Assert.Equal(
            ["größe.in{a=\"1\",\"b.c\"=\"2\",\"q\\\"\"=\"3\"} Gauge 1 NaN..NaN"],
            Read(families => families.Family("größe.in", Gauge, () => families.Number(2, 1, null, ("q\"", "3"), ("b.c", "2"), ("a", "1")))));
    }

    [Fact]
    public void Exemplars_are_read_wherever_they_stand() => Assert.Equal(
        [
            "a_total{} Counter 5 NaN..NaN # {a=\"b\\\"\",c=\"d\"} 3 1700000000.5",
            "e{} ClassicHistogram le[2] 4 4 0 NaN..NaN # {t=\"1\"} 1.5 NaN # {t=\"2\"} 9 7",
            "n{} ExponentialHistogram schema 0 zero 0:0 +[0:2] -[] count 2 sum 0 NaN..NaN # {t=\"3\"} 1 8 # {} 0.75 9",
            "g{} Gauge 1 NaN..NaN",
        ],
        Read(families => families
            .Family("a_total", Counter, () => families.CounterWith(5, () => families.Exemplar(2, 3, 1_700_000_000.5, ("c", "d"), ("a", "b\""), ("empty", ""))))
            .Family("e", Histogram, () => families.ClassicWith(2, 4, () => families.Exemplar(3, 1.5, null, ("t", "1")), () => families.Exemplar(16, 9, 7, ("t", "2"))))
            .Family("n", Histogram, () => families.NativeWith(2, () => families.Exemplar(16, 1, 8, ("t", "3")).Exemplar(16, 0.75, 9)))
            .Family("g", Gauge, () => families.Number(2, 1))));

    [Fact]
    public void An_exemplar_that_cannot_be_shown_is_left_out_and_its_series_stands()
    {
        var longest = new string('é', 127);
        var lines = Read(families => families.Family("n", Histogram, () => families.NativeWith(2, () => families
            .Exemplar(16, 1, 8, ("t", longest)).Exemplar(16, 2, 8, ("t", longest + "x")).Exemplar(16, double.NaN, 8))));
        Assert.EndsWith($" # {{t=\"{longest}\"}} 1 8", Assert.Single(lines), StringComparison.Ordinal);
        Assert.Equal(2, _batch.Exemplars.LeftOut);

        var many = Of(families => families.Family("n", Histogram, () => families.NativeWith(2, () => { for (var i = 0; i < 200_000; i++) families.Exemplar(16, i, 8); })));
        Assert.Null(_parser.Parse(many, ParserLimits.Default, _batch));
        Assert.Equal((ParserLimits.Default.MaxExemplarsPerPush, 100_000), (_batch.Exemplars.Count, _batch.Exemplars.LeftOut));
    }

    [Fact]
    public void Labels_of_an_exemplar_that_cannot_be_are_told() => Assert.Equal(
        "\"a\": label name \"__x\" is reserved: it starts with __",
        Wrong(families => families.Family("a", Counter, () => families.CounterWith(1, () => families.Exemplar(2, 1, null, ("__x", "1"))))));

    /// <summary>A message has to be whole, so a page that is written in parts has several of one family.</summary>
    [Fact]
    public void Several_messages_of_a_family_are_one()
    {
        Read(families => families.Family("a", Gauge, () => families.Number(2, 1, null, ("n", "1"))).Family("b", Gauge, () => families.Number(2, 1)).Family("a", Gauge, () => families.Number(2, 2, null, ("n", "2"))));
        Assert.Equal(2, _batch.Families.Count);
    }

    [Fact]
    public void What_cannot_be_is_told()
    {
        Assert.Equal("\"1\na\" is no metric name: it must be UTF-8, without control characters and not empty", Wrong(families => families.Family("1\na", Gauge, () => families.Number(2, 1))));
        Assert.Equal("\"\" is no metric name: it must be UTF-8, without control characters and not empty", Wrong(families => families.Family("", Gauge, () => families.Number(2, 1))));
        Assert.Equal("family \"a\" has type 6, which is not known", Wrong(families => families.Family("a", 6, () => families.Number(2, 1))));
        Assert.Equal("\"a\": \"x\0y\" is no label name: it must be UTF-8, without control characters and not empty", Wrong(families => families.Family("a", Gauge, () => families.Number(2, 1, null, ("x\0y", "1")))));
        Assert.Equal("\"a\": label name \"__x\" is reserved: it starts with __", Wrong(families => families.Family("a", Gauge, () => families.Number(2, 1, null, ("__x", "1")))));
        Assert.Equal("\"a\": label name \"x\" appears twice", Wrong(families => families.Family("a", Gauge, () => families.Number(2, 1, null, ("x", "1"), ("x", "2")))));
        Assert.Equal("\"a\": a metric of a family of type Gauge has the value of another type", Wrong(families => families.Family("a", Gauge, () => families.Number(3, 1))));
        Assert.Equal("\"a\": a counter is -1; it must not be negative", Wrong(families => families.Family("a", Counter, () => families.Number(3, -1))));
        Assert.StartsWith("\"a\": a pushed sample must not have a timestamp", Wrong(families => families.Family("a", Gauge, () => families.WithTimestamp(1))), StringComparison.Ordinal);
        Assert.Equal("\"a\": the family stands twice in the body, with different types", Wrong(families => families.Family("a", Gauge, () => families.Number(2, 1)).Family("a", Counter, () => families.Number(3, 1))));
        Assert.Equal("\"a\": the bucket of 2 has 1, less than the one before it; buckets are cumulative", Wrong(families => families.Family("a", Histogram, () => families.Classic([(1, 2), (2, 1)], 1, 3))));
        Assert.Equal("\"a\": the count is 1, less than that of a bucket", Wrong(families => families.Family("a", Histogram, () => families.Classic([(1, 2)], 1, 1))));
        Assert.Equal("\"a\": the +Inf bucket is 2, the count is 3", Wrong(families => families.Family("a", Histogram, () => families.Classic([(double.PositiveInfinity, 2)], 1, 3))));
        Assert.Equal("\"a\": the bounds are not finite and each once", Wrong(families => families.Family("a", Histogram, () => families.Classic([(1, 1), (1, 2)], 1, 3))));
        Assert.Equal("\"a\": label \"le\" is reserved: the bounds of a histogram are its buckets'", Wrong(families => families.Family("a", Histogram, () => families.Classic([(1, 1)], 1, 3, null, ("le", "1")))));
        Assert.Equal("\"a\": the quantiles are not numbers from 0 to 1, each once", Wrong(families => families.Family("a", Summary, () => families.OfSummary([(2, 1)], 1, 3))));
        Assert.Equal("\"a\": some of its histograms have native buckets and some have not; give all of a family the same kind", Wrong(families => families.Family("a", Histogram, () => families.Classic([(1, 1)], 1, 3).Native(0, 0, 0, [(0, 1)], [1], [], [], 1, 1, ("x", "1")))));
        Assert.Equal("\"a\": the number of series in this push is above the limit of 1 (setting Limits:MaxSeriesPerPush)", Wrong(families => families.Family("a", Gauge, () => families.Number(2, 1).Number(2, 1, null, ("x", "1"))), ParserLimits.Default with { MaxSeriesPerPush = 1 }));
        Assert.Equal("\"b\": the number of families in this push is above the limit of 1 (setting Limits:MaxFamiliesPerPush)", Wrong(families => families.Family("a", Gauge, () => families.Number(2, 1)).Family("b", Gauge, () => families.Number(2, 1)), ParserLimits.Default with { MaxFamiliesPerPush = 1 }));
    }

    [Fact]
    public void Native_histograms_that_cannot_be_are_told()
    {
        string Of(int schema, (int, uint)[] spans, long[] deltas, ulong count) => Wrong(families => families.Family("a", Histogram, () => families.Native(schema, 0, 0, spans, deltas, [], [], 1, count)));
        Assert.Equal("\"a\": schema -53 is not known; it must be from -4 to 8", Of(-53, [(0, 1)], [1], 1));
        Assert.Equal("\"a\": the count is 3, the buckets have 1", Of(0, [(0, 1)], [1], 3));
        Assert.Equal("\"a\": positive buckets: span 2 begins before the one before it ends", Of(0, [(0, 2), (-1, 1)], [1, 0, 0], 3));
        Assert.Equal("\"a\": positive buckets: the spans have more buckets than there are counts, 1", Of(0, [(0, 4000000000)], [1], 3));
        Assert.Equal("\"a\": positive buckets: there are 3 counts for the 2 buckets of the spans", Of(0, [(0, 2)], [1, 1, 1], 3));
        Assert.StartsWith("\"a\": positive buckets: the bucket of index 1 has -1; a count must not be negative", Of(0, [(0, 2)], [1, -2], 3), StringComparison.Ordinal);
        Assert.StartsWith("\"a\": positive buckets: the bucket of index 99999 has 1;", Of(0, [(99999, 1)], [1], 1), StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_that_is_none_says_where()
    {
        Assert.Equal("byte 1: a message is longer than what is left of the body, or its length cannot be read", _parser.Parse([5, 0x0a], ParserLimits.Default, _batch)?.ToString());
        Assert.Equal("byte 1: the message is not a MetricFamily in protobuf, or it is cut off", _parser.Parse([1, 0xff], ParserLimits.Default, _batch)?.ToString());
        Assert.Null(_parser.Parse([], ParserLimits.Default, _batch));
    }

    private static readonly byte[] Rich = Of(families => families
        .Family("a_total", Counter, () => families.Number(3, 5, 1_700_000_000.5, ("path", "/ä\"\\\n"), ("code", "200")), "What a is")
        .Family("x_total", Counter, () => families.CounterWith(5, () => families.Exemplar(2, 3, 1_700_000_000.5, ("c", "d"))))
        .Family("y", Histogram, () => families.ClassicWith(2, 4, () => families.Exemplar(3, 1.5, null, ("t", "1")), () => families.Exemplar(16, 9, 7, ("t", "2"))))
        .Family("d", Summary, () => families.OfSummary([(0.9, 2), (0.5, 1)], 7, 3))
        .Family("e_seconds", Histogram, () => families.Classic([(1, 3), (0.1, 1)], 2.5, 4, 1_700_000_000), unit: "seconds")
        .Family("n", Histogram, () => families.Native(3, 0.001, 2, [(-1, 2), (4, 1)], [1, 2, -1], [(2, 1)], [4], 5, 12)));

    [Fact]
    public void No_byte_that_is_wrong_does_harm()
    {
        for (var i = 0; i < Rich.Length; i++) _parser.Parse(Rich.AsSpan(0, i), ParserLimits.Default, _batch);
        foreach (var body in BrokenBodies.WithOneByteWrong(Rich))
        {
            if (_parser.Parse(body, ParserLimits.Default, _batch) is null) PointDump.Of(_batch);
            else Assert.Equal(0, _batch.Points.Length);
        }
    }

    [Fact]
    public void Random_pieces_do_no_harm()
    {
        foreach (var body in BrokenBodies.RandomPieces(Rich)) _parser.Parse(body, ParserLimits.Default, _batch);
    }

    /// <summary>Finishes within seconds if reading is linear, and would take hours if it were not.</summary>
    [Fact]
    public void Large_bodies_take_no_longer_than_their_size()
    {
        Assert.Null(_parser.Parse(Of(families => { for (var i = 0; i < 9_000; i++) families.Family($"f{i}", Gauge, () => families.Number(2, i)); }), ParserLimits.Default, _batch));
        Assert.Null(_parser.Parse(Of(families => families.Family("f", Gauge, () => { for (var i = 0; i < 90_000; i++) families.Number(2, i, null, ("n", $"{i}")); })), ParserLimits.Default, _batch));
        Assert.Null(_parser.Parse(Of(families => families.Family("f", Histogram, () => families.Classic([.. Enumerable.Range(0, 500_000).Select(i => ((double)i, (double)i))], 1, 500_000))), ParserLimits.Default, _batch));
        Wrong(families => families.Family("f", Gauge, () => families.Number(2, 1, null, [.. Enumerable.Range(0, 50_000).Select(i => ($"n{50_000 - i}", "1"))])));
        Wrong(families => families.Family("f", Histogram, () => families.Native(0, 0, 0, [.. Enumerable.Repeat((1, 0u), 1_000_000)], new long[1_000_000], [], [], 0, 0)));
    }

    [Fact]
    public void Reading_allocates_nothing_per_point()
    {
        var body = Of(families => families
            .Family("orders_total", Counter, () => { for (var i = 0; i < 200; i++) families.Number(3, i, null, ("route", $"/r{i}"), ("code", "200")); }, "Orders")
            .Family("took_seconds", Histogram, () => { for (var i = 0; i < 50; i++) families.Classic([(0.1, 1), (1, 2)], 3, 4, null, ("route", $"/r{i}")); }));
        for (var i = 0; i < 3; i++) _parser.Parse(body, ParserLimits.Default, _batch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) _parser.Parse(body, ParserLimits.Default, _batch);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * 1000); // of 250 points, less than a few bytes each: help and unit of the two families
    }
}
