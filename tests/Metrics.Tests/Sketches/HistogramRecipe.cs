using FsCheck;
using FsCheck.Fluent;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Tests.Sketches;

/// <summary>How a test histogram is made; FsCheck prints it when a law fails.</summary>
internal sealed record HistogramRecipe(int Schema, double Threshold, double[] Values)
{
    /// <summary>
    /// Values that collide often and whose sums are exact in any order: few significant bits, moderate exponents, both
    /// signs, zeros, and now and then an infinity.
    /// </summary>
    public static Gen<double> Value { get; } = Gen.Frequency(
        (12, from mantissa in Gen.Choose(-1000, 1000) from exponent in Gen.Choose(-15, 15) select Math.ScaleB(mantissa, exponent)),
        (4, from exponent in Gen.Choose(-12, 12) select Math.ScaleB(1, exponent)),
        (3, Gen.Elements(0, 0.0005, 0.00101, 1.4375, 1.5625, -1.5)),
        (1, Gen.Elements(double.PositiveInfinity, double.NegativeInfinity)));

    public static Gen<HistogramRecipe> Any { get; } =
        from schema in Gen.Choose(ExponentialHistogram.MinSchema, ExponentialHistogram.MaxSchema)
        from threshold in Gen.Elements(0, 0, 2.938735877055719e-39, 0.001, 1.5)
        from values in Value.ArrayOf()
        select new HistogramRecipe(schema, threshold, values);

    public static Gen<HistogramRecipe> WithoutThreshold { get; } = from recipe in Any select recipe with { Threshold = 0 };

    public ExponentialHistogram Make(int maxBuckets = ExponentialHistogram.DefaultMaxBuckets)
    {
        var histogram = new ExponentialHistogram(Schema, Threshold, maxBuckets);
        foreach (var value in Values) histogram.Observe(value);
        return histogram;
    }

    public override string ToString() => $"schema {Schema}, threshold {Threshold:R}: {string.Join(' ', Values.Select(v => v.ToString("R")))}";
}
