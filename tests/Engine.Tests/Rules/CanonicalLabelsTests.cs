using System.Text;
using Tributary.Engine.Rules.Matching;

namespace Tributary.Engine.Tests.Rules;

public sealed class CanonicalLabelsTests
{
    [Theory]
    [InlineData("", "job", null)]
    [InlineData("""job="a" """, "job", "a")]
    [InlineData("""env="x",job="a" """, "job", "a")]
    [InlineData("""env="x",job="a" """, "jo", null)]
    [InlineData("""env="x",job="a" """, "zone", null)]
    [InlineData("""env="job=\"no\",",job="yes" """, "job", "yes")]
    [InlineData("""env="a\\",job="\"\\\n" """, "job", "\"\\\n")]
    [InlineData("""env="" """, "env", "")]
    [InlineData("""job="žluť" """, "job", "žluť")]
    [InlineData("""env="x","pod.name"="a","q\""="b" """, "pod.name", "a")]
    public void A_label_is_found_by_its_whole_name_and_unescaped(string labels, string name, string? expected) =>
        Assert.Equal(expected, Find(Encoding.UTF8.GetBytes(labels.TrimEnd(' ')), name));

    [Fact]
    public void Labels_cut_anywhere_are_survived()
    {
        var whole = """env="a\\b",job="c" """u8[..^1];
        for (var length = 0; length < whole.Length; length++) Assert.Null(Find(whole[..length], "job"));
    }

    private static string? Find(ReadOnlySpan<byte> labels, string name) => new CanonicalLabels(labels).Find(Encoding.UTF8.GetBytes(name));
}
