using System.Globalization;
using System.Text;
using Tributary.Protocols.Asab;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Influx;
using Tributary.Protocols.Native;
using Tributary.Protocols.Negotiation;
using Tributary.Protocols.OpenMetrics;
using Tributary.Protocols.Otlp;
using Tributary.Protocols.Points;
using Tributary.Protocols.Protobuf;
using Tributary.Protocols.RemoteWrite;
using Tributary.Protocols.Tests.Asab;
using Tributary.Protocols.Tests.Influx;
using Tributary.Protocols.Tests.Native;
using Tributary.Protocols.Tests.Otlp;
using Tributary.Protocols.Tests.Points;
using Tributary.Protocols.Tests.Protobuf;
using Tributary.Protocols.Tests.RemoteWrite;
using Tributary.Protocols.Tests.StatsD.Aggregation;
using Tributary.Protocols.Text;

namespace Tributary.Protocols.Tests.Fuzzing;

/// <summary>
/// No input makes a parser throw, or take memory out of proportion to its length. A short run by default; a long one is
/// <c>FUZZ_INPUTS=1000000 dotnet test tests/Protocols.Tests -c Release --filter FuzzTests</c>.
/// </summary>
public sealed class FuzzTests
{
    private const int Seed = 271828;
    private const int UsualInputs = 100_000;

    /// <summary>An input of a byte may still make the parser's tables grow, once.</summary>
    private const long BytesForNothing = 1 << 20;

    private const long BytesPerByte = 512;

    private static int Inputs => int.TryParse(Environment.GetEnvironmentVariable("FUZZ_INPUTS"), NumberStyles.None, CultureInfo.InvariantCulture, out var inputs) ? inputs : UsualInputs;

    private static readonly string[] Texts =
    [
        "# HELP a_total A \"counter\" \\\\ with\\nescapes é.\n# TYPE a_total counter\na_total{b=\"x\\\"y\\\\z\\n\",a=\"é😀\",empty=\"\"} 9007199254740993\n",
        "# TYPE h histogram\nh_bucket{le=\"0.5\",p=\"/\"} 1\nh_bucket{p=\"/\",le=\"+Inf\"} 4\nh_sum{p=\"/\"} 8.25\nh_count{p=\"/\"} 4\n",
        "# TYPE s summary\ns{quantile=\"0.5\"} NaN\ns_sum 1e-300\ns_count 2\n# TYPE x_created gauge\nx_created 1.5e9\n# TYPE x counter\nx 1\n",
        "# TYPE a counter\n# UNIT a seconds\na_seconds_total 1 # {trace_id=\"x\"} 0.5 1.5\n# TYPE i info\ni_info{v=\"1\"} 1\n# TYPE st stateset\nst{st=\"a\"} 1\n# EOF\n",
        "# TYPE g gaugehistogram\ng_bucket{le=\"1\"} 2 # {a=\"b\\n\",\"c.d\"=\"é\"} 1e-3 7\ng_bucket{le=\"+Inf\"} 3\ng_gcount 3\ng_gsum 4\n# EOF\n",
    ];

    [Fact]
    public void Text()
    {
        var (parser, parsed) = (new TextParser(), new ParsedExposition());
        Run([.. Texts.Select(Encoding.UTF8.GetBytes)], body => parser.Parse(body, ParserLimits.Default, parsed));
    }

    [Fact]
    public void OpenMetrics()
    {
        var (parser, parsed) = (new OpenMetricsParser(), new ParsedExposition());
        Run([.. Texts.Select(Encoding.UTF8.GetBytes)], body => parser.Parse(body, ParserLimits.Default, parsed));
    }

    [Fact]
    public void Protobuf()
    {
        var (parser, batch) = (new ProtobufParser(), new PointBatch());
        byte[] rich = MetricFamilies.Of(families => families
            .Family("a_total", MetricFamilies.Counter, () => families.Number(3, 5, 1_700_000_000.5, ("path", "/ä")), "What a is")
            .Family("b_total", MetricFamilies.Counter, () => families.CounterWith(5, () => families.Exemplar(2, 3, 1_700_000_000.5, ("c", "d"))))
            .Family("f", MetricFamilies.Histogram, () => families.ClassicWith(2, 4, () => families.Exemplar(3, 1.5, null, ("t", "1")), () => families.Exemplar(16, 9, 7, ("t", "2"))))
            .Family("d", MetricFamilies.Summary, () => families.OfSummary([(0.9, 2), (0.5, 1)], 7, 3))
            .Family("e", MetricFamilies.Histogram, () => families.Classic([(1, 3), (0.1, 1)], 2.5, 4))
            .Family("n", MetricFamilies.Histogram, () => families.Native(3, 0.001, 2, [(-1, 2), (4, 1)], [1, 2, -1], [(2, 1)], [4], 5, 12)));
        Run([rich], body =>
        {
            if (parser.Parse(body, ParserLimits.Default, batch) is null) PointDump.Of(batch);
        });
    }

    [Fact]
    public void OtlpInProtobuf()
    {
        var (parser, batch) = (new OtlpProtobufParser(), new PointBatch());
        Run([OtlpTortureTests.Rich], body =>
        {
            if (parser.Parse(body, ParserLimits.Default, batch) is null) PointDump.Of(batch);
        });
    }

    [Fact]
    public void OtlpInJson()
    {
        var (parser, batch) = (new OtlpJsonParser(), new PointBatch());
        Run([OtlpTortureTests.Json], body =>
        {
            if (parser.Parse(body, ParserLimits.Default, batch) is null) PointDump.Of(batch);
        });
    }

    [Fact]
    public void Asab()
    {
        var (parser, batch) = (new AsabParser(AsabParserTests.Naming), new PointBatch());
        Run([AsabTortureTests.Rich], body =>
        {
            if (parser.Parse(body, ParserLimits.Default, batch) is null) PointDump.Of(batch);
        });
    }

    [Fact]
    public void RemoteWrite()
    {
        var (metadata, batch) = (new RemoteMetadata(), new PointBatch());
        var (v1, v2) = (new RemoteWriteV1Parser(RemoteNaming.Default, metadata), new RemoteWriteV2Parser(RemoteNaming.Default, metadata));
        Run([RemoteWriteTortureTests.RichV1, RemoteWriteTortureTests.RichV2], body =>
        {
            if (v1.Parse(body, ParserLimits.Default, batch) is null) PointDump.Of(batch);
            if (v2.Parse(body, ParserLimits.Default, batch) is null) PointDump.Of(batch);
        });
    }

    [Fact]
    public void Influx()
    {
        var (parser, batch) = (new InfluxParser(InfluxParserTests.Naming), new PointBatch());
        Run([InfluxTortureTests.Rich], body =>
        {
            Assert.Null(parser.Parse(body, "db"u8, 1_000_000_000, ParserLimits.Default, batch)); // what is wrong is a line's
            PointDump.Of(batch);
        });
    }

    [Fact]
    public void NegotiatedHeaders()
    {
        string[] headers =
        [
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain; version=\"1.0.0\" ;q=0.3,*/*;q=0.1",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7",
            "gzip;q=1.0, identity; q=0.5, *;q=0",
        ];
        Run([.. headers.Select(Encoding.UTF8.GetBytes)], header =>
        {
            var text = Encoding.Latin1.GetString(header);
            Assert.True(Enum.IsDefined(Accept.Choose(text).Format));
            AcceptEncoding.PrefersGzip(text);
        });
    }

    [Fact]
    public void NativeFrames()
    {
        var (parser, request, reader) = (new NativeParser(), new NativeRequest(), new NativeLayoutReader());
        Run([NativeTortureTests.Rich, new RandomRequest(3).Body, new RandomRequest(5).Body], body =>
        {
            if (parser.Parse(body, ParserLimits.Default, request) is not null) return;
            foreach (ref readonly var frame in request.Frames)
            {
                if (frame.HasDefinition) reader.Read(frame.DefinitionIn(body), frame.DefinitionStart, ParserLimits.Default, out _);
            }
        });
    }

    [Fact]
    public void StatsD()
    {
        var (aggregator, batch, now) = (Aggregators.Create(), new PointBatch(), 1000.0);
        Run([StatsDTortureTests.Rich], lines =>
        {
            aggregator.Add(lines);
            aggregator.Take(batch, now += 2);
            PointDump.Of(batch);
            if (aggregator.Series > 50) aggregator = Aggregators.Create();
        });
    }

    private static void Run(byte[][] corpus, Action<byte[]> parse)
    {
        var mutator = new Mutator(corpus, Seed);
        for (var i = 0; i < Inputs; i++)
        {
            var input = mutator.Next();
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                parse(input);
            }
            catch (Exception e)
            {
                Assert.Fail($"Input {i} of seed {Seed} threw {e}:\n{Convert.ToHexString(input)}");
            }

            var taken = GC.GetAllocatedBytesForCurrentThread() - before;
            if (taken > BytesForNothing + (BytesPerByte * input.Length)) Assert.Fail($"Input {i} of seed {Seed} has {input.Length} bytes and took {taken}:\n{Convert.ToHexString(input)}");
        }
    }
}
