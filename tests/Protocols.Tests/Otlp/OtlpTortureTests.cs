using System.Text;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Otlp;
using Tributary.Protocols.Points;
using Tributary.Protocols.Tests.Fuzzing;
using Tributary.Protocols.Tests.Points;
using static Tributary.Protocols.Tests.Otlp.OtlpRequest;

namespace Tributary.Protocols.Tests.Otlp;

/// <summary>No bytes make the parsers throw, take long or make points that cannot be.</summary>
public sealed class OtlpTortureTests
{
    internal static readonly byte[] Rich = Of(request => request.Resource([("service.name", "s"), ("host.name", "h")], () => request.Scope("m", "1", () => request
        .Metric("g", "By", "help", 5, () => request.Number(1.5, time: Second, attributes: [("a", "b")]))
        .Metric("c", "1", "", 7, () => request.Number(null, long.MaxValue, Second, 2 * Second), 2, true)
        .Metric("h", "s", "", 9, () => request.Histogram([1, 2], [1, 2, 3], 6, 4, Second, 2 * Second), 1)
        .Metric("x", "", "", 9, () => request.With(9, () => request.Exemplar(8, 0.5, null, Second, new byte[16], new byte[8], ("a", "b"))), 2)
        .Metric("y", "", "", 7, () => request.With(7, () => request.Exemplar(5, null, 3, Second, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16])), 2, true)
        .Metric("e", "s", "", 10, () => request.Exponential(2, 1, -3, [1, 0, 2], 4, [1], 5, 1, 0.5, Second, 2 * Second), 2)
        .Metric("q", "", "", 11, () => request.Summary([(0.5, 1)], 2, 3)))));

    internal static readonly byte[] Json = """{"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"ä\u00e4"}}]},"scopeMetrics":[{"scope":{"name":"m"},"metrics":[{"name":"h","histogram":{"aggregationTemporality":2,"dataPoints":[{"count":"3","sum":1e3,"bucketCounts":["1",2],"explicitBounds":[0.5],"exemplars":[{"asDouble":0.5,"timeUnixNano":"5","traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7","filteredAttributes":[{"key":"k","value":{"intValue":"1"}}]}],"attributes":[{"key":"l","value":{"kvlistValue":{"values":[{"key":"k","value":{"arrayValue":{"values":[{"doubleValue":-1.5}]}}}]}}}]}]}},{"name":"e","exponentialHistogram":{"aggregationTemporality":1,"dataPoints":[{"count":1,"scale":-2,"positive":{"offset":1,"bucketCounts":[1]}}]}}]}]}]}"""u8.ToArray();

    private readonly OtlpProtobufParser _protobuf = new();
    private readonly OtlpJsonParser _json = new();
    private readonly PointBatch _batch = new();

    private void Read(byte[] body)
    {
        if (_protobuf.Parse(body, ParserLimits.Default, _batch) is null) PointDump.Of(_batch);
    }

    private void ReadJson(byte[] body)
    {
        if (_json.Parse(body, ParserLimits.Default, _batch) is null) PointDump.Of(_batch);
    }

    [Fact]
    public void Requests_cut_anywhere()
    {
        for (var length = 0; length <= Rich.Length; length++) Read(Rich[..length]);
        for (var length = 0; length < Json.Length; length++) Assert.NotNull(_json.Parse(Json.AsMemory(0, length), ParserLimits.Default, _batch));
        Assert.Null(_json.Parse(Json, ParserLimits.Default, _batch));
    }

    [Fact]
    public void Requests_with_one_byte_wrong()
    {
        foreach (var body in BrokenBodies.WithOneByteWrong(Rich)) Read(body);
    }

    [Fact]
    public void JSON_with_one_byte_wrong()
    {
        byte[] strange = [.. "\"\\{}[],:0-.e\0\x80\xff"u8.ToArray().Distinct()];
        foreach (var body in BrokenBodies.WithOneByteWrong(Json, strange)) ReadJson(body);
    }

    [Fact]
    public void Random_pieces_of_requests()
    {
        foreach (var body in BrokenBodies.RandomPieces(Rich)) Read(body);
    }

    /// <summary>Finishes within seconds if reading is linear, and would take hours if it were not.</summary>
    [Fact]
    public void Large_requests_take_no_longer_than_their_size()
    {
        Read(OfMetric("e", "", 10, request => request.Exponential(20, 0, 0, new ulong[5_000_000], 0, [], 0, 0), 2));
        Read(OfMetric("e", "", 10, request => request.Exponential(20, 0, 0, [.. Enumerable.Repeat(1ul, 200_000)], 0, [], 200_000, 0), 2));
        Read(OfMetric("h", "", 9, request => request.Histogram([.. Enumerable.Range(0, 500_000).Select(i => (double)i)], new ulong[500_001], 0, 0), 2));
        Read(OfMetric("h", "", 9, request => request.With(9, () => { for (var i = 0; i < 200_000; i++) request.Exemplar(8, i, null, Second, attributes: [("n", $"{i}")]); }), 2));
        Read(OfMetric("h", "", 9, request => request.With(9, () => request.Exemplar(8, 1, attributes: [.. Enumerable.Range(0, 100_000).Select(i => ($"k{100_000 - i}", "v"))])), 2));
        Read(OfMetric("g", "", 5, request =>
        {
            for (var i = 0; i < 50_000; i++) request.Number(i, attributes: [("n", $"{i}")]);
        }));
        Read(Of(request => request.Resource([], () => request.Scope("", "", () =>
        {
            for (var i = 0; i < 20_000; i++) request.Metric($"m{i}", "", "", 5, () => request.Number(i));
        }))));
        Read(OfMetric("g", "", 5, request => request.Number(1, attributes: [.. Enumerable.Range(0, 20_000).Select(i => ($"k{20_000 - i}", "v"))])));
        ReadJson(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"resourceMetrics\":[", 100_000))));
        ReadJson(Encoding.UTF8.GetBytes($"{{\"resourceMetrics\":[{string.Join(',', Enumerable.Repeat("{}", 300_000))}]}}"));
        foreach (var name in (string[])["bucketCounts", "explicitBounds", "exemplars"]) ReadJson(HistogramWithOneListOften(name));
    }

    /// <summary>A list whose name stands there a hundred thousand times, and has as many items the last time.</summary>
    private static byte[] HistogramWithOneListOften(string name)
    {
        var lists = string.Concat(Enumerable.Repeat($"\"{name}\":[],", 100_000)) + $"\"{name}\":[{string.Join(',', Enumerable.Range(0, 100_000).Select(i => name == "exemplars" ? "{\"asInt\":1}" : $"{i}"))}]";
        return Encoding.UTF8.GetBytes("{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"h\",\"histogram\":{\"dataPoints\":[{" + lists + "}]}}]}]}]}");
    }

    [Fact]
    public void Values_within_values_have_an_end()
    {
        var body = OfMetric("x", "", 5, request => request.NumberWith(point => point.Attribute(7, "deep", value =>
        {
            var open = new Stack<int>();
            for (var i = 0; i < 1000; i++)
            {
                open.Push(value.Begin(5));
                open.Push(value.Begin(1));
            }

            while (open.Count > 0) value.End(open.Pop());
        })));
        Assert.StartsWith("byte ", _protobuf.Parse(body, ParserLimits.Default, _batch), StringComparison.Ordinal);
    }
}
