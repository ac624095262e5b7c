using System.Buffers;
using System.Net.Sockets;
using Tributary.Protocols.StatsD.Aggregation;

namespace Tributary.Gateway.StatsD;

/// <summary>A connection over which lines come, each ended by a line feed.</summary>
/// <param name="socket">The connection; disposed of with this.</param>
/// <param name="maxLineBytes">A line that is longer is left out.</param>
/// <param name="aggregator">Takes the lines.</param>
/// <param name="countBytes">Is told how much came.</param>
internal sealed class TcpConnection(Socket socket, int maxLineBytes, StatsDAggregator aggregator, Action<int> countBytes) : IDisposable
{
    private const int UsualBuffer = 16 * 1024;

    /// <summary>What is read at most once it is time to stop: more than the kernel keeps for a connection.</summary>
    private const int LastReading = 8 << 20;

    private int _length;
    private int _readAfterStop;
    private bool _isTooLong;

    /// <summary>Reads to the end of the connection, or to the end of what has come once it is time to stop.</summary>
    public async Task ReadAsync(CancellationToken stop)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(UsualBuffer, maxLineBytes + 2)); // a line and its end
        try
        {
            while (await ReceiveAsync(buffer.AsMemory(_length), stop) is var received and > 0)
            {
                countBytes(received);
                Take(buffer, received);
            }

            // Whoever closes in good order has sent the last line whole; where it is we who stop, it may be cut.
            if (!stop.IsCancellationRequested && !_isTooLong) aggregator.Add(buffer.AsSpan(0, _length));
        }
        catch (SocketException)
        {
            // The sender has gone. Its last line may be cut.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose() => socket.Dispose();

    /// <returns>0 at the end.</returns>
    private async ValueTask<int> ReceiveAsync(Memory<byte> into, CancellationToken stop)
    {
        try
        {
            if (!stop.IsCancellationRequested) return await socket.ReceiveAsync(into, SocketFlags.None, stop);
        }
        catch (OperationCanceledException)
        {
            // What has come by now is read.
        }

        if (socket.Available == 0 || _readAfterStop > LastReading) return 0;
        var received = socket.Receive(into.Span);
        _readAfterStop += received;
        return received;
    }

    private void Take(byte[] buffer, int received)
    {
        var lines = buffer.AsSpan(0, _length + received);
        var end = lines[_length..].LastIndexOf((byte)'\n');
        _length += received;
        if (end >= 0)
        {
            var whole = lines[..(_length - received + end + 1)];
            Add(whole);
            lines[whole.Length..].CopyTo(buffer);
            _length -= whole.Length;
        }

        if (_length < buffer.Length) return;

        // No end in all of the buffer: what follows, up to the end, belongs to the same line.
        if (!_isTooLong) aggregator.CountTooLong();
        (_isTooLong, _length) = (true, 0);
    }

    private void Add(ReadOnlySpan<byte> lines)
    {
        if (_isTooLong) lines = lines[(lines.IndexOf((byte)'\n') + 1)..];
        _isTooLong = false;
        aggregator.Add(lines);
    }
}
