using Tributary.Metrics.Sources;

namespace Tributary.Metrics.Tests.Sources;

public sealed class IntervalWindowTests
{
    private readonly IntervalWindow _window = new();

    private bool Add(double start, double end)
    {
        if (!_window.IsNew(start, end)) return false;
        _window.Add(start, end);
        Assert.False(_window.IsNew(start, end));
        return true;
    }

    [Fact]
    public void Intervals_that_follow_each_other_count()
    {
        Assert.True(Add(10, 20));
        Assert.True(Add(20, 30));
        Assert.True(Add(35, 40));
        Assert.Equal(40, _window.Latest);
    }

    [Theory]
    [InlineData(10, 20)]
    [InlineData(5, 15)]
    [InlineData(15, 25)]
    [InlineData(12, 18)]
    [InlineData(0, 100)]
    public void What_overlaps_with_what_was_counted_is_a_repetition(double start, double end)
    {
        Assert.True(Add(10, 20));
        Assert.False(Add(start, end));
        Assert.Equal(20, _window.Latest);
    }

    [Fact]
    public void A_late_interval_fits_into_its_gap_once()
    {
        Assert.True(Add(30, 40));
        Assert.True(Add(10, 20)); // before all others
        Assert.True(Add(22, 25));
        Assert.True(Add(25, 30));
        Assert.True(Add(20, 22));
        Assert.True(Add(0, 10));
        Assert.False(Add(19, 21));
        Assert.Equal([(double.NegativeInfinity, 0.0)], _window.Gaps);
    }

    [Fact]
    public void Of_many_gaps_the_oldest_counts_as_seen()
    {
        for (var i = 0; i <= IntervalWindow.MaxGaps; i++) Assert.True(Add((10 * i) + 5, (10 * i) + 10));
        Assert.Equal(IntervalWindow.MaxGaps, _window.Gaps.Count);
        Assert.False(Add(0, 5));
        Assert.True(Add(10, 15));
    }

    [Fact]
    public void Without_a_start_only_what_is_later_counts()
    {
        Assert.True(Add(0, 20));
        Assert.True(Add(double.NaN, 30));
        Assert.False(Add(30, 30));
        Assert.True(Add(31, 31));
        Assert.False(Add(20, 30));
    }

    /// <summary>Against a naive reference that remembers every interval: whatever counts is new, and while gaps are few all that is new counts.</summary>
    [Fact]
    public void Nothing_counts_twice_in_any_order()
    {
        var random = new Random(7);
        for (var run = 0; run < 500; run++)
        {
            var window = new IntervalWindow();
            var counted = new List<(int Start, int End)>();
            for (var i = 0; i < 60; i++)
            {
                var start = random.Next(0, 40);
                var interval = (Start: start, End: start + random.Next(1, 6));
                var overlaps = counted.Exists(other => interval.Start < other.End && other.Start < interval.End);
                var isNew = window.IsNew(interval.Start, interval.End);
                Assert.False(isNew && overlaps, $"run {run}: {interval} counts again");
                if (!overlaps && window.Gaps.Count < IntervalWindow.MaxGaps && i < IntervalWindow.MaxGaps) Assert.True(isNew, $"run {run}: {interval} does not count");
                if (!isNew) continue;
                window.Add(interval.Start, interval.End);
                counted.Add(interval);
            }
        }
    }

    [Fact]
    public void It_is_restored_as_it_was_and_from_nothing_else()
    {
        Add(10, 20);
        Add(30, 40);
        double[] gaps = [.. _window.Gaps.SelectMany(gap => (double[])[gap.Start, gap.End])];
        var restored = IntervalWindow.Restore(_window.Latest, gaps);
        Assert.NotNull(restored);
        Assert.Equal(_window.Gaps, restored.Gaps);
        Assert.Null(IntervalWindow.Restore(double.NaN, []));
        Assert.Null(IntervalWindow.Restore(40, [10]));
        Assert.Null(IntervalWindow.Restore(40, [20, 10]));
        Assert.Null(IntervalWindow.Restore(40, [20, 50]));
        Assert.Null(IntervalWindow.Restore(40, [20, 30, 25, 35]));
        Assert.Null(IntervalWindow.Restore(40, [double.NaN, 30]));
    }
}
