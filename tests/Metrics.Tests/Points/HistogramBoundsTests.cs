using FsCheck;
using FsCheck.Fluent;
using Tributary.Metrics.Points;
using Tributary.Metrics.Tests.Sketches;

namespace Tributary.Metrics.Tests.Points;

public sealed class HistogramBoundsTests
{
    private static readonly Gen<HistogramBounds> Any = Gen.SubListOf(Enumerable.Range(-4, 9)).Select(list => new HistogramBounds([.. list.Order().Select(bound => bound / 2.0)]));

    public static TheoryData<double[]> Impossible => [[double.NaN], [double.PositiveInfinity], [1, 1], [2, 1], [0, -0.0], [double.NegativeInfinity, 1]];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Bounds_are_finite_and_rise(double[] values)
    {
        Assert.Throws<ArgumentException>(() => new HistogramBounds(values));
        Assert.Null(HistogramBounds.TryCreate(values));
    }

    [Fact]
    public void Bounds_are_numbers_not_texts()
    {
        Assert.Equal(new HistogramBounds([0, 1]), new HistogramBounds([-0.0, 1e0]));
        Assert.Equal(new HistogramBounds([0, 1]).GetHashCode(), new HistogramBounds([-0.0, 1e0]).GetHashCode());
    }

    [Fact]
    public void Every_histogram_shares_infinity()
    {
        Assert.Equal(HistogramBounds.None, new HistogramBounds([1]).Intersect(new HistogramBounds([2])));
        Assert.Equal(1, HistogramBounds.None.BucketCount);
    }

    [Fact]
    public void Sharing_commutes_associates_and_is_idempotent() =>
        Laws.Hold(
            from a in Any from b in Any from c in Any select (a, b, c),
            drawn => drawn.a.Intersect(drawn.b).Equals(drawn.b.Intersect(drawn.a))
                && drawn.a.Intersect(drawn.b).Intersect(drawn.c).Equals(drawn.a.Intersect(drawn.b.Intersect(drawn.c)))
                && drawn.a.Intersect(drawn.a).Equals(drawn.a));

    [Fact]
    public void What_is_shared_is_what_both_have() =>
        Laws.Hold(
            from a in Any from b in Any select (a, b),
            drawn => drawn.a.Intersect(drawn.b).ToArray().SequenceEqual(drawn.a.ToArray().Intersect(drawn.b.ToArray())));
}
