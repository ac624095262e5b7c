using FsCheck.Fluent;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Tests.Sketches;

public sealed class ExponentialHistogramLawTests
{
    private static readonly FsCheck.Gen<(HistogramRecipe A, HistogramRecipe B)> Two =
        from a in HistogramRecipe.Any from b in HistogramRecipe.Any select (a, b);

    private static readonly FsCheck.Gen<(HistogramRecipe A, HistogramRecipe B, HistogramRecipe C)> Three =
        from a in HistogramRecipe.Any from b in HistogramRecipe.Any from c in HistogramRecipe.Any select (a, b, c);

    [Fact]
    public void Merging_commutes() => Laws.Hold(Two, x => Sum(x.A.Make(), x.B.Make()).Equals(Sum(x.B.Make(), x.A.Make())));

    [Fact]
    public void Merging_associates() => Laws.Hold(
        Three,
        x => Sum(Sum(x.A.Make(), x.B.Make()), x.C.Make()).Equals(Sum(x.A.Make(), Sum(x.B.Make(), x.C.Make()))),
        tests: 2000);

    [Fact]
    public void An_empty_histogram_is_the_identity() => Laws.Hold(
        HistogramRecipe.Any,
        x => Sum(new ExponentialHistogram(), x.Make()).Equals(x.Make()) && Sum(x.Make(), new ExponentialHistogram()).Equals(x.Make()));

    [Fact]
    public void Downscaling_commutes_with_merging() => Laws.Hold(
        from pair in Two from schema in Gen.Choose(-4, 8) select (pair.A, pair.B, schema),
        x => Downscaled(Sum(x.A.Make(), x.B.Make()), x.schema)
            .Equals(Sum(Downscaled(x.A.Make(), x.schema), Downscaled(x.B.Make(), x.schema))));

    [Fact]
    public void Merging_equals_the_naive_reference() => Laws.Hold(
        Three,
        x => NaiveHistogram.Of(x.A, x.B, x.C).Matches(Sum(Sum(x.A.Make(), x.B.Make()), x.C.Make())),
        tests: 1000);

    [Fact]
    public void Subtracting_takes_back_what_was_added() => Laws.Hold(Two, x =>
    {
        var sum = Sum(x.A.Make(), x.B.Make());
        var expected = x.A.Make();
        // What remains is at the resolution of the sum.
        expected.Add(new ExponentialHistogram(sum.Schema, sum.ZeroThreshold));
        return sum.TrySubtract(x.B.Make()) && SameCounts(sum, expected)
            && (sum.Sum == expected.Sum || x.B.Values.Any(double.IsInfinity)); // what infinity swallowed does not come back
    });

    [Fact]
    public void Subtracting_sees_every_fall_as_a_reset_and_changes_nothing() => Laws.Hold(Two, x =>
    {
        var (current, previous) = (x.A.Make(), Sum(x.A.Make(), x.B.Make()));
        if (x.B.Values.Length == 0) return true;
        return !current.TrySubtract(previous) && current.Equals(x.A.Make());
    });

    [Fact]
    public void A_cap_holds_and_the_order_of_merging_does_not_matter_under_it() => Laws.Hold(
        from a in HistogramRecipe.WithoutThreshold
        from b in HistogramRecipe.WithoutThreshold
        from c in HistogramRecipe.WithoutThreshold
        from cap in Gen.Choose(10, 40)
        select (a, b, c, cap),
        x =>
        {
            var left = Sum(Sum(x.a.Make(x.cap), x.b.Make(x.cap)), x.c.Make(x.cap));
            var right = Sum(x.c.Make(x.cap), Sum(x.b.Make(x.cap), x.a.Make(x.cap)));
            return left.Equals(right) && (left.Schema == -4 || left.Positive.Count + left.Negative.Count <= x.cap);
        });

    [Fact]
    public void A_clone_equals_its_origin_and_lives_apart() => Laws.Hold(HistogramRecipe.Any, x =>
    {
        var origin = x.Make();
        var clone = origin.Clone();
        var equal = clone.Equals(origin);
        clone.Observe(7);
        return equal && !clone.Equals(origin) && origin.Equals(x.Make());
    });

    [Fact]
    public void Clearing_gives_back_the_histogram_of_the_beginning() => Laws.Hold(Two, x =>
    {
        var histogram = Sum(x.A.Make(), x.B.Make());
        histogram.Clear();
        return histogram.Equals(new ExponentialHistogram(x.A.Schema, x.A.Threshold));
    });

    private static ExponentialHistogram Sum(ExponentialHistogram a, ExponentialHistogram b)
    {
        a.Add(b);
        return a;
    }

    private static ExponentialHistogram Downscaled(ExponentialHistogram histogram, int schema)
    {
        histogram.DownscaleTo(schema);
        return histogram;
    }

    /// <summary>Equal but for the sum, and for how the zero bucket came to its width.</summary>
    private static bool SameCounts(ExponentialHistogram a, ExponentialHistogram b) =>
        a.Schema == b.Schema && a.ZeroThreshold == b.ZeroThreshold && a.ZeroCount == b.ZeroCount && a.Count == b.Count
        && a.Positive.Indices.SequenceEqual(b.Positive.Indices) && a.Positive.Counts.SequenceEqual(b.Positive.Counts)
        && a.Negative.Indices.SequenceEqual(b.Negative.Indices) && a.Negative.Counts.SequenceEqual(b.Negative.Counts);
}
