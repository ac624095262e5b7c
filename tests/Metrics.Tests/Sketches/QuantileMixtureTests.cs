using FsCheck;
using FsCheck.Fluent;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;

namespace Tributary.Metrics.Tests.Sketches;

public sealed class QuantileMixtureTests
{
    private static readonly QuantileValue[] Usual = [new(0.5, 1.1), new(0.9, 2.3), new(0.99, 7.7)];

    [Fact]
    public void Nothing_to_mix_has_no_quantiles()
    {
        var mixture = new QuantileMixture();
        mixture.Add([], 5);
        mixture.Add([new(0.5, double.NaN)], 5);
        mixture.Add([new(double.NaN, 1), new(1.5, 1), new(-0.1, 1)], 5);
        foreach (var weight in (double[])[0, -1, double.NaN, double.PositiveInfinity]) mixture.Add(Usual, weight);
        Assert.True(mixture.IsEmpty);
        Assert.Equal(double.NaN, mixture.Quantile(0.5));
    }

    [Fact]
    public void One_member_gives_its_own_values_back()
    {
        var mixture = Mix((Usual, 12345.678));
        foreach (var point in Usual) Assert.Equal(point.Value, mixture.Quantile(point.Quantile));
        Assert.Equal(1.1, mixture.Quantile(0));
        Assert.Equal(7.7, mixture.Quantile(1));
        Assert.Equal(1.7, mixture.Quantile(0.7), 1e-12);
    }

    [Fact]
    public void Two_members_side_by_side_mix_by_weight()
    {
        QuantileValue[] low = [new(0, 0), new(1, 10)];
        QuantileValue[] high = [new(0, 100), new(1, 110)];
        var mixture = Mix((low, 3), (high, 1));
        Assert.Equal(10, mixture.Quantile(0.75), 1e-12);
        Assert.Equal(5, mixture.Quantile(0.375), 1e-12);
        Assert.Equal(105, mixture.Quantile(0.875), 1e-12);
    }

    [Fact]
    public void Two_members_that_overlap_add_their_densities()
    {
        QuantileValue[] narrow = [new(0, 0), new(1, 10)];
        QuantileValue[] wide = [new(0, 0), new(1, 30)];
        Assert.Equal(7.5, Mix((narrow, 1), (wide, 1)).Quantile(0.5), 1e-12);
    }

    [Fact]
    public void Infinite_values_come_back()
    {
        QuantileValue[] points = [new(0.1, double.NegativeInfinity), new(0.5, 3), new(0.9, double.PositiveInfinity)];
        var mixture = Mix((points, 2));
        foreach (var point in points) Assert.Equal(point.Value, mixture.Quantile(point.Quantile));
        Assert.Equal(3, mixture.Quantile(0.3));
        Assert.Equal(double.PositiveInfinity, mixture.Quantile(0.6));
    }

    [Fact]
    public void The_widest_range_there_is_does_not_overflow()
    {
        var mixture = Mix(([new(0, -double.MaxValue), new(1, double.MaxValue)], 1));
        Assert.Equal(0, mixture.Quantile(0.5));
        Assert.Equal(0.5, mixture.Quantile(0.75) / double.MaxValue, 1e-12);
    }

    [Fact]
    public void Unordered_and_falling_points_are_put_right()
    {
        var mixture = Mix(([new(0.9, 3), new(0.5, 1), new(0.99, 2)], 1));
        Assert.Equal(1, mixture.Quantile(0.5));
        Assert.Equal(3, mixture.Quantile(0.9));
        Assert.Equal(3, mixture.Quantile(0.99));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_quantile_out_of_range_is_refused(double q) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Mix((Usual, 1)).Quantile(q));

    [Fact]
    public void Identical_members_give_the_same_values_back() => Laws.Hold(
        from member in Member from copies in Gen.Choose(1, 50) from weight in Gen.Elements(1, 0.3, 1e-7, 12345, 1e12) select (member, copies, weight),
        x =>
        {
            var mixture = new QuantileMixture();
            for (var i = 1; i <= x.copies; i++) mixture.Add(x.member, x.weight * i);
            return x.member.All(p => mixture.Quantile(p.Quantile) == p.Value);
        });

    [Fact]
    public void Quantiles_rise_and_stay_within_the_values() => Laws.Hold(Fleet, fleet =>
    {
        var mixture = Mix(fleet);
        var values = Enumerable.Range(0, 101).Select(i => mixture.Quantile(i / 100.0)).ToArray();
        var known = fleet.SelectMany(m => m.Points).Select(p => p.Value).ToArray();
        return values.SequenceEqual(values.Order()) && values[0] == known.Min() && values[^1] == known.Max();
    });

    [Fact]
    public void The_distribution_function_at_a_quantile_is_the_quantile() => Laws.Hold(Fleet, fleet =>
    {
        var mixture = Mix(fleet);
        return Enumerable.Range(0, 101).All(i =>
        {
            var (q, at) = (i / 100.0, mixture.Quantile(i / 100.0));
            return NaiveShare(fleet, at - 1e-6) <= q + 1e-9 && NaiveShare(fleet, at + 1e-6) >= q - 1e-9;
        });
    });

    [Fact]
    public void A_cleared_mixture_allocates_nothing_for_the_next()
    {
        var mixture = new QuantileMixture();
        Use();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Use();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Use()
        {
            mixture.Clear();
            for (var i = 1; i < 100; i++) mixture.Add(Usual, i);
            mixture.Quantile(0.7);
        }
    }

    /// <summary>Points with rising values, quantiles on a grid of percents.</summary>
    private static Gen<QuantileValue[]> Member { get; } =
        from quantiles in Gen.Choose(0, 100).NonEmptyListOf()
        from start in Gen.Choose(-50, 50)
        from steps in Gen.Choose(0, 20).ArrayOf(101)
        select quantiles.Distinct().Order().Select(q => new QuantileValue(q / 100.0, start + steps.Take(q + 1).Sum())).ToArray();

    private static Gen<(QuantileValue[] Points, double Weight)[]> Fleet { get; } =
        (from member in Member from weight in Gen.Choose(1, 1000) select (member, (double)weight)).NonEmptyListOf().Select(l => l.ToArray());

    private static QuantileMixture Mix(params (QuantileValue[] Points, double Weight)[] members)
    {
        var mixture = new QuantileMixture();
        foreach (var (points, weight) in members) mixture.Add(points, weight);
        return mixture;
    }

    /// <summary>The weighted mean of the members' distribution functions, each as it is defined.</summary>
    private static double NaiveShare((QuantileValue[] Points, double Weight)[] fleet, double value) =>
        fleet.Sum(m => m.Weight * Share(m.Points, value)) / fleet.Sum(m => m.Weight);

    private static double Share(QuantileValue[] points, double value)
    {
        if (value < points[0].Value) return 0;
        if (value >= points[^1].Value) return 1;
        var upper = Array.FindIndex(points, p => p.Value > value);
        var (a, b) = (points[upper - 1], points[upper]);
        return a.Quantile + (b.Quantile - a.Quantile) * (value - a.Value) / (b.Value - a.Value);
    }
}
