using System.Net;
using System.Net.Sockets;
using System.Text;
using Tributary.Peers.Load;

namespace Tributary.Peers.Tests;

public sealed class ResponseTests
{
    private const int SmallBuffer = 64;

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n006\r\n world\r\n0\r\n\r\n")]
    public void Bodies_of_both_framings_are_read_and_the_connection_goes_on(string response)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var connection = new HttpConnection(((IPEndPoint)listener.LocalEndpoint).Port, SmallBuffer);
        using var peer = listener.AcceptSocket();
        peer.Send(Encoding.ASCII.GetBytes(response + "HTTP/1.1 204 No Content\r\n\r\n"));

        var body = new StringBuilder();
        Assert.Equal(200, connection.Receive(piece => body.Append(Encoding.ASCII.GetString(piece))).Status);
        Assert.Equal("hello world", body.ToString());
        Assert.Equal(204, connection.Receive().Status);
    }

    [Fact]
    public void A_body_that_ends_early_is_an_error()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var connection = new HttpConnection(((IPEndPoint)listener.LocalEndpoint).Port, SmallBuffer);
        using (var peer = listener.AcceptSocket()) peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello"u8);
        Assert.Throws<InvalidDataException>(() => connection.Receive());
    }

    [Fact]
    public void A_head_says_how_to_go_on()
    {
        var head = ResponseHead.Parse("HTTP/1.1 503 Busy\r\nconnection: close\r\nContent-Encoding: gzip"u8);
        Assert.Equal(new ResponseHead(503, null, Chunked: false, Closes: true, Gzip: true), head);
        Assert.False(head.Succeeded);
    }

    [Theory]
    [InlineData("")]
    [InlineData("SSH-2.0-example")]
    [InlineData("HTTP/1.1 abc")]
    public void What_is_not_http_is_refused(string head) =>
        Assert.Throws<InvalidDataException>(() => ResponseHead.Parse(Encoding.ASCII.GetBytes(head)));

    [Fact]
    public void Sample_lines_are_counted_however_the_page_is_cut()
    {
        var page = "# HELP a b\n# TYPE a counter\na 1\na{b=\"#\"} 2\n\nc 3\n"u8;
        for (var size = 1; size <= page.Length; size++)
        {
            var counter = new SampleLineCounter();
            for (var at = 0; at < page.Length; at += size) counter.Read(page[at..Math.Min(page.Length, at + size)]);
            Assert.Equal(3, counter.Samples);
        }
    }
}
