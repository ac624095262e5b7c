using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Native;
using Tributary.Protocols.Tests.Fuzzing;

namespace Tributary.Protocols.Tests.Native;

/// <summary>No bytes make the readers throw, take long, or take a wrong request for a right one.</summary>
public sealed class NativeTortureTests
{
    private readonly NativeParser _parser = new();
    private readonly NativeRequest _request = new();

    /// <summary>Has every part that a request can have.</summary>
    internal static byte[] Rich
    {
        get
        {
            var source = new NativeSource([new("job", "büro"), new("instance", "i1")]);
            var writer = new NativeWriter();
            writer.BeginUpdate(source, 1_700_000_000_000, 7);
            writer.AddFrame(Layout("a_total", PointKind.Counter, MetricType.Counter, true, n => NativeSeries.Of([new("n", $"{n}")])), NativeFrameFlags.Delta, [1e17, 1, 2, double.NaN], [(0, 1)], define: true);
            writer.AddFrame(Layout("h", PointKind.ClassicHistogram, MetricType.Histogram, false, n => NativeSeries.Of([new("n", $"{n}")], new HistogramBounds([0.5, n]))), NativeFrameFlags.Partial, new double[8], define: true);
            writer.AddFrame(Layout("s", PointKind.Summary, MetricType.Summary, false, n => NativeSeries.Of([new("n", $"{n}")], quantiles: [0.5])), default, new double[6]);
            writer.EndUpdate();
            writer.BeginUpdate(source, 1_700_000_000_000, 8, NativeUpdateFlags.Complete);
            writer.AddFrame(Layout("e", PointKind.ExponentialHistogram, MetricType.Histogram, false, n => NativeSeries.Of([new("n", $"{n}")])), default, [], define: true);
            writer.AddPayload([1, 2, 3]);
            writer.AddPayload([]);
            writer.EndUpdate();
            return writer.Written.ToArray();
        }
    }

    private static NativeDefinition Layout(string name, PointKind kind, MetricType type, bool hasCreated, Func<int, NativeSeries> series) =>
        new(new NativeLayout(new FamilyDescription(name, type, "Help.", ""), kind, [series(1), series(2)], hasCreated));

    private bool Read(byte[] body)
    {
        if (_parser.Parse(body, ParserLimits.Default, _request) is not null) return false;
        NativeDump.Of(_request, body);
        return true;
    }

    [Fact]
    public void Requests_cut_anywhere_are_refused_but_between_updates()
    {
        var rich = Rich;
        var second = 4 + 4 + BitConverter.ToInt32(rich, 4);
        for (var length = 0; length <= rich.Length; length++) Assert.Equal(length == 4 || length == second || length == rich.Length, Read(rich[..length]));
    }

    [Fact]
    public void Requests_with_one_byte_wrong()
    {
        foreach (var body in BrokenBodies.WithOneByteWrong(Rich)) Read(body);
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
        var limits = ParserLimits.Default with { MaxFamiliesPerPush = int.MaxValue, MaxFramesPerRequest = int.MaxValue, MaxSamplesPerPush = int.MaxValue, MaxLabelsPerSeries = int.MaxValue };
        Assert.Null(_parser.Parse(RawFrames.Request(RawFrames.Update(0, RawFrames.Shop, 1, 1, [.. Enumerable.Repeat(RawFrames.Frame(0, 0), 300_000)])), limits, _request));
        Assert.Equal(300_000, _request.Frames.Length);
        Assert.Null(_parser.Parse(RawFrames.Request([.. Enumerable.Repeat(RawFrames.Update(1, RawFrames.Shop, 1, 1), 300_000)]), limits, _request));
        Assert.Null(_parser.Parse(RawFrames.Request(RawFrames.Update(0, RawFrames.Shop, 1, 1, RawFrames.Frame(0, 0, new byte[10_000_000]))), limits, _request));
        Assert.Equal(10_000_000, _request.Samples);
        Assert.Null(_parser.Parse(RawFrames.Request(RawFrames.Update(1, RawFrames.Labels([("job", "x"), .. Enumerable.Range(0, 20_000).Select(i => ($"k{20_000 - i}", "v"))]), 1, 1)), limits, _request));
    }

    [Fact]
    public void Neither_writing_nor_reading_allocates_anything_once_buffers_have_grown()
    {
        var source = new NativeSource([new("job", "shop"), new("instance", "i1")]);
        NativeDefinition[] layouts = [.. Enumerable.Range(0, 50).Select(i => Layout($"c{i}_total", PointKind.Counter, MetricType.Counter, false, n => NativeSeries.Of([new("n", $"{n}")])))];
        double[] values = [1e17, 2];
        (int, double)[] lowParts = [(0, 1)];
        var writer = new NativeWriter();
        for (var i = 0; i < 3; i++) Push(i);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++) Push(i);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Push(int round)
        {
            writer.Clear();
            writer.BeginUpdate(source, 1, round + 1, NativeUpdateFlags.Checksum);
            foreach (var layout in layouts) writer.AddFrame(layout, NativeFrameFlags.Delta, values, lowParts);
            writer.EndUpdate();
            if (_parser.Parse(writer.Written.Span, ParserLimits.Default, _request) is not null || _request.Frames.Length != 50) throw new InvalidOperationException("The request was not read.");
        }
    }
}
