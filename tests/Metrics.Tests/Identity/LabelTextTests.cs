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
    [InlineData("\"a.b\"=\"1\",c=\"2\"", "a.b:1 c:2")]
    [InlineData("a=\"1\",\"b=\"=\"2\",\"c,\"=\"3\"", "a:1 b=:2 c,:3")]
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
    [InlineData("a.b", "\"a.b\"=\"1\"")]
    [InlineData("1", "\"1\"=\"1\"")]
    [InlineData("a:b", "\"a:b\"=\"1\"")]
    [InlineData("a\"\\", "\"a\\\"\\\\\"=\"1\"")]
    public void A_name_that_needs_quotes_gets_them_and_reads_back(string name, string canonical)
    {
        var text = Encoding.UTF8.GetBytes(LabelText.Write([new(name, "1")]));
        Assert.Equal(canonical, Encoding.UTF8.GetString(text));
        Assert.True(LabelText.MayHaveQuotedNames(text));
        var labels = LabelText.Enumerate(text);
        Assert.True(labels.MoveNext());
        Assert.True(labels.IsQuoted);
        Assert.Equal(name, LabelText.Unescape(labels.Name));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("a=\"1\",b=\"x,\\\"y\"", false)]
    [InlineData("a=\"1\",\"b.c\"=\"2\"", true)]
    public void Quoted_names_are_found_without_reading_the_labels(string canonical, bool expected) =>
        Assert.Equal(expected, LabelText.MayHaveQuotedNames(Encoding.UTF8.GetBytes(canonical)));

    [Theory]
    [InlineData("\"a")]
    [InlineData("\"a\"")]
    [InlineData("\"a\"=\"1")]
    [InlineData("a")]
    [InlineData("a=")]
    [InlineData("a=\"")]
    [InlineData("a=\"1")]
    [InlineData("a=\"1\\")]
    public void A_text_that_is_cut_off_ends_without_a_label(string cut) => Assert.False(LabelText.Enumerate(Encoding.UTF8.GetBytes(cut)).MoveNext());
}
