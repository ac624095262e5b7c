using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Tributary.Protocols.StatsD.Aggregation;

namespace Tributary.Gateway.StatsD;

/// <summary>Takes connections, and reads the lines of each as they come.</summary>
internal sealed partial class TcpReceiver : IAsyncDisposable
{
    /// <summary>How long not to ask for connections where there can be none, such as for want of descriptors.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<TcpConnection, Task> _connections = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly StatsDAggregator _aggregator;
    private readonly StatsDOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<TcpReceiver> _logger;
    private readonly Socket _socket;
    private Task _accepting = Task.CompletedTask;
    private long _bytes;
    private long _refused;

    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public TcpReceiver(IPEndPoint address, StatsDOptions options, StatsDAggregator aggregator, TimeProvider time, ILogger<TcpReceiver> logger)
    {
        (_options, _aggregator, _time, _logger) = (options, aggregator, time, logger);
        _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6) _socket.DualMode = address.Address.Equals(IPAddress.IPv6Any);
            _socket.Bind(address);
            _socket.Listen();
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>Where connections are taken.</summary>
    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Number of connections.</summary>
    public int Connections => _connections.Count;

    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Connections that were closed at once, for there were too many.</summary>
    public long Refused => Volatile.Read(ref _refused);

    public void Start() => _accepting = AcceptAsync();

    /// <summary>Takes no more connections, and reads what has come over those that are there, or wait to be taken.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        for (var i = 0; i < _options.MaxConnections && _socket.Poll(0, SelectMode.SelectRead); i++) Serve(await _socket.AcceptAsync(CancellationToken.None));
        await Task.WhenAll(_connections.Values);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _socket.Dispose();
        _stop.Dispose();
    }

    internal void CountBytes(int bytes) => Interlocked.Add(ref _bytes, bytes);

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                Serve(await _socket.AcceptAsync(_stop.Token));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException e)
            {
                LogFailed(e.SocketErrorCode);
                await Task.Delay(Pause, _time, CancellationToken.None);
            }
        }
    }

    private void Serve(Socket socket)
    {
        if (_connections.Count >= _options.MaxConnections)
        {
            socket.Dispose();
            Interlocked.Increment(ref _refused);
            return;
        }

        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true); // a sender that vanished gives its place back
        var connection = new TcpConnection(socket, _options.MaxLineBytes, _aggregator, CountBytes);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _connections[connection] = ended.Task;
        _ = Task.Run(() => ServeAsync(connection, ended)); // one that always has more to read must not keep the others from being taken
    }

    private async Task ServeAsync(TcpConnection connection, TaskCompletionSource ended)
    {
        try
        {
            await connection.ReadAsync(_stop.Token);
        }
        catch (Exception e)
        {
            LogConnectionFailed(e); // our mistake: the other connections go on
        }
        finally
        {
            connection.Dispose();
            _connections.TryRemove(connection, out _);
            ended.SetResult();
        }
    }

    [LoggerMessage(4311, LogLevel.Warning, "Taking connections of StatsD failed: {Error}")]
    private partial void LogFailed(SocketError error);

    [LoggerMessage(4312, LogLevel.Error, "A connection of StatsD could not be read")]
    private partial void LogConnectionFailed(Exception exception);
}
