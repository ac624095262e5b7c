using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Tests.Numbers;

public sealed class NumberParserTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-1.5", -1.5)]
    [InlineData("+2", 2)]
    [InlineData("007", 7)]
    [InlineData(".5", 0.5)]
    [InlineData("-.5", -0.5)]
    [InlineData("1.", 1)]
    [InlineData("4.0", 4)]
    [InlineData("1e3", 1000)]
    [InlineData("1E+3", 1000)]
    [InlineData("1e-3", 0.001)]
    [InlineData("1e+16", 1e16)]
    [InlineData("1e22", 1e22)]
    [InlineData("1e23", 1e23)]
    [InlineData("1e-300", 1e-300)]
    [InlineData("1.7952203556448922e+09", 1795220355.6448922)]
    [InlineData("0.08597481545809814", 0.08597481545809814)]
    [InlineData("123456789012345678.5", 123456789012345678.5)]
    [InlineData("4.9e-324", double.Epsilon)]
    [InlineData("1e-400", 0)]
    [InlineData("0e999999999999999999999", 0)]
    [InlineData("1.7976931348623157e308", double.MaxValue)]
    [InlineData("0.000000000000000000000000000001", 1e-30)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("+Inf", double.PositiveInfinity)]
    [InlineData("-INF", double.NegativeInfinity)]
    [InlineData("Infinity", double.PositiveInfinity)]
    [InlineData("-infinity", double.NegativeInfinity)]
    [InlineData("NaN", double.NaN)]
    [InlineData("nan", double.NaN)]
    public void Reads_what_clients_send(string text, double expected)
    {
        Assert.True(NumberParser.TryParse(Encoding.ASCII.GetBytes(text), out var high, out var low));
        Assert.Equal(expected, high);
        Assert.Equal(0, low);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1.2.3")]
    [InlineData("--1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1\r")]
    [InlineData("1,5")]
    [InlineData("1_000")]
    [InlineData("0x1p3")]
    [InlineData("+nan")]
    [InlineData("-nan")]
    [InlineData("infi")]
    [InlineData(".inf")]
    [InlineData("in")]
    [InlineData("1e309")]
    [InlineData("-1e999999999999999999999")]
    public void Refuses_what_is_no_number(string text) =>
        Assert.False(NumberParser.TryParse(Encoding.ASCII.GetBytes(text), out _, out _));

    [Fact]
    public void Keeps_the_sign_of_zero()
    {
        Assert.True(NumberParser.TryParse("-0"u8, out var high, out _));
        Assert.True(double.IsNegative(high));
    }

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("-9007199254740993")]
    [InlineData("9223372036854775807")]
    [InlineData("18446744073709551615")]
    [InlineData("18446744073709551617")]
    [InlineData("9999999999999999999999999999999")]
    [InlineData("-9999999999999999999999999999999")]
    public void Holds_integers_that_no_double_holds(string text)
    {
        Assert.True(NumberParser.TryParse(Encoding.ASCII.GetBytes(text), out var high, out var low));
        Assert.Equal(text, ((Int128)high + (Int128)low).ToString(CultureInfo.InvariantCulture));
        Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), high);
        Assert.NotEqual(0, low);
    }

    [Fact]
    public void Longer_integers_become_the_nearest_double()
    {
        Assert.True(NumberParser.TryParse("100000000000000000000000000000001"u8, out var high, out var low));
        Assert.Equal((1e32, 0.0), (high, low));
    }

    [Theory]
    [InlineData("12", 2)]
    [InlineData("12\n34", 2)]
    [InlineData("1.5 1700000000000\n", 3)]
    [InlineData("+Inf\tx", 4)]
    public void A_prefix_ends_at_a_separator(string text, int expectedLength)
    {
        Assert.True(NumberParser.TryParsePrefix(Encoding.ASCII.GetBytes(text), out _, out _, out var length));
        Assert.Equal(expectedLength, length);
    }

    [Theory]
    [InlineData("12x")]
    [InlineData("12\r\n")]
    [InlineData("infinit\n")]
    [InlineData("\n")]
    public void A_prefix_that_ends_elsewhere_is_no_number(string text) =>
        Assert.False(NumberParser.TryParsePrefix(Encoding.ASCII.GetBytes(text), out _, out _, out _));

    [Fact]
    public void Every_double_reads_back_from_its_shortest_form() =>
        Prop.ForAll(ArbMap.Default.ArbFor<double>().Filter(double.IsFinite), value => ReadsBack(value, value.ToString("R", CultureInfo.InvariantCulture)))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bits_and_any_precision_read_as_the_runtime_reads_them()
    {
        const int Seed = 20260801;
        var random = new Random(Seed);
        for (var i = 0; i < 50_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (!double.IsFinite(value)) continue;
            var text = value.ToString("E" + random.Next(0, 25), CultureInfo.InvariantCulture);
            var expected = double.Parse(text, CultureInfo.InvariantCulture);
            if (double.IsFinite(expected)) Assert.True(ReadsBack(expected, text), $"{text}, seed {Seed}");
            text = (random.NextDouble() * Math.Pow(10, random.Next(-10, 25))).ToString("F" + random.Next(0, 12), CultureInfo.InvariantCulture);
            Assert.True(ReadsBack(double.Parse(text, CultureInfo.InvariantCulture), text), $"{text}, seed {Seed}");
        }
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        // Until the runtime has optimised its own generic number code, that code boxes: repeat until it has.
        const int MaxRounds = 10_000;
        var round = 0;
        while (BytesAllocatedByReading() > 0) Assert.True(++round < MaxRounds, "every round allocated");
    }

    private static long BytesAllocatedByReading()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            var numbers = "1 4.0 0.25 9007199254740993 1.7952203556448922e+09 1e-300 +Inf nan 123456789012345678.5\n"u8;
            while (!numbers.IsEmpty)
            {
                if (!NumberParser.TryParsePrefix(numbers, out _, out _, out var length)) throw new InvalidOperationException();
                numbers = numbers[(length + 1)..];
            }
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static bool ReadsBack(double expected, string text) =>
        NumberParser.TryParse(Encoding.ASCII.GetBytes(text), out var high, out _) && BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(high);
}
