using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Tests.Sketches;

namespace Tributary.Metrics.Tests.Numbers;

public sealed class ExactSumTests
{
    /// <summary>Whole numbers that a double holds, of all sizes up to 2^98: sixty-four of them stay below 2^104.</summary>
    private static readonly Gen<double> Whole =
        from mantissa in Gen.Choose(int.MinValue, int.MaxValue) from exponent in Gen.Choose(0, 67) select Math.ScaleB(mantissa, exponent);

    private static readonly Gen<double[]> Numbers = Gen.Choose(0, 64).SelectMany(count => Whole.ArrayOf(count));

    /// <summary>Fractions of like size: what latencies and byte counts add up to.</summary>
    private static readonly Gen<double[]> Fractions =
        Gen.Choose(1, 64).SelectMany(count => Gen.Choose(1, int.MaxValue).Select(number => number / 1e6).ArrayOf(count));

    [Fact]
    public void Sums_of_whole_numbers_are_exact() =>
        Laws.Hold(Numbers, numbers => ToInteger(Sum(numbers)) == numbers.Aggregate(BigInteger.Zero, (sum, number) => sum + new BigInteger(number)));

    [Fact]
    public void Sums_of_whole_numbers_commute_and_associate() =>
        Laws.Hold(
            from a in Numbers from b in Numbers from c in Numbers select (A: Sum(a), B: Sum(b), C: Sum(c)),
            sums => sums.A + sums.B == sums.B + sums.A && sums.A + sums.B + sums.C == sums.A + (sums.B + sums.C));

    [Fact]
    public void Sums_of_fractions_are_within_a_hundred_bits_of_the_exact_ones() =>
        Laws.Hold(Fractions, numbers =>
        {
            var exact = numbers.Aggregate(BigInteger.Zero, (sum, number) => sum + Scaled(number));
            var sum = Sum(numbers);
            return BigInteger.Abs(Scaled(sum.High) + Scaled(sum.Low) - exact) << 100 <= exact;
        });

    [Fact]
    public void Taking_back_whole_numbers_leaves_no_dust() =>
        Laws.Hold(Numbers, numbers => numbers.Aggregate(Sum(numbers), (sum, number) => sum - number) == ExactSum.Zero);

    [Fact]
    public void A_difference_of_two_doubles_is_exact() =>
        Laws.Hold(
            from a in Whole from b in Whole select (a, b),
            pair => ToInteger(ExactSum.Difference(pair.a, pair.b)) == new BigInteger(pair.a) - new BigInteger(pair.b));

    [Fact]
    public void Comparing_compares_the_numbers() =>
        Laws.Hold(
            from a in Numbers from b in Numbers select (A: Sum(a), B: Sum(b)),
            pair => Math.Sign(pair.A.CompareTo(pair.B)) == ToInteger(pair.A).CompareTo(ToInteger(pair.B)));

    [Fact]
    public void Adding_what_is_not_negative_never_makes_less() =>
        Laws.Hold(
            from start in Fractions from steps in Fractions select (start, steps),
            drawn =>
            {
                var sum = Sum(drawn.start);
                foreach (var step in drawn.steps)
                {
                    var next = sum + (step * 1e-12);
                    if (next < sum) return false;
                    sum = next;
                }

                return true;
            });

    [Fact]
    public void Integers_of_128_bits_come_in_whole() =>
        Laws.Hold(
            from high in Gen.Choose(int.MinValue, int.MaxValue)
            from low in Gen.Choose(0, int.MaxValue)
            from shift in Gen.Choose(0, 40)
            select (((Int128)high << 32) + low) << shift,
            value => ToInteger(ExactSum.FromInt128(value)) == (BigInteger)value);

    [Fact]
    public void Infinities_stay_infinite_and_opposite_ones_are_not_a_number()
    {
        var infinite = new ExactSum(double.PositiveInfinity) + 1 + new ExactSum(2, 0);
        Assert.Equal(new ExactSum(double.PositiveInfinity), infinite);
        Assert.Equal(new ExactSum(double.PositiveInfinity), new ExactSum(double.MaxValue) + double.MaxValue);
        Assert.True((infinite + double.NegativeInfinity).IsNaN);
    }

    private static ExactSum Sum(double[] numbers) => numbers.Aggregate(ExactSum.Zero, (sum, number) => sum + number);

    private static BigInteger ToInteger(in ExactSum sum) => new BigInteger(sum.High) + new BigInteger(sum.Low);

    /// <summary>A number times 2^130, as an integer; what is below is cut off.</summary>
    private static BigInteger Scaled(double number)
    {
        var bits = Math.ILogB(number) is var exponent && number != 0 ? exponent - 52 : 0;
        var mantissa = new BigInteger(Math.ScaleB(number, -bits));
        return bits + 130 >= 0 ? mantissa << (bits + 130) : mantissa >> -(bits + 130);
    }
}
