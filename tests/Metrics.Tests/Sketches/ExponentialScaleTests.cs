using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Tests.Sketches;

public sealed class ExponentialScaleTests
{
    public static TheoryData<int> AllSchemas => [.. Enumerable.Range(ExponentialScale.MinSchema, ExponentialScale.MaxSchema - ExponentialScale.MinSchema + 1)];

    [Theory]
    [InlineData(0, 1.0, 0)]
    [InlineData(0, 2.0, 1)]
    [InlineData(0, 2.0000000000000004, 2)]
    [InlineData(0, 0.5, -1)]
    [InlineData(0, 3.0, 2)]
    [InlineData(1, 1.4142135623730951, 1)]
    [InlineData(1, 1.4142135623730954, 2)]
    [InlineData(3, 1.0905077326652577, 1)] // a bound that the specification's table of schema 3 lists
    [InlineData(-4, 65536.0, 1)]
    [InlineData(-4, 65537.0, 2)]
    [InlineData(8, double.Epsilon, -1074 * 256)]
    [InlineData(8, double.MaxValue, 1024 * 256)]
    [InlineData(8, double.PositiveInfinity, 1024 * 256 + 1)]
    [InlineData(-4, double.MaxValue, 64)]
    [InlineData(-4, double.PositiveInfinity, 65)]
    public void A_value_falls_into_the_bucket_that_the_specification_says(int schema, double value, int index) =>
        Assert.Equal(index, ExponentialScale.Index(schema, value));

    [Theory]
    [MemberData(nameof(AllSchemas))]
    public void A_bucket_ends_at_its_upper_bound(int schema)
    {
        var random = new Random(schema);
        for (var i = 0; i < 2000; i++)
        {
            var index = Pick(random, schema);
            var bound = ExponentialScale.UpperBound(schema, index);
            if (bound < 1e-300) continue; // bounds among subnormal numbers coincide
            Assert.Equal(index, ExponentialScale.Index(schema, bound));
            Assert.Equal(index + 1, ExponentialScale.Index(schema, Math.BitIncrement(bound)));
        }
    }

    [Theory]
    [MemberData(nameof(AllSchemas))]
    public void Every_value_is_within_the_bounds_of_its_bucket(int schema)
    {
        var random = new Random(schema);
        for (var i = 0; i < 2000; i++)
        {
            var value = RandomValues.AnyMagnitude(random);
            var index = ExponentialScale.Index(schema, value);
            Assert.True(ExponentialScale.IsValidIndex(schema, index));
            Assert.True(value <= ExponentialScale.UpperBound(schema, index), $"{value:R} above bucket {index}");
            if (value > 1e-300) Assert.True(value > ExponentialScale.UpperBound(schema, index - 1), $"{value:R} below bucket {index}");
        }
    }

    [Theory]
    [MemberData(nameof(AllSchemas))]
    public void A_coarse_bucket_is_a_union_of_fine_ones(int schema)
    {
        var random = new Random(schema);
        for (var i = 0; i < 2000; i++)
        {
            // Half of the values sit on bounds, where rounding would betray itself.
            var value = i % 2 == 0 ? RandomValues.AnyMagnitude(random) : ExponentialScale.UpperBound(schema, Pick(random, schema));
            if (value == 0) continue;
            var fine = ExponentialScale.Index(ExponentialScale.MaxSchema, value);
            Assert.Equal(ExponentialScale.Coarsen(fine, ExponentialScale.MaxSchema - schema), ExponentialScale.Index(schema, value));
        }
    }

    [Theory]
    [MemberData(nameof(AllSchemas))]
    public void The_representative_is_within_the_stated_error_of_every_value_of_its_bucket(int schema)
    {
        var random = new Random(schema);
        var error = ExponentialScale.RelativeError(schema);
        for (var i = 0; i < 2000; i++)
        {
            var value = RandomValues.AnyMagnitude(random);
            if (value < 2.3e-308) continue;
            var representative = ExponentialScale.Representative(schema, ExponentialScale.Index(schema, value));
            Assert.True(Math.Abs(representative - value) <= error * value, $"{value:R} -> {representative:R}");
        }
    }

    [Fact]
    public void Infinity_keeps_its_own_bucket_at_every_schema()
    {
        for (var schema = ExponentialScale.MinSchema; schema < ExponentialScale.MaxSchema; schema++)
        {
            Assert.Equal(ExponentialScale.InfinityIndex(schema), ExponentialScale.Coarsen(ExponentialScale.InfinityIndex(schema + 1), 1));
            Assert.Equal(ExponentialScale.MaxIndex(schema), ExponentialScale.Coarsen(ExponentialScale.MaxIndex(schema + 1), 1));
            Assert.Equal(double.PositiveInfinity, ExponentialScale.Representative(schema, ExponentialScale.InfinityIndex(schema)));
            Assert.Equal(double.MaxValue, ExponentialScale.UpperBound(schema, ExponentialScale.MaxIndex(schema)));
        }
    }

    [Theory]
    [InlineData(0.25, 1)]
    [InlineData(0.05, 3)]
    [InlineData(0.02, 5)]
    [InlineData(0.01, 6)]
    [InlineData(1e-12, ExponentialScale.MaxSchema)]
    public void The_schema_for_an_error_is_the_coarsest_that_guarantees_it(double error, int schema) =>
        Assert.Equal(schema, ExponentialScale.SchemaFor(error));

    private static int Pick(Random random, int schema) =>
        random.Next(ExponentialScale.MinIndex(schema), ExponentialScale.MaxIndex(schema));
}
