using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Points;
using Tributary.Metrics.Tests.Shards;

namespace Tributary.Metrics.Tests.Exemplars;

public sealed class ExemplarTableTests
{
    private static ExemplarSet Of(int count) => ExemplarSet.Add(
        null,
        [.. Enumerable.Range(0, count).Select(i => PushedPoint.ExemplarOf("", i))],
        new HistogramBounds([.. Enumerable.Range(0, count).Select(i => (double)i)]));

    [Fact]
    public void A_full_table_gives_no_series_its_first_exemplar_and_lets_others_go_on()
    {
        var table = new ExemplarTable();
        Assert.True(table.TrySet(3, Of(ExemplarTable.MaxExemplars - 1)));
        Assert.False(table.TrySet(0, Of(2)));
        Assert.True(table.TrySet(0, Of(1)));
        Assert.False(table.TrySet(1, Of(1)));
        Assert.Null(table[1]);
        Assert.True(table.TrySet(0, Of(1)));
        Assert.True(table.TrySet(3, Of(5)));
        Assert.Equal(6, table.Count);
        Assert.True(table.Remove(3));
        Assert.False(table.Remove(3));
        Assert.Equal([(0, 1)], table.All().Select(one => (one.Slot, one.Set.Count)));
    }
}
