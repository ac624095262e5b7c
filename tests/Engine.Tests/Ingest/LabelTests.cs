using System.Text;
using Tributary.Engine.Ingest;
using Tributary.Engine.Tests.Contracts;

namespace Tributary.Engine.Tests.Ingest;

/// <summary>Which labels a pushed series ends up with.</summary>
public sealed class LabelTests
{
    [Theory]
    [InlineData("b=\"2\",d=\"4\"", "a=\"1\",c=\"3\"", "a=\"1\",b=\"2\",c=\"3\",d=\"4\"")]
    [InlineData("a=\"body\",z=\"1\"", "a=\"path\"", "a=\"path\",z=\"1\"")]
    [InlineData("a=\"x,y=\\\"z\\\\\"", "b=\"}\"", "a=\"x,y=\\\"z\\\\\",b=\"}\"")]
    [InlineData("", "a=\"1\"", "a=\"1\"")]
    [InlineData("a=\"body\",z=\"1\"", "a=\"\"", "z=\"1\"")]
    [InlineData("z=\"1\"", "a=\"\"", "z=\"1\"")]
    [InlineData("a=\"1\"", "", "a=\"1\"")]
    [InlineData("", "", "")]
    [InlineData("\"b.c\"=\"2\",z=\"1\"", "c=\"3\",job=\"x\"", "\"b.c\"=\"2\",c=\"3\",job=\"x\",z=\"1\"")]
    public void Labels_of_the_path_override_those_of_the_body(string body, string path, string expected)
    {
        var labels = new SeriesLabels();
        labels.Combine(Encoding.UTF8.GetBytes(body), Encoding.UTF8.GetBytes(path));
        Assert.Equal(expected, Encoding.UTF8.GetString(labels.Full));
    }

    [Fact]
    public async Task Series_that_the_path_makes_alike_are_refused_with_the_line_of_the_second()
    {
        var tested = new TestedEngine(new RecordingEngine(), new(), TimeProvider.System);
        var result = await tested.PostAsync("job/a/zone/z", "# TYPE x gauge\nx{zone=\"1\"} 1\nx{zone=\"2\"} 2\n");
        Assert.Equal(PushStatus.Malformed, result.Status);
        Assert.Equal(3, result.Error!.Line);
        Assert.Contains("stands twice", result.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tributary_up 1\n")]
    [InlineData("{\"tributary.up\"} 1\n")]
    public async Task Names_that_the_page_would_show_as_the_gateways_own_are_refused(string body)
    {
        var result = await new TestedEngine(new RecordingEngine(), new(), TimeProvider.System).PostAsync("job/a", body);
        Assert.Equal(PushStatus.Malformed, result.Status);
        Assert.Contains("is reserved", result.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_is_known_by_its_labels_in_any_order_and_empty_ones_are_none()
    {
        var source = new PushSource([new("job", "a\"b\nc"), new("instance", ""), new("b", "Ünicode")]);
        Assert.Equal("b=\"Ünicode\",job=\"a\\\"b\\nc\"", Encoding.UTF8.GetString(source.Canonical));
        Assert.Equal(source.Id, new PushSource([new("b", "Ünicode"), new("job", "a\"b\nc")]).Id);
        Assert.NotEqual(source.Id, new PushSource([new("b", "Ünicode")]).Id);
    }
}
