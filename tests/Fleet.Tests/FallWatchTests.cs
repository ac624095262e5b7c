using Tributary.Fleet.Numbers;
using Tributary.Fleet.Oracle;
using Tributary.Fleet.Pages;

namespace Tributary.Fleet.Tests;

public sealed class FallWatchTests
{
    private readonly FallWatch _watch = new();
    private readonly ExpectedSamples _owed = new();

    [Theory]
    [InlineData("# TYPE c_total counter\nc_total 5\n", "# TYPE c_total counter\nc_total 4\n", 1)]
    [InlineData("# TYPE c_total counter\nc_total 5\n", "# TYPE c_total counter\nc_total 5\n", 0)]
    [InlineData("# TYPE c_total counter\nc_total 9007199254740993\n", "# TYPE c_total counter\nc_total 9007199254740992\n", 1)]
    [InlineData("# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_sum 3\nh_count 4\n", "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_sum 2\nh_count 3\n", 3)]
    [InlineData("# TYPE s summary\ns{quantile=\"0.5\"} 2\ns_sum 3\ns_count 4\n", "# TYPE s summary\ns{quantile=\"0.5\"} 1\ns_sum 3\ns_count 4\n", 0)]
    [InlineData("# TYPE s summary\ns_sum 3\ns_count 4\n", "# TYPE s summary\ns_sum 2\ns_count 3\n", 2)]
    [InlineData("# TYPE g gauge\ng 2\n", "# TYPE g gauge\ng 1\n", 0)]
    public void What_counts_must_not_fall(string before, string after, int falls)
    {
        Look(before, after);
        Assert.Equal(falls, _watch.Differences(_owed).Count());
    }

    [Fact]
    public void A_fall_is_seen_across_a_page_without_the_series()
    {
        Look("# TYPE c_total counter\nc_total 5\n", "", "# TYPE c_total counter\nc_total 4\n");
        Assert.Single(_watch.Differences(_owed));
    }

    [Fact]
    public void A_series_may_leave_for_good_but_not_for_a_while()
    {
        Look("# TYPE c_total counter\nc_total 5\n", "", "# TYPE c_total counter\nc_total 5\n");
        Assert.Empty(_watch.Differences(_owed));
        _owed.Add("c_total", new Exactly(Amount.Whole(5)));
        Assert.Single(_watch.Differences(_owed));
    }

    private void Look(params string[] pages)
    {
        foreach (var page in pages) _watch.Look(PageParser.Parse(page, PageFormat.Text));
    }
}
