using System.Buffers;
using FsCheck.Fluent;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Tests.Sketches;

public sealed class SketchCodecTests
{
    private delegate bool Reader<T>(ref ReadOnlySpan<byte> source, out T? value);

    [Fact]
    public void A_histogram_reads_back_as_it_was_written() => Laws.Hold(
        from a in HistogramRecipe.Any from b in HistogramRecipe.Any select (a, b),
        x =>
        {
            var histogram = x.a.Make();
            histogram.Add(x.b.Make());
            var read = RoundTrip<ExponentialHistogram>(histogram.Write, ExponentialHistogram.TryRead);
            return histogram.Equals(read) && read.MaxBuckets == histogram.MaxBuckets;
        });

    [Fact]
    public void A_sketch_reads_back_as_it_was_written() => Laws.Hold(HistogramRecipe.Any, x =>
    {
        var sketch = Sketch([.. x.Values, double.NaN]);
        var read = RoundTrip<QuantileSketch>(sketch.Write, QuantileSketch.TryRead);
        return sketch.Equals(read) && read.MaxBuckets == sketch.MaxBuckets;
    });

    [Fact]
    public void A_window_reads_back_as_it_was_written_and_slides_on() => Laws.Hold(HistogramRecipe.Any, x =>
    {
        var window = Window(x.Values);
        var read = RoundTrip<SlidingSketch>(window.Write, SlidingSketch.TryRead);
        if (!window.Merged.Equals(read.Merged)) return false;
        window.Observe(5, 800_000);
        read.Observe(5, 800_000);
        return window.Merged.Equals(read.Merged) && Bytes(window.Write).AsSpan().SequenceEqual(Bytes(read.Write));
    });

    [Fact]
    public void Bytes_of_version_one_stay_what_they_are()
    {
        Assert.Equal("01008008000002080008000202020102010002", Convert.ToHexString(Bytes(new HistogramRecipe(0, 0, [0, 2, 3, -1]).Make().Write)));
        Assert.Equal("010C0C800402020800080002800102260201000201000000000000F0BF06", Convert.ToHexString(Bytes(Sketch([0, 2, 3, -1, double.NaN]).Write)));
        Assert.Equal("01C0A90705010A0AAC020000000000000000020200010A0AAC0200000200060001660200060601010A0AAC02000006000600010006000202", Convert.ToHexString(Bytes(Window([1, 1, 1, 3]).Write)));
    }

    [Fact]
    public void Fractional_counts_read_back()
    {
        var sketch = new QuantileSketch();
        var random = new Random(3);
        for (var i = 0; i < 1000; i++) sketch.Observe(random.NextDouble(), 1 / 0.3);
        Assert.Equal(sketch, RoundTrip<QuantileSketch>(sketch.Write, QuantileSketch.TryRead));
    }

    [Fact]
    public void A_read_leaves_what_follows()
    {
        ReadOnlySpan<byte> source = [.. Bytes(Sketch([1, 2]).Write), 42];
        Assert.True(QuantileSketch.TryRead(ref source, out _));
        Assert.Equal([42], source.ToArray());
    }

    [Fact]
    public void A_cut_anywhere_is_refused_and_leaves_the_source()
    {
        CutEverywhere<ExponentialHistogram>(Histogram().Write, ExponentialHistogram.TryRead);
        CutEverywhere<QuantileSketch>(Sketch(Values).Write, QuantileSketch.TryRead);
        CutEverywhere<SlidingSketch>(Window(Values).Write, SlidingSketch.TryRead);
    }

    [Fact]
    public void Garbage_never_throws_and_what_is_read_can_be_used()
    {
        Mutate<ExponentialHistogram>(Histogram().Write, ExponentialHistogram.TryRead, read =>
        {
            var sum = Histogram();
            sum.Add(read);
            sum.TrySubtract(read);
            read.DownscaleTo(-4);
        });
        Mutate<QuantileSketch>(Sketch(Values).Write, QuantileSketch.TryRead, read =>
        {
            var sum = Sketch(Values);
            sum.Add(read);
            Assert.False(double.IsNaN(sum.Quantile(0.5)));
            read.Quantile(0.5);
        });
        Mutate<SlidingSketch>(Window(Values).Write, SlidingSketch.TryRead, read =>
        {
            var sum = Window(Values);
            sum.Add(read);
            sum.Merged.Quantile(0.5);
            read.Observe(1, 900_000);
            read.Merged.Quantile(0.5);
        });
    }

    [Fact]
    public void A_huge_stated_size_takes_no_memory()
    {
        // Version, schema 8, cap, thresholds, zero count, count, sum, then "2^40 buckets" and nothing.
        byte[] bytes = [1, 16, 128, 16, 0, 0, 0, 0, 0, 0, 0, 128, 128, 128, 128, 128, 64];
        ReadOnlySpan<byte> warm = bytes;
        ExponentialHistogram.TryRead(ref warm, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        ReadOnlySpan<byte> source = bytes;
        Assert.False(ExponentialHistogram.TryRead(ref source, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);
    }

    [Fact]
    public void A_sketch_that_lies_about_its_extremes_is_refused()
    {
        var bytes = Bytes(Sketch([1, 2]).Write);
        Assert.Equal(2 << 1, bytes[^1]);
        bytes[^1] = 3 << 1;
        ReadOnlySpan<byte> source = bytes;
        Assert.False(QuantileSketch.TryRead(ref source, out _));
    }

    private static double[] Values { get; } = [-7, -1e-9, 0, 0.25, 3, 3.01, 1e9, 0.1, double.PositiveInfinity];

    private static ExponentialHistogram Histogram()
    {
        var histogram = new HistogramRecipe(5, 0.001, Values).Make();
        histogram.Observe(0.3, 0.7);
        return histogram;
    }

    private static QuantileSketch Sketch(double[] values)
    {
        var sketch = new QuantileSketch(0.01, 512);
        foreach (var value in values) sketch.Observe(value);
        return sketch;
    }

    private static SlidingSketch Window(double[] values)
    {
        var window = new SlidingSketch(TimeSpan.FromMinutes(10), 5, 0.02, 300);
        for (var i = 0; i < values.Length; i++) window.Observe(values[i], i * 50_000);
        return window;
    }

    private static byte[] Bytes(Action<IBufferWriter<byte>> write)
    {
        var writer = new ArrayBufferWriter<byte>();
        write(writer);
        return writer.WrittenSpan.ToArray();
    }

    private static T RoundTrip<T>(Action<IBufferWriter<byte>> write, Reader<T> read)
    {
        ReadOnlySpan<byte> source = Bytes(write);
        Assert.True(read(ref source, out var value));
        Assert.True(source.IsEmpty);
        return value!;
    }

    private static void CutEverywhere<T>(Action<IBufferWriter<byte>> write, Reader<T> read)
    {
        var bytes = Bytes(write);
        for (var length = 0; length < bytes.Length; length++)
        {
            ReadOnlySpan<byte> source = bytes.AsSpan(0, length);
            Assert.False(read(ref source, out _), $"{typeof(T).Name} cut at {length} of {bytes.Length}");
            Assert.Equal(length, source.Length);
        }
    }

    private static void Mutate<T>(Action<IBufferWriter<byte>> write, Reader<T> read, Action<T> use)
    {
        var original = Bytes(write);
        var understood = 0;
        for (var seed = 0; seed < 8_000; seed++)
        {
            var random = new Random(seed);
            var bytes = (byte[])original.Clone();
            for (var i = random.Next(1, 4); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                ReadOnlySpan<byte> source = bytes;
                if (!read(ref source, out var value)) continue;
                understood++;
                use(value!);
            }
            catch (Exception e)
            {
                Assert.Fail($"{typeof(T).Name}, seed {seed}: {e}");
            }
        }

        Assert.True(understood > 100, $"Only {understood} mutations read: the test reaches nothing.");
    }
}
