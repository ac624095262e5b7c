using System.Text;
using Tributary.Engine.Scraping.Selecting;
using Tributary.Protocols.Tests.Fuzzing;

namespace Tributary.Engine.Tests.Scraping.Selecting;

public sealed class SelectorParserTests
{
    [Theory]
    [InlineData("", 1, "has a metric name")]
    [InlineData("  ", 3, "has a metric name")]
    [InlineData("{}", 3, "has a metric name")]
    [InlineData("{a=\"\"}", 1, "would select everything")]
    [InlineData("{a=~\".*\"}", 1, "would select everything")]
    [InlineData("{a!=\"x\"}", 1, "would select everything")]
    [InlineData("1up", 1, "expected a metric name or '{', found '1'")]
    [InlineData("up[5m]", 3, "found '[': it is a metric name and matchers")]
    [InlineData("up offset 5m", 4, "without offset, range or function")]
    [InlineData("sum(up)", 4, "function")]
    [InlineData("up{", 4, "expected a label name, found the end")]
    [InlineData("up{a", 5, "after label name 'a', found the end")]
    [InlineData("up{a:b=\"1\"}", 5, "expected =, !=, =~ or !~")]
    [InlineData("up{a==\"1\"}", 6, "expected a value in quotes, found '='")]
    [InlineData("up{a=1}", 6, "expected a value in quotes, found '1'")]
    [InlineData("up{a=\"1}", 6, "no closing quote")]
    [InlineData("up{a=\"\\d\"}", 7, "an escape that does not exist")]
    [InlineData("up{a=\"1\" b=\"2\"}", 10, "expected ',' or '}'")]
    [InlineData("up{a=~\"(\"}", 7, "not a regular expression")]
    [InlineData("up{a=~\"a)(b\"}", 7, "not a regular expression")]
    [InlineData("up{a=~\"(?=b)\"}", 7, "no lookarounds")]
    [InlineData("up{a=~\"((x{100}){100}){100}\"}", 7, "multiply to more than 1000")]
    [InlineData("up{__name__=\"down\"}", 4, "a second metric name")]
    [InlineData("up{\"down\"}", 4, "a second metric name")]
    [InlineData("up{a=\"1\"} x", 11, "expected the end of the selector")]
    public void A_selector_that_is_wrong_is_refused_at_the_character(string selector, int character, string message)
    {
        Assert.Null(SelectorParser.Parse(selector, out var error));
        Assert.NotNull(error);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(character, error.Character);
    }

    [Fact]
    public void A_regular_expression_is_bounded_in_length()
    {
        Assert.Null(SelectorParser.Parse($"up{{a=~\"{new string('a', 5000)}\"}}", out var error));
        Assert.Contains("5000 characters: the limit is 4096", error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_selector_cut_anywhere_or_changed_is_survived()
    {
        const string whole = "up{a=\"1\\n\\u00fc\", 'b.c'!~`x|y`, __name__=~\"u(p{1,2})*\",}";
        Assert.NotNull(SelectorParser.Parse(whole, out _));
        for (var length = 0; length < whole.Length; length++)
        {
            // The name alone is a selector too.
            if (SelectorParser.Parse(whole[..length], out var error) is null) Assert.InRange(error!.Character, 1, length + 1);
            else Assert.InRange(length, 1, 2);
            foreach (var other in "\\\"'`{}=~!,(\0ü") SelectorParser.Parse(string.Concat(whole.AsSpan(0, length), [other], whole.AsSpan(length + 1)), out _);
        }
    }

    /// <summary>No text makes it throw; what is wrong is told at a character of it, or right behind.</summary>
    [Fact]
    public void Broken_selectors_are_taken_or_refused_at_a_character()
    {
        string[] selectors = ["up{a=\"1\",b!=\"2\\n\",c=~\"x{1,3}|y[^z]*\",d!~'(?i:w)'}", "{\"my.metric\",\"my.label\"=`é`}", "{__name__=~\"a.+\"} "];
        var mutator = new Mutator([.. selectors.Select(Encoding.UTF8.GetBytes)], seed: 314159);
        var (taken, refused) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var text = Encoding.UTF8.GetString(mutator.Next());
            var selector = SelectorParser.Parse(text, out var error);
            Assert.True((selector is null) != (error is null), text);
            if (error is not null) Assert.InRange(error.Character, 1, text.Length + 1);
            if (error is null) taken++;
            else refused++;
        }

        Assert.True(taken > 100 && refused > 100, $"{taken} taken, {refused} refused");
    }
}
