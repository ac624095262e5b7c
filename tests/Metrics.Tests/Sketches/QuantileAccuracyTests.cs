using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Tests.Sketches;

/// <summary>
/// A thousand sketches merged into one, against all their values sorted. The rank is that of the inverse distribution
/// function: quantile q of n values is the one at the place ceil(q n), counted from 1.
/// </summary>
public sealed class QuantileAccuracyTests
{
    private const int Sketches = 1000;
    private const int ValuesEach = 50;

    public static TheoryData<string> Distributions =>
        ["uniform", "lognormal", "pareto", "bimodal", "constant", "normal around zero", "half zeros", "negative lognormal"];

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Every_permille_is_within_the_stated_error_at_one_percent(string distribution) => Measure(distribution, 0.01, QuantileSketch.DefaultMaxBuckets, seed: 11);

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Every_permille_is_within_the_stated_error_at_a_tenth_of_a_permille(string distribution) => Measure(distribution, 0.0001, 1 << 20, seed: 12);

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Every_permille_is_within_the_stated_error_when_the_size_bound_widened_it(string distribution) => Measure(distribution, 0.01, 40, seed: 13);

    private static void Measure(string distribution, double error, int maxBuckets, int seed)
    {
        var random = new Random(seed);
        var values = new double[Sketches * ValuesEach];
        var merged = new QuantileSketch(error, maxBuckets);
        for (var s = 0; s < Sketches; s++)
        {
            var sketch = new QuantileSketch(error, maxBuckets);
            for (var i = 0; i < ValuesEach; i++)
            {
                var value = Draw(distribution, random);
                values[s * ValuesEach + i] = value;
                sketch.Observe(value);
            }

            merged.Add(sketch);
        }

        Array.Sort(values);
        Assert.Equal(values.Length, merged.Count.ToDouble());
        Assert.InRange(merged.BucketCount, 1, maxBuckets + 1);
        for (var permille = 1; permille < 1000; permille++)
        {
            var q = permille / 1000.0;
            var exact = values[(int)Math.Ceiling(q * values.Length) - 1];
            var estimate = merged.Quantile(q);
            Assert.True(
                Math.Abs(estimate - exact) <= merged.GuaranteedRelativeError * Math.Abs(exact),
                $"{distribution}, seed {seed}, q {q}: {estimate:R} for {exact:R}, guaranteed {merged.GuaranteedRelativeError}");
        }
    }

    private static double Draw(string distribution, Random random) => distribution switch
    {
        "uniform" => random.NextDouble(),
        "lognormal" => Math.Exp(2 * RandomValues.Normal(random)),
        "pareto" => Math.Pow(1 - random.NextDouble(), -1 / 1.1),
        "bimodal" => (random.Next(2) == 0 ? 0.01 : 30) * (1 + 0.1 * random.NextDouble()),
        "constant" => 0.3,
        "normal around zero" => RandomValues.Normal(random),
        "half zeros" => random.Next(2) == 0 ? 0 : RandomValues.Normal(random) * 1e6,
        "negative lognormal" => -Math.Exp(RandomValues.Normal(random)),
        _ => throw new ArgumentOutOfRangeException(nameof(distribution)),
    };
}
