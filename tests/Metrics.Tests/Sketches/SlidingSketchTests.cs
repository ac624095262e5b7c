using FsCheck;
using FsCheck.Fluent;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Tests.Sketches;

public sealed class SlidingSketchTests
{
    private const long Minute = 60_000;
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    [Fact]
    public void The_window_shows_the_latest_slot_and_the_four_before()
    {
        var window = new SlidingSketch(TenMinutes);
        for (var minute = 0; minute < 20; minute += 2) Assert.True(window.Observe(minute + 1, minute * Minute));
        Assert.Equal(new ExactSum(5), window.Merged.Count);
        Assert.Equal(11, window.Merged.Min);
        Assert.Equal(19, window.Merged.Max);
    }

    [Fact]
    public void Late_data_within_the_window_goes_to_its_slot_and_leaves_with_it()
    {
        var window = new SlidingSketch(TenMinutes);
        window.Advance(10 * Minute);
        Assert.True(window.Observe(7, 3 * Minute));
        Assert.False(window.Observe(8, 1 * Minute));
        Assert.Equal(7, window.Merged.Max);
        window.Advance(12 * Minute - 1);
        Assert.False(window.Merged.IsEmpty);
        window.Advance(12 * Minute);
        Assert.True(window.Merged.IsEmpty);
    }

    [Fact]
    public void Time_never_runs_back()
    {
        var window = new SlidingSketch(TenMinutes);
        window.Observe(1, 60 * Minute);
        window.Advance(0);
        window.Advance(long.MinValue);
        Assert.False(window.Observe(2, long.MinValue));
        Assert.Equal(new ExactSum(1), window.Merged.Count);
    }

    [Fact]
    public void The_merged_view_follows_every_change()
    {
        var window = new SlidingSketch(TenMinutes);
        window.Observe(1, 0);
        Assert.Same(window.Merged, window.Merged);
        Assert.Equal(1, window.Merged.Quantile(1));
        window.Observe(2, 0);
        Assert.Equal(2, window.Merged.Quantile(1));
        window.Add(window.Merged.Clone(), Minute);
        Assert.Equal(new ExactSum(4), window.Merged.Count);
        window.Advance(100 * Minute);
        Assert.True(window.Merged.IsEmpty);
    }

    [Theory]
    [InlineData(-7 * Minute)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Any_time_will_do(long time)
    {
        var window = new SlidingSketch(TenMinutes);
        Assert.True(window.Observe(1, time));
        Assert.False(window.Merged.IsEmpty);
    }

    [Theory]
    [InlineData(0.0, 5)]
    [InlineData(-1.0, 5)]
    [InlineData(0.000004, 5)]
    [InlineData(10, 0)]
    [InlineData(10, 65)]
    public void A_configuration_out_of_range_is_refused(double minutes, int slots) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlidingSketch(TimeSpan.FromMinutes(minutes), slots));

    [Fact]
    public void The_window_equals_the_naive_reference_in_any_order() => Laws.Hold(
        Additions,
        additions =>
        {
            var window = Of(additions);
            var shuffled = Of([.. additions.OrderBy(a => a.Value).ThenBy(a => a.Minute)]);
            var expected = new QuantileSketch();
            var newest = additions.Select(a => Slot(a.Minute)).DefaultIfEmpty().Max();
            foreach (var (value, minute) in additions)
            {
                if (Slot(minute) > newest - 5) expected.Observe(value);
            }

            return window.Merged.Equals(expected) && shuffled.Merged.Equals(expected);
        });

    [Fact]
    public void Merging_windows_equals_one_window_of_everything() => Laws.Hold(
        from a in Additions from b in Additions select (a, b),
        x =>
        {
            var (left, right) = (Of(x.a), Of(x.b));
            left.Add(Of(x.b));
            right.Add(Of(x.a));
            var whole = Of([.. x.a, .. x.b]).Merged;
            return left.Merged.Equals(whole) && right.Merged.Equals(whole);
        });

    [Fact]
    public void Sliding_on_allocates_nothing_after_warm_up()
    {
        var window = new SlidingSketch(TenMinutes);
        long time = 0;
        Slide();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Slide();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Slide()
        {
            for (var i = 0; i < 300; i++)
            {
                for (var value = 1; value < 20; value++) window.Observe(value, time);
                time += Minute / 2;
                window.Merged.Quantile(0.5);
            }
        }
    }

    private static Gen<(double Value, int Minute)[]> Additions { get; } =
        (from value in HistogramRecipe.Value from minute in Gen.Choose(-12, 25) select (value, minute)).ArrayOf();

    private static double Slot(int minute) => Math.Floor(minute / 2.0);

    private static SlidingSketch Of((double Value, int Minute)[] additions)
    {
        var window = new SlidingSketch(TenMinutes);
        foreach (var (value, minute) in additions) window.Observe(value, minute * Minute);
        return window;
    }
}
