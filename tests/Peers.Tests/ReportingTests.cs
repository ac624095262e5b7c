using Tributary.Peers.Reporting;

namespace Tributary.Peers.Tests;

public sealed class ReportingTests
{
    [Theory]
    [InlineData(new[] { 3.0, 1.0, 2.0 }, 2.0)]
    [InlineData(new[] { 4.0, 1.0, 2.0, 3.0 }, 2.5)]
    [InlineData(new[] { 7.0 }, 7.0)]
    public void A_spread_is_median_least_and_most(double[] values, double median)
    {
        var spread = Spread.Of(values);
        Assert.Equal(new Spread(median, values.Min(), values.Max()), spread);
    }

    [Fact]
    public void A_spread_of_nothing_is_refused() => Assert.Throws<ArgumentException>(() => Spread.Of([]));

    [Fact]
    public void Ratios_pair_the_repeats() =>
        Assert.Equal(new Spread(0.5, 0.25, 1), Spread.OfRatios([1, 2, 4], [4, 4, 4]));

    [Fact]
    public void A_spread_is_written_with_its_ends_where_they_differ()
    {
        Assert.Equal("0.96 (0.95 - 0.98)", new Spread(0.961, 0.95, 0.979).Format(2));
        Assert.Equal("1.0", new Spread(0.97, 0.96, 0.98).Format(1));
    }

    [Fact]
    public void A_target_says_whether_the_median_reaches_it()
    {
        var table = new TargetTable()
            .AtMostOfPeer("a", 0.4, "peer", [1.0, 1.2], [4.0, 4.0])
            .AtMostOfPeer("b", 0.4, "peer", [2.0], [4.0])
            .AtMostOfPeer("c", 0.4, "peer", [2.0], null)
            .ToString();
        Assert.Contains("| a | at most 0.4 x peer | 0.28 (0.25 - 0.30) x peer | yes |\n", table, StringComparison.Ordinal);
        Assert.Contains("| b | at most 0.4 x peer | 0.50 x peer | **no** |\n", table, StringComparison.Ordinal);
        Assert.Contains("| c | at most 0.4 x peer | peer is left out | - |\n", table, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_is_replaced_and_the_prose_around_it_stays()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "before\n<!-- measured: push -->\nold\n<!-- end: push -->\nafter\n");
            var document = new MarkedDocument(path);
            document.Replace("push", "new and longer");
            document.Replace("push", "newest");
            Assert.Equal("before\n<!-- measured: push -->\nnewest\n<!-- end: push -->\nafter\n", File.ReadAllText(path));
            Assert.Throws<TroubleException>(() => document.Require("page"));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
