using System.Text;
using Tributary.Protocols.Json;

namespace Tributary.Protocols.Tests.Json;

public sealed class LabelReaderTests
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
        var reader = new LabelReader(Encoding.UTF8.GetBytes(canonical));
        while (reader.MoveNext()) read.Add($"{reader.Name}:{reader.Value}");
        Assert.Equal(expected, string.Join(' ', read));
    }
}
