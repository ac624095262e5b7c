using System.Globalization;
using System.Text;
using FsCheck.Fluent;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Tests.Sketches;

namespace Tributary.Metrics.Tests.Numbers;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(1.0, "1")]
    [InlineData(-17.0, "-17")]
    [InlineData(0.1, "0.1")]
    [InlineData(1.5e300, "1.5e+300")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(9007199254740991.0, "9007199254740991")]
    [InlineData(9007199254740992.0, "9007199254740992")]
    [InlineData(-1e22, "-10000000000000000000000")]
    [InlineData(1e30, "1000000000000000019884624838656")]
    [InlineData(1e31, "1e+31")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Writes_integers_in_full_and_others_in_their_shortest_form(double value, string expected) =>
        Assert.Equal(expected, new ExactSum(value).ToString());

    [Theory]
    [InlineData(9007199254740992.0, 1.0, "9007199254740993")]
    [InlineData(-9007199254740992.0, -1.0, "-9007199254740993")]
    [InlineData(18014398509481984.0, -1.0, "18014398509481983")]
    [InlineData(0.5, 1e-20, "0.5")]
    public void Writes_sums_as_far_as_they_are_exact(double high, double low, string expected) =>
        Assert.Equal(expected, new ExactSum(high, low).ToString());

    [Fact]
    public void Every_double_reads_back() =>
        Laws.Hold(ArbMap.Default.GeneratorFor<double>(), value => Bits(Parse(Format(value)).High) == Bits(value));

    [Fact]
    public void Any_bits_read_back_and_fit()
    {
        const int Seed = 71;
        var random = new Random(Seed);
        for (var i = 0; i < 50_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsNaN(value)) continue;
            var text = Format(value);
            Assert.True(Bits(Parse(text).High) == Bits(value), $"{value:R} as {text}, seed {Seed}");
        }
    }

    [Fact]
    public void Integers_that_no_double_holds_read_back() =>
        Laws.Hold(
            from a in Gen.Choose(0, int.MaxValue)
            from b in Gen.Choose(0, int.MaxValue)
            from shift in Gen.Choose(0, 40)
            select ExactSum.FromInt128((((Int128)a << shift) * int.MaxValue) + b),
            sum => Parse(sum.ToString()) == sum);

    private static string Format(double value)
    {
        Span<byte> buffer = stackalloc byte[NumberText.MaxLength];
        return Encoding.ASCII.GetString(buffer[..NumberText.Format(value, buffer)]);
    }

    private static ExactSum Parse(string text)
    {
        Assert.True(NumberParser.TryParse(Encoding.ASCII.GetBytes(text), out var high, out var low), string.Create(CultureInfo.InvariantCulture, $"no number: {text}"));
        return new ExactSum(high, low);
    }

    /// <summary>All that are not a number are one.</summary>
    private static long Bits(double value) => double.IsNaN(value) ? -1 : BitConverter.DoubleToInt64Bits(value);
}
