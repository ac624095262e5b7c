using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Native;
using static Tributary.Protocols.Tests.Native.RawFrames;

namespace Tributary.Protocols.Tests.Native;

public sealed class NativeLayoutReaderTests
{
    private const byte Counter = (byte)PointKind.Counter;
    private const byte Gauge = (byte)PointKind.Gauge;
    private const byte Classic = (byte)PointKind.ClassicHistogram;
    private const byte Exponential = (byte)PointKind.ExponentialHistogram;
    private const byte Summary = (byte)PointKind.Summary;

    private readonly NativeLayoutReader _reader = new();

    private static byte[] Definition(byte kind, MetricType type, string name, params byte[][] rest) => Definition(kind, type, 0, name, "", "", rest);

    private static byte[] Definition(byte kind, MetricType type, byte flags, string name, string unit, string help, params byte[][] rest) =>
        [1, kind, (byte)type, flags, .. Utf8(name), .. Utf8(unit), .. Utf8(help), .. rest.SelectMany(part => part)];

    private static byte[] List(params double[] numbers) => [.. Number((ulong)numbers.Length), .. Doubles(numbers)];

    private string? Error(byte[] definition, ParserLimits? limits = null) => _reader.Read(definition, 100, limits ?? ParserLimits.Default, out _)?.ToString();

    private string Read(byte[] definition)
    {
        Assert.Null(_reader.Read(definition, 0, ParserLimits.Default, out var layout));
        return NativeDump.Layout(layout!);
    }

    [Fact]
    public void Layouts_of_every_kind_are_read()
    {
        const string Head = "FamilyDescription { Name = ";
        Assert.Equal($"{Head}a_total, Type = Counter, Help = What., Unit =  }} Counter created {{a=\"1\",b=\"2\"}}", Read(Definition(Counter, MetricType.Counter, 1, "a_total", "", "What.", [0, 1], Labels(("b", "2"), ("a", "1")))));
        Assert.Equal($"{Head}g, Type = Unknown, Help = , Unit =  }} Gauge {{}} {{n=\"1\"}}", Read(Definition(Gauge, MetricType.Unknown, "g", [0, 2], Labels(), Labels(("n", "1"), ("empty", "")))));
        Assert.Equal($"{Head}h_seconds, Type = Histogram, Help = , Unit = seconds }} ClassicHistogram {{n=\"1\"}} le[0.1 1] {{n=\"2\"}} le[] {{n=\"3\"}} le[0.1 1]", Read(Definition(Classic, MetricType.Histogram, 0, "h_seconds", "seconds", "", [2], List(0.1, 1), List(), [3, 0], Labels(("n", "1")), [1], Labels(("n", "2")), [0], Labels(("n", "3")))));
        Assert.Equal($"{Head}e, Type = Histogram, Help = , Unit =  }} ExponentialHistogram {{}}", Read(Definition(Exponential, MetricType.Histogram, "e", [0, 1], Labels())));
        Assert.Equal($"{Head}s, Type = Summary, Help = , Unit =  }} Summary created sketches {{}} q[0.5 1]", Read(Definition(Summary, MetricType.Summary, 3, "s", "", "", [1], List(0.5, 1), [1, 0], Labels())));
        Assert.Equal($"{Head}bytes_total_seconds_total, Type = Counter, Help = , Unit = seconds }} Counter {{}}", Read(Definition(Counter, MetricType.Counter, 0, "bytes_total_seconds_total", "seconds", "", [0, 1], Labels())));
    }

    public static TheoryData<string, byte[]> Wrong => new()
    {
        { "byte 100: the head of the definition cannot be read", [1, 1, 1] },
        { "byte 100: the definition is of version 2; 1 is known", [2, 1, 1, 0] },
        { "byte 101: kind 9 is not known", [1, 9, 1, 0] },
        { "byte 102: type 9 is not known", [1, 1, 9, 0] },
        { "byte 103: the flags of the definition are 04", [1, 1, 1, 4] },
        { "byte 101: points of kind Counter cannot be of type Gauge", [1, Counter, 2, 0] },
        { "byte 101: points of kind ExponentialHistogram cannot be of type GaugeHistogram", [1, Exponential, 7, 0] },
        { "byte 101: a gauge has no start time", [1, Gauge, 2, 1] },
        { "byte 101: only summaries have sketches", [1, Counter, 1, 2] },
        { "byte 104: the name of the family cannot be read", [1, 1, 1, 0, 5] },
        { "byte 104: \"\" is no metric name", Definition(Counter, MetricType.Counter, "") },
        { "byte 106: \"s\" cannot be the unit of \"a\"", Definition(Counter, MetricType.Counter, 0, "a", "s", "") },
        { "byte 114: \"total\" cannot be the unit of \"a_x_total\"", Definition(Counter, MetricType.Counter, 0, "a_x_total", "total", "")[..^1] },
        { "byte 108: \"s\" cannot be the unit of \"a_s\"", Definition(Gauge, MetricType.Info, 0, "a_s", "s", "") },
        { "byte 107: the help text cannot be read", [1, Gauge, 2, 0, 1, (byte)'g', 0, 4, 1] },
        { "byte 107: the help text is not valid UTF-8", [1, Gauge, 2, 0, 1, (byte)'g', 0, 1, 0xff] },
        { "byte 106: the unit is not valid UTF-8", [1, Gauge, 2, 0, 1, (byte)'g', 1, 0xff] },
        { "byte 108: the number of lists cannot be read", Definition(Gauge, MetricType.Gauge, "g") },
        { "byte 108: points of kind Gauge have neither bounds nor quantiles", Definition(Gauge, MetricType.Gauge, "g", [1], List()) },
        { "byte 109: a list of numbers cannot be read", Definition(Classic, MetricType.Histogram, "h", [1, 3], Doubles(1)) },
        { "byte 109: bounds rise and are finite", Definition(Classic, MetricType.Histogram, "h", [1], List(1, 1)) },
        { "byte 109: bounds rise and are finite", Definition(Classic, MetricType.Histogram, "h", [1], List(1, double.PositiveInfinity)) },
        { "byte 109: quantiles rise, from 0 to 1", Definition(Summary, MetricType.Summary, "s", [1], List(0.5, 1.5)) },
        { "byte 109: quantiles rise, from 0 to 1", Definition(Summary, MetricType.Summary, "s", [1], List(double.NaN)) },
        { "byte 109: the number of series cannot be read", Definition(Gauge, MetricType.Gauge, "g", [0, 9, 0]) },
        { "byte 109: a layout has at least one series", Definition(Gauge, MetricType.Gauge, "g", [0, 0]) },
        { "byte 110: the number of the list that a series has cannot be read", Definition(Classic, MetricType.Histogram, "h", [0, 1, 0, 0]) },
        { "byte 111: label name \"__n\" is reserved", Definition(Gauge, MetricType.Gauge, "g", [0, 1], Labels(("__n", "1"))) },
        { "byte 111: label \"le\" is reserved", Definition(Classic, MetricType.Histogram, "h", [1], List(), [1, 0], Labels(("le", "1"))) },
        { "byte 111: label \"quantile\" is reserved", Definition(Summary, MetricType.Summary, "s", [1], List(), [1, 0], Labels(("quantile", "1"))) },
        { "byte 111: the definition goes on behind its last series", Definition(Gauge, MetricType.Gauge, "g", [0, 1], Labels(), [0]) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_told_with_the_byte_where_it_is(string error, byte[] definition) => Assert.StartsWith(error, Error(definition), StringComparison.Ordinal);

    [Fact]
    public void Limits_are_named()
    {
        var limits = ParserLimits.Default with { MaxNameLength = 3, MaxHelpLength = 4, MaxSeriesPerPush = 2, MaxSamplesPerPush = 10, MaxLabelValueLength = 5 };
        string? Setting(byte[] definition) => Error(definition, limits)?.Split("Limits:")[1].TrimEnd(')');
        Assert.Equal("MaxNameLength", Setting(Definition(Gauge, MetricType.Gauge, "long")));
        Assert.Equal("MaxHelpLength", Setting(Definition(Gauge, MetricType.Gauge, 0, "g", "", "Help.")));
        Assert.Equal("MaxSeriesPerPush", Setting(Definition(Gauge, MetricType.Gauge, "g", [0, 3, 0, 0, 0])));
        Assert.Equal("MaxLabelValueLength", Setting(Definition(Gauge, MetricType.Gauge, "g", [0, 1], Labels(("n", "toolong")))));
        Assert.Equal("MaxSamplesPerPush", Setting(Definition(Classic, MetricType.Histogram, "h", [1], List(1, 2, 3, 4), [2, 0, 0, 0, 0])));
    }

    /// <summary>A list is told once and may be meant by every series: what it stands for is counted before memory is taken.</summary>
    [Fact]
    public void A_short_definition_of_long_frames_is_refused()
    {
        var definition = Definition(Classic, MetricType.Histogram, "h", [1], List([.. Enumerable.Range(0, 100_000).Select(i => (double)i)]), Number(90_000), new byte[180_000]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("MaxSamplesPerPush", Error(definition), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
    }
}
