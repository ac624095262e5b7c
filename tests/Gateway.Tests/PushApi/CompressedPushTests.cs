using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using IronSnappy;
using Tributary.Gateway.Tests.Running;

namespace Tributary.Gateway.Tests.PushApi;

public sealed class CompressedPushTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await RunningGateway.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Gzip_is_taken() => await AssertTakenAsync("gzip", Gzip("a 1\n"));

    [Fact]
    public async Task Framed_snappy_is_taken()
    {
        using var framed = new MemoryStream();
        await using (var stream = Snappy.OpenWriter(framed)) stream.Write("a 1\n"u8);
        await AssertTakenAsync("snappy", framed.ToArray());
    }

    [Fact]
    public async Task Block_snappy_is_taken() => await AssertTakenAsync("snappy", Snappy.Encode("a 1\n"u8));

    [Theory]
    [InlineData("gzip")]
    [InlineData("snappy")]
    public async Task A_body_that_is_not_what_it_says_gets_400(string encoding)
    {
        var reply = await SendAsync(encoding, "a 1\n"u8.ToArray());
        Assert.Equal(400, reply.Status);
        Assert.Contains($"not valid {encoding}", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gzip_body_that_is_cut_off_changes_nothing()
    {
        var whole = Gzip(string.Concat(Enumerable.Range(0, 500).Select(i => $"metric_{i} {i}\n")));
        Assert.Equal(400, (await SendAsync("gzip", whole[..^9])).Status);
        Assert.Empty(await _gateway.ViewAsync());
    }

    [Fact]
    public async Task An_unknown_encoding_gets_415_and_those_that_are_known()
    {
        var reply = await SendAsync("br", "a 1\n"u8.ToArray());
        Assert.Equal(415, reply.Status);
        Assert.Equal("gzip, snappy", reply.Header("Accept-Encoding"));
    }

    private async Task AssertTakenAsync(string encoding, byte[] body)
    {
        Assert.Equal(200, (await SendAsync(encoding, body)).Status);
        Assert.Equal(["a{job=\"x\"} 1"], await _gateway.ViewAsync());
    }

    private Task<Reply> SendAsync(string encoding, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentEncoding.Add(encoding);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        return _gateway.SendAsync("PUT", "/metrics/job/x", content);
    }

    private static byte[] Gzip(string text)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return output.ToArray();
    }
}
