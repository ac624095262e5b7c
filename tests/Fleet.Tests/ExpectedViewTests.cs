using Tributary.Fleet.Families;
using Tributary.Fleet.Numbers;
using Tributary.Fleet.Oracle;
using Tributary.Fleet.Pages;

namespace Tributary.Fleet.Tests;

/// <summary>What is owed, in cases small enough to be worked out by hand.</summary>
public sealed class ExpectedViewTests
{
    private static readonly Family Counter = new("c_total", FamilyType.Counter, "");
    private static readonly Family Histogram = new("h", FamilyType.Histogram, "");
    private static readonly Family Summary = new("s", FamilyType.Summary, "");

    private readonly ExpectedView _view = new();

    [Fact]
    public void A_counter_is_the_last_push_of_every_life()
    {
        var counted = new Cumulative();
        counted.Add(Amount.Whole(10));
        Assert.Equal(Amount.Whole(10), counted.Push(delta: false));
        counted.Add(Amount.Whole(5));
        counted.Restart();
        counted.Add(Amount.Whole(3));
        Assert.Equal(Amount.Whole(3), counted.Push(delta: true));
        counted.Add(Amount.Whole(4));
        Assert.Equal(Amount.Whole(4), counted.Push(delta: true));
        Assert.Equal(Amount.Whole(17), counted.Total);
    }

    [Fact]
    public void A_deleted_source_takes_with_it_what_only_it_fed()
    {
        _view.Counter(Counter, [new Label("a", "shared")], Amount.Whole(1), exact: true, alive: true);
        _view.Counter(Counter, [new Label("a", "shared")], Amount.Whole(2), exact: true, alive: false);
        _view.Counter(Counter, [new Label("a", "lonely")], Amount.Whole(4), exact: true, alive: false);
        _view.Counter(Counter, [new Label("a", "orphaned")], Amount.Whole(8), exact: true, alive: false);
        _view.Counter(Counter, [new Label("a", "orphaned")], Amount.Whole(16), exact: true, alive: false);
        Owes("c_total{a=\"shared\"} 3", "c_total{a=\"orphaned\"} 24");
    }

    [Fact]
    public void Of_differing_bounds_the_shared_ones_remain()
    {
        var histogram = _view.Histogram(Histogram, [], alive: true);
        histogram.Add(BucketLayout.Disagreeing[0], Whole(1, 2, 4, 8, 16)); // 0.01, 0.1, 1, 10, +Inf
        histogram.Add(BucketLayout.Disagreeing[1], Whole(32, 64, 128, 256, 512, 1024)); // 0.01, 0.05, 0.1, 1, 5, +Inf
        histogram.AddSum(Amount.Whole(7));
        Owes("h_bucket{le=\"0.01\"} 33", "h_bucket{le=\"0.1\"} 227", "h_bucket{le=\"1\"} 487", "h_bucket{le=\"+Inf\"} 2047", "h_count 2047", "h_sum 7");
    }

    [Fact]
    public void Bounds_that_nobody_shares_leave_only_the_count()
    {
        var histogram = _view.Histogram(Histogram, [], alive: true);
        histogram.Add(BucketLayout.Usual, Whole(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1));
        histogram.Add(BucketLayout.Odd, Whole(1, 1, 1, 1, 1));
        histogram.AddSum(Amount.Zero);
        Owes("h_bucket{le=\"+Inf\"} 17", "h_count 17", "h_sum 0");
    }

    [Fact]
    public void Where_nobody_can_tell_the_sum_none_is_owed()
    {
        _view.Histogram(Histogram, [], alive: true).Add(BucketLayout.Disagreeing[0], Whole(1, 2, 4, 8, 16));
        Assert.DoesNotContain("h_sum", _view.ToSamples().Samples.Keys);
        Assert.Contains("h_count", _view.ToSamples().Samples.Keys);
    }

    [Theory]
    [InlineData("queue_depth", "8")]
    [InlineData("cache_hit_ratio", "4")]
    [InlineData("cpu_percent", "4")]
    [InlineData("cpu_celsius", "4")]
    [InlineData("process_start_time_seconds", "6")]
    [InlineData("last_success_timestamp_seconds", "6")]
    public void Gauges_merge_by_their_name(string name, string value)
    {
        var gauge = new Family(name, FamilyType.Gauge, "");
        _view.Gauge(gauge, [], Amount.Whole(6), whole: true);
        _view.Gauge(gauge, [], Amount.Whole(2), whole: true);
        Owes($"{name} {value}");
    }

    [Fact]
    public void Quantiles_lie_within_what_sources_said_and_do_not_fall()
    {
        var summary = _view.Summary(Summary, [], alive: true);
        summary.Add(Amount.Whole(9), Amount.Whole(3));
        summary.AddRange(Amount.Whole(1), Amount.Whole(5), shown: true);
        const string Counts = "s_sum 9\ns_count 3\n";
        Assert.Empty(Compare("# TYPE s summary\ns{quantile=\"0.5\"} 1\ns{quantile=\"0.9\"} 4.5\ns{quantile=\"0.99\"} 5\n" + Counts));
        Assert.Single(Compare("# TYPE s summary\ns{quantile=\"0.5\"} 2\ns{quantile=\"0.9\"} 1.5\ns{quantile=\"0.99\"} 5\n" + Counts));
        Assert.Single(Compare("# TYPE s summary\ns{quantile=\"0.5\"} 1\ns{quantile=\"0.9\"} 4.5\ns{quantile=\"0.99\"} 5.1\n" + Counts));
        Assert.Single(Compare("# TYPE s summary\ns{quantile=\"0.5\"} 1\ns{quantile=\"0.9\"} 4.5\n" + Counts));
        Assert.Single(Compare("# TYPE s summary\ns{quantile=\"0.5\"} NaN\ns{quantile=\"0.9\"} 4.5\ns{quantile=\"0.99\"} 5\n" + Counts));
    }

    [Fact]
    public void Quantiles_of_observations_are_near_those_at_their_rank()
    {
        var summary = _view.Summary(Summary, [], alive: true);
        summary.Add(Amount.Whole(60), Amount.Whole(3));
        summary.AddObservations([Amount.Whole(30), Amount.Whole(10)]);
        summary.AddObservations([Amount.Whole(20)]);
        const string Counts = "s_sum 60\ns_count 3\n";
        Assert.Empty(Compare("# TYPE s summary\ns{quantile=\"0.5\"} 19.9\ns{quantile=\"0.9\"} 20.1\ns{quantile=\"0.99\"} 30.3\n" + Counts));
        Assert.Single(Compare("# TYPE s summary\ns{quantile=\"0.5\"} 19.7\ns{quantile=\"0.9\"} 20.1\ns{quantile=\"0.99\"} 30.3\n" + Counts));
        Assert.Single(Compare("# TYPE s summary\ns{quantile=\"0.5\"} 19.9\ns{quantile=\"0.9\"} 20.1\ns{quantile=\"0.99\"} 30.4\n" + Counts));
        Assert.Single(Compare("# TYPE s summary\ns{quantile=\"0.5\"} 19.9\ns{quantile=\"0.9\"} 20.1\n" + Counts));
    }

    [Fact]
    public void A_set_counts_what_is_different()
    {
        var users = new Family("users", FamilyType.Gauge, "");
        _view.Distinct(users, [], ["a", "b"]);
        _view.Distinct(users, [], ["b", "c"]);
        Owes("users 3");
        Assert.Single(_view.ToDistinctSamples().Samples);
    }

    [Fact]
    public void Missing_samples_strange_samples_and_false_types_are_differences()
    {
        _view.Counter(Counter, [], Amount.Whole(1), exact: true, alive: true);
        Assert.Single(Compare(""));
        Assert.Single(Compare("# TYPE c_total counter\nc_total 1\n# TYPE d_total counter\nd_total 1\n"));
        Assert.Single(Compare("# TYPE c_total gauge\nc_total 1\n"));
        Assert.Single(Compare("# TYPE c_total counter\nc_total 2\n"));
    }

    private static Amount[] Whole(params int[] counts) => Array.ConvertAll(counts, count => Amount.Whole(count));

    private void Owes(params string[] samples)
    {
        var expected = _view.ToSamples().Samples;
        Assert.Equal(samples.Select(sample => sample.Split(' ')[0]).Order(StringComparer.Ordinal), expected.Keys.Order(StringComparer.Ordinal));
        foreach (var sample in samples) Assert.True(expected[sample.Split(' ')[0]].Accepts(PageNumber.Parse(sample.Split(' ')[1])), sample);
    }

    private List<Difference> Compare(string page) => [.. Comparison.Compare(_view.ToSamples(), _view.Types, PageParser.Parse(page, PageFormat.Text), "test")];
}
