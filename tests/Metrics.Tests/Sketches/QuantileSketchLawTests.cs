using FsCheck;
using FsCheck.Fluent;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Tests.Sketches;

public sealed class QuantileSketchLawTests
{
    /// <summary>Caps small enough that merging often downscales, and values far enough apart to force it, yet not so far that their sum rounds.</summary>
    private static readonly Gen<(double[] A, double[] B, double[] C, int Cap)> Cases =
        from a in Values()
        from b in Values()
        from c in Values()
        from cap in Gen.Choose(6, 60)
        select (a, b, c, cap);

    [Fact]
    public void Merging_commutes() => Laws.Hold(Cases, x => Sum(Of(x.A, x.Cap), Of(x.B, x.Cap)).Equals(Sum(Of(x.B, x.Cap), Of(x.A, x.Cap))));

    [Fact]
    public void Merging_associates_also_where_the_size_bound_forces_downscaling() => Laws.Hold(
        Cases,
        x => Sum(Sum(Of(x.A, x.Cap), Of(x.B, x.Cap)), Of(x.C, x.Cap)).Equals(Sum(Of(x.A, x.Cap), Sum(Of(x.B, x.Cap), Of(x.C, x.Cap)))),
        tests: 1000);

    [Fact]
    public void Merging_sketches_equals_sketching_everything() => Laws.Hold(
        Cases,
        x => Sum(Sum(Of(x.A, x.Cap), Of(x.B, x.Cap)), Of(x.C, x.Cap)).Equals(Of([.. x.C, .. x.B, .. x.A], x.Cap)),
        tests: 1000);

    [Fact]
    public void An_empty_sketch_is_the_identity() => Laws.Hold(
        Cases,
        x => Sum(Of([], x.Cap), Of(x.A, x.Cap)).Equals(Of(x.A, x.Cap)) && Sum(Of(x.A, x.Cap), Of([], x.Cap)).Equals(Of(x.A, x.Cap)));

    [Fact]
    public void A_clone_equals_its_origin_and_lives_apart() => Laws.Hold(Cases, x =>
    {
        var origin = Sum(Of(x.A, x.Cap), Of(x.B, x.Cap));
        var clone = origin.Clone();
        var equal = clone.Equals(origin);
        clone.Observe(7);
        return equal && !clone.Equals(origin) && origin.Equals(Sum(Of(x.A, x.Cap), Of(x.B, x.Cap)));
    });

    [Fact]
    public void Quantiles_rise_and_stay_within_the_observed_range() => Laws.Hold(Cases, x =>
    {
        var sketch = Of(x.A, x.Cap);
        var quantiles = Enumerable.Range(0, 101).Select(i => sketch.Quantile(i / 100.0)).ToArray();
        return sketch.IsEmpty || (quantiles.SequenceEqual(quantiles.Order()) && quantiles[0] == sketch.Min && quantiles[^1] == sketch.Max);
    });

    private static Gen<double[]> Values() => Gen.Frequency(
        (8, HistogramRecipe.Value),
        (1, from exponent in Gen.Choose(-44, 44) select Math.ScaleB(1.5, exponent)),
        (1, Gen.Elements(double.NaN, -0.0))).ArrayOf();

    private static QuantileSketch Of(double[] values, int cap)
    {
        var sketch = new QuantileSketch(0.01, cap);
        foreach (var value in values) sketch.Observe(value);
        return sketch;
    }

    private static QuantileSketch Sum(QuantileSketch a, QuantileSketch b)
    {
        a.Add(b);
        return a;
    }
}
