using System.Text;
using Tributary.Metrics.Identity;

namespace Tributary.Metrics.Tests.Identity;

public sealed class LabelTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a=\"1\"", "a:1")]
    [InlineData("a=\"1\",b=\"\"", "a:1 b:")]
    [InlineData("a=\"x=\\\"y\\\",\",b=\"2\"", "a:x=\"y\", b:2")]
    [InlineData("a=\"\\\\n\\n\"", "a:\\n\n")]
    [InlineData("a=\"Προ\"", "a:Προ")]
    public void Labels_are_read_in_order_with_escapes_undone(string canonical, string expected)
    {
        var read = new List<string>();
        var labels = LabelText.Enumerate(Encoding.UTF8.GetBytes(canonical));
        while (labels.MoveNext()) read.Add($"{Encoding.UTF8.GetString(labels.Name)}:{LabelText.Unescape(labels.Value)}");
        Assert.Equal(expected, string.Join(' ', read));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("a \"quoted\" \\ and\nbroken value, with = and Προ")]
    public void What_is_written_reads_back(string value)
    {
        var text = LabelText.Write([new("a", value), new("b", "2")]);
        var labels = LabelText.Enumerate(Encoding.UTF8.GetBytes(text));
        Assert.True(labels.MoveNext());
        Assert.Equal(value, LabelText.Unescape(labels.Value));
        Assert.True(labels.MoveNext());
        Assert.Equal("b=\"2\"", Encoding.UTF8.GetString(labels.Label));
        Assert.False(labels.MoveNext());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a=")]
    [InlineData("a=\"")]
    [InlineData("a=\"1")]
    [InlineData("a=\"1\\")]
    public void A_text_that_is_cut_off_ends_without_a_label(string cut) => Assert.False(LabelText.Enumerate(Encoding.UTF8.GetBytes(cut)).MoveNext());
}
