using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;
using Tributary.Protocols.RemoteWrite;
using Tributary.Protocols.Tests.Bodies;
using Tributary.Protocols.Tests.Rendering;

namespace Tributary.Protocols.Tests.RemoteWrite;

public sealed class RemoteWriteRendererTests
{
    private const long Time = 1_800_000_000_123;

    private static readonly RemoteWriteView View = new(Time, HasNativeHistograms: false);

    [Fact]
    public void Version_1_writes_the_samples_of_the_golden_file() =>
        Golden.Verify("RemoteWrite/v1.golden", Lines(DecodedRequest.V1(RenderV1(SamplePage.Show, View with { HasNativeHistograms = true }).Only)));

    [Fact]
    public void Version_2_writes_the_samples_of_the_golden_file() =>
        Golden.Verify("RemoteWrite/v2.golden", Lines(DecodedRequest.V2(RenderV2(SamplePage.Show, View with { HasNativeHistograms = true }).Only)));

    /// <summary>What Prometheus stores when it is pushed to is what it stores when it scrapes.</summary>
    [Fact]
    public void Both_versions_write_the_samples_of_the_OpenMetrics_page() => Prop.ForAll<int>(seed =>
    {
        var page = new RandomPage(seed);
        var expected = TextSamples.OpenMetrics(page.Show).Select(sample => TextSamples.Format(sample.Name, sample.Labels, AsDouble(sample.Value))).Order(StringComparer.Ordinal).ToList();
        var v1 = Samples(RenderV1(page.Show, View).All.SelectMany(body => DecodedRequest.V1(body.Body)));
        var v2 = Samples(RenderV2(page.Show, View).All.SelectMany(body => DecodedRequest.V2(body.Body)));
        return expected.SequenceEqual(v1).Label("1.0:\n" + string.Join('\n', expected.Except(v1).Concat(v1.Except(expected))))
            .And(expected.SequenceEqual(v2)).Label("2.0:\n" + string.Join('\n', expected.Except(v2).Concat(v2.Except(expected))));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_request_of_version_2_can_be_sent_as_one_of_version_1() => Prop.ForAll<int>(seed =>
    {
        var page = new RandomPage(seed);
        var expected = RenderV1(page.Show, View).All.SelectMany(body => DecodedRequest.V1(body.Body)).Where(line => line[0] != '#');
        var converted = RenderV2(page.Show, View).All.SelectMany(body => DecodedRequest.V1(ToV1(body.Body)));
        return expected.SequenceEqual(converted);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Native_histograms_are_the_same_after_the_change_of_version()
    {
        var native = View with { HasNativeHistograms = true };
        var converted = DecodedRequest.V1(ToV1(RenderV2(SamplePage.Show, native).Only));
        Assert.Equal(DecodedRequest.V1(RenderV1(SamplePage.Show, native).Only).Where(line => line[0] != '#'), converted);
        Assert.Equal(2, converted.Count(line => line.Contains(" histogram count ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Bytes_that_are_no_request_are_not_changed_into_one()
    {
        var request = RenderV2(SamplePage.Show, View).Only;
        var random = new Random(1);
        for (var i = 0; i < 5_000; i++)
        {
            var broken = request[..random.Next(request.Length)];
            for (var k = random.Next(3); k > 0 && broken.Length > 0; k--) broken[random.Next(broken.Length)] = (byte)random.Next(256);
            var output = new ArrayBufferWriter<byte>();
            if (RemoteWriteV1Writer.TryWrite(broken, output)) WireField.Read(output.WrittenSpan.ToArray());
            else Assert.Equal(0, output.WrittenCount);
        }
    }

    [Theory]
    [InlineData(1.5, "since 1500")]
    [InlineData(0, "since 1")]
    [InlineData(-0.0001, "since 18446744073709551615")]
    [InlineData(double.NaN, null)]
    [InlineData(double.PositiveInfinity, null)]
    [InlineData(1_800_000_001, null)]
    [InlineData(1e15, null)]
    public void A_start_time_is_written_where_it_is_one(double created, string? since)
    {
        var line = Assert.Single(DecodedRequest.V2(RenderV2(page => Counter(page, "c_total", created), View).Only));
        Assert.Equal($"c_total{{}} 1 @{Time}{(since is null ? "" : " " + since)} counter '' ''", line);
    }

    [Fact]
    public void Bodies_end_when_they_are_full_and_each_has_its_own_symbols_and_metadata()
    {
        var few = View with { MaxSamples = 2 };
        var v1 = RenderV1(Gauges, few);
        var v2 = RenderV2(Gauges, few);
        Assert.Equal([2, 2, 1], v1.All.Select(body => body.Samples));
        Assert.Equal([2, 2, 1], v2.All.Select(body => body.Samples));
        Assert.All(v1.All, body => Assert.Contains("# g gauge 'Help.' ''", DecodedRequest.V1(body.Body)));
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"g{{i=\"{i}\"}} {i} @{Time} gauge 'Help.' ''"), v2.All.SelectMany(body => DecodedRequest.V2(body.Body)));

        static void Gauges(ISeriesVisitor page)
        {
            page.BeginFamily(new FamilyDescription("g", MetricType.Gauge, "Help.", ""));
            for (var i = 0; i < 5; i++) page.Gauge(Encoding.UTF8.GetBytes($"i=\"{i}\""), new ExactSum(i));
        }
    }

    [Fact]
    public void Labels_are_sorted_whatever_case_they_have()
    {
        var request = RenderV1(Histogram, View).Only;
        var names = WireField.Read(request)[0].Message.Where(field => field.Number == 1).Select(label => label.Message[0].Text);
        Assert.Equal(["A", "__name__", "a", "le", "z"], names);

        static void Histogram(ISeriesVisitor page)
        {
            page.BeginFamily(new FamilyDescription("h", MetricType.Histogram, "", ""));
            page.ClassicHistogram("A=\"1\",a=\"2\",z=\"3\""u8, HistogramBounds.None, [new ExactSum(1)], new ExactSum(double.NaN), double.NaN);
        }
    }

    [Fact]
    public void Of_what_escaping_makes_alike_the_first_stands()
    {
        var lines = DecodedRequest.V1(RenderV1(Alike, View).Only).Where(line => line[0] != '#');
        Assert.Equal([$"a_b{{}} 1 @{Time}", $"c{{x_y=\"1\"}} 3 @{Time}"], lines);

        static void Alike(ISeriesVisitor page)
        {
            page.BeginFamily(new FamilyDescription("a.b", MetricType.Gauge, "", ""));
            page.Gauge(default, new ExactSum(1));
            page.BeginFamily(new FamilyDescription("a_b", MetricType.Gauge, "", ""));
            page.Gauge(default, new ExactSum(2));
            page.BeginFamily(new FamilyDescription("c", MetricType.Gauge, "", ""));
            page.Gauge("\"x.y\"=\"1\""u8, new ExactSum(3));
            page.Gauge("x_y=\"1\""u8, new ExactSum(4));
        }
    }

    [Fact]
    public void What_has_ended_is_marked_unless_it_goes_on()
    {
        var bodies = BodyList.Of(take => new RemoteWriteV1Renderer(take, View with { HasNativeHistograms = true }), page =>
        {
            page.BeginFamily(new FamilyDescription("h", MetricType.Histogram, "", ""));
            page.ClassicHistogram("i=\"1\""u8, HistogramBounds.None, [new ExactSum(1)], new ExactSum(double.NaN), double.NaN);
            page.ShowsEnded = true;
            page.BeginFamily(new FamilyDescription("h", MetricType.Histogram, "", ""));
            page.ClassicHistogram("i=\"1\""u8, new HistogramBounds([5]), [new ExactSum(1), new ExactSum(1)], new ExactSum(double.NaN), double.NaN);
            page.BeginFamily(new FamilyDescription("n", MetricType.Histogram, "", ""));
            page.ExponentialHistogram(default, new ExponentialHistogram(), null, double.NaN);
            page.End();
        });
        Assert.Equal(
            [$"h_bucket{{i=\"1\",le=\"+Inf\"}} 1 @{Time}", $"h_count{{i=\"1\"}} 1 @{Time}", $"h_bucket{{i=\"1\",le=\"5.0\"}} stale @{Time}", $"n{{}} histogram sum stale time {Time}"],
            DecodedRequest.V1(bodies.Only).Where(line => line[0] != '#'));
    }

    /// <summary>A sender may give its NaN any bits; those of the mark would end the series.</summary>
    [Fact]
    public void A_value_never_looks_like_the_mark_of_an_end()
    {
        var bodies = RenderV1(Gauge, View);
        Assert.Equal($"g{{}} NaN @{Time}", DecodedRequest.V1(bodies.Only)[0]);

        static void Gauge(ISeriesVisitor page)
        {
            page.BeginFamily(new FamilyDescription("g", MetricType.Gauge, "", ""));
            page.Gauge(default, new ExactSum(BitConverter.UInt64BitsToDouble(0x7ff0000000000002)));
        }
    }

    private static void Counter(ISeriesVisitor page, string name, double created)
    {
        page.BeginFamily(new FamilyDescription(name, MetricType.Counter, "", ""));
        page.Counter(default, new ExactSum(1), created);
    }

    private static BodyList RenderV1(Action<ISeriesVisitor> show, RemoteWriteView view) => BodyList.Of(take => new RemoteWriteV1Renderer(take, view), page =>
    {
        show(page);
        page.End();
    });

    private static BodyList RenderV2(Action<ISeriesVisitor> show, RemoteWriteView view) => BodyList.Of(take => new RemoteWriteV2Renderer(take, view), page =>
    {
        show(page);
        page.End();
    });

    private static byte[] ToV1(byte[] request)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(RemoteWriteV1Writer.TryWrite(request, output));
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Without times, types and metadata.</summary>
    private static List<string> Samples(IEnumerable<string> lines) =>
        [.. lines.Where(line => !line.StartsWith("# ", StringComparison.Ordinal)).Select(line => line[..line.LastIndexOf($" @{Time}", StringComparison.Ordinal)]).Order(StringComparer.Ordinal)];

    private static string AsDouble(string value) => value switch
    {
        "NaN" or "+Inf" or "-Inf" => value,
        _ => new ExactSum(double.Parse(value, System.Globalization.CultureInfo.InvariantCulture)).ToString(),
    };

    private static byte[] Lines(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
}
