using System.Net.Sockets;
using System.Text;

namespace Tributary.Gateway.Tests.Running;

/// <summary>A connection that sends bytes as they are, for requests that no client library would send.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client = new();

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync(address.Host, address.Port);
        return connection;
    }

    public Task SendAsync(string text) => _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    /// <summary>Reads until the server closes; ask it to with <c>Connection: close</c>.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var reader = new StreamReader(_client.GetStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    public void Dispose() => _client.Dispose();
}
