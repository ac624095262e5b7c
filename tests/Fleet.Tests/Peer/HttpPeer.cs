using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tributary.Fleet.Tests.Peer;

internal sealed record PeerRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The body as it was before it was compressed.</summary>
    public byte[] Content()
    {
        if (Headers.GetValueOrDefault("Content-Encoding") != "gzip") return Body;
        using var content = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(Body), CompressionMode.Decompress)) gzip.CopyTo(content);
        return content.ToArray();
    }
}

/// <param name="Status">The status code; 0 breaks the connection without an answer.</param>
/// <param name="ContentType">The type of the body.</param>
/// <param name="Body">The text.</param>
internal sealed record PeerResponse(int Status, string ContentType = "text/plain", string Body = "")
{
    public static PeerResponse Broken { get; } = new(0);
}

/// <summary>
/// As much HTTP/1.1 as Fleet speaks, on a free port. Unlike a real server it can break a connection instead of
/// answering, which is what a killed gateway looks like. Requests are answered one at a time.
/// </summary>
internal sealed class HttpPeer : IAsyncDisposable
{
    private readonly Func<PeerRequest, PeerResponse> _answer;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _oneAtATime = new();
    private readonly Task _accepting;

    public HttpPeer(Func<PeerRequest, PeerResponse> answer)
    {
        _answer = answer;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        await using var stream = new BufferedStream(client.GetStream());
        try
        {
            while (await ReadAsync(stream, _stop.Token) is { } request)
            {
                PeerResponse response;
                lock (_oneAtATime) response = _answer(request);
                if (response.Status == 0) return;
                var body = Encoding.UTF8.GetBytes(response.Body);
                var head = $"HTTP/1.1 {response.Status} X\r\nContent-Type: {response.ContentType}\r\nContent-Length: {body.Length}\r\nRetry-After: 0\r\n\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _stop.Token);
                await stream.WriteAsync(body, _stop.Token);
                await stream.FlushAsync(_stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client has gone, or the test is over.
        }
    }

    private static async Task<PeerRequest?> ReadAsync(Stream stream, CancellationToken stop)
    {
        if (await LineAsync(stream, stop) is not { Length: > 0 } first) return null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await LineAsync(stream, stop) is { Length: > 0 } header)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            headers[header[..colon]] = header[(colon + 1)..].Trim();
        }

        var length = headers.TryGetValue("Content-Length", out var text) ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : 0;
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, stop);
        var words = first.Split(' ');
        return new PeerRequest(words[0], words[1], headers, body);
    }

    private static async Task<string?> LineAsync(Stream stream, CancellationToken stop)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, stop) == 1)
        {
            if (one[0] == '\n') return Encoding.ASCII.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }

        return null;
    }
}
