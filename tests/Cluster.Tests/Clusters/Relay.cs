using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Tributary.Cluster.Tests.Clusters;

/// <summary>Passes connections on to a port of this machine, until it is cut: then those that are there break, and new ones are refused.</summary>
internal sealed class Relay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly int _target;
    private volatile bool _isCut;

    public Relay(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Cut()
    {
        _isCut = true;
        _listener.Stop();
        foreach (var socket in _sockets) socket.Dispose();
    }

    public void Dispose() => Cut();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = Kept(await _listener.AcceptSocketAsync());
                var far = Kept(new Socket(SocketType.Stream, ProtocolType.Tcp));
                await far.ConnectAsync(IPAddress.Loopback, _target);
                _ = PassAsync(near, far);
                _ = PassAsync(far, near);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It was cut, or there is nothing behind it: what connects now is refused.
            _listener.Stop();
        }
    }

    private static async Task PassAsync(Socket from, Socket to)
    {
        try
        {
            var buffer = new byte[64 << 10];
            while (await from.ReceiveAsync(buffer) is var count and > 0)
            {
                for (var sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One side is gone, and so is the other.
        }

        from.Dispose();
        to.Dispose();
    }

    private Socket Kept(Socket socket)
    {
        _sockets.Add(socket);
        if (_isCut) socket.Dispose();
        return socket;
    }
}
