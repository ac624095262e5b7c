using Tributary.Fleet.Numbers;
using Tributary.Fleet.Oracle;
using Tributary.Fleet.Pages;

namespace Tributary.Fleet.Tests;

public sealed class NumberTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(12_000, "12")]
    [InlineData(-500, "-0.5")]
    [InlineData(1_050, "1.05")]
    [InlineData(9_007_199_254_740_993_001, "9007199254740993.001")]
    public void Amounts_are_written_shortest(long thousandths, string text) => Assert.Equal(text, new Amount(thousandths).ToString());

    [Theory]
    [InlineData("9007199254740993", true)]
    [InlineData("9007199254740993.0", true)]
    [InlineData("9.007199254740993e+15", true)]
    [InlineData("9007199254740992", false)]
    [InlineData("9.007199254740992e15", false)]
    [InlineData("NaN", false)]
    [InlineData("+Inf", false)]
    public void Integers_compare_by_every_digit(string text, bool same) => Assert.Equal(same, new Exactly(Amount.Whole(9_007_199_254_740_993)).Accepts(PageNumber.Parse(text)));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1.2.3")]
    [InlineData("1e")]
    [InlineData("1e999999999")]
    [InlineData("0x10")]
    [InlineData("1_000")]
    [InlineData("infinite")]
    public void What_is_no_number_is_none(string text) => Assert.False(PageNumber.TryParse(text, out _));

    [Theory]
    [InlineData("0.1", "0.2", true)]
    [InlineData("1e2", "99.999", false)]
    [InlineData("-3", "2e-1", true)]
    [InlineData("5", "5.0", false)]
    public void Falling_is_exact_too(string text, string other, bool below) => Assert.Equal(below, PageNumber.Parse(text).IsBelow(PageNumber.Parse(other)));

    [Fact]
    public void Fractions_may_differ_by_rounding_and_no_more()
    {
        var nearly = new Nearly(1_000_000.5, 1_000_000.5);
        Assert.True(nearly.Accepts(PageNumber.Parse("1000000.5000001")));
        Assert.False(nearly.Accepts(PageNumber.Parse("1000000.501")));
        Assert.False(nearly.Accepts(PageNumber.Parse("NaN")));
    }

    [Fact]
    public void The_same_stream_gives_the_same_numbers_and_stays_within_bounds()
    {
        var (one, same, other) = (new DeterministicRandom(3, 1), new DeterministicRandom(3, 1), new DeterministicRandom(3, 2));
        var drawn = Enumerable.Range(0, 1_000).Select(_ => one.Below(10)).ToList();
        Assert.Equal(drawn, Enumerable.Range(0, 1_000).Select(_ => same.Below(10)));
        Assert.NotEqual(drawn, Enumerable.Range(0, 1_000).Select(_ => other.Below(10)));
        Assert.Equal(Enumerable.Range(0, 10), drawn.Distinct().Order());
    }
}
