using System.Net;
using System.Net.Sockets;
using Tributary.Protocols.StatsD.Aggregation;

namespace Tributary.Gateway.StatsD;

/// <summary>
/// Receives packets on a thread of its own, which reads them as they come: there is no queue but the kernel's, and what does
/// not fit into that one is counted by it. Nothing is allocated for a packet.
/// </summary>
internal sealed partial class UdpReceiver : IDisposable
{
    private const int LargestPacket = 64 * 1024;
    private const int WaitMicroseconds = 100_000; // how long a stop may go unnoticed

    /// <summary>At the end, what the kernel has kept is still read; but not for ever, where ever more comes.</summary>
    private static readonly TimeSpan LastReading = TimeSpan.FromSeconds(1);

    private readonly StatsDAggregator _aggregator;
    private readonly ILogger<UdpReceiver> _logger;
    private readonly TimeProvider _time;
    private readonly Socket _socket;
    private readonly Thread _thread;
    private long _packets;
    private long _bytes;
    private long _drops;
    private long _stopBy = long.MaxValue; // a timestamp of the time provider

    /// <exception cref="SocketException">The address cannot be received at.</exception>
    public UdpReceiver(IPEndPoint address, int bufferBytes, StatsDAggregator aggregator, TimeProvider time, ILogger<UdpReceiver> logger)
    {
        (_aggregator, _time, _logger) = (aggregator, time, logger);
        _socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { Blocking = false, ReceiveBufferSize = bufferBytes };
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6) _socket.DualMode = address.Address.Equals(IPAddress.IPv6Any);
            _socket.Bind(address);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        // Linux gives twice what was asked for, to have room for its own records, or twice what may be asked for.
        if (_socket.ReceiveBufferSize < bufferBytes) LogSmallBuffer(_socket.ReceiveBufferSize, bufferBytes);
        _thread = new Thread(Receive) { IsBackground = true, Name = "StatsD over UDP" };
    }

    /// <summary>Where packets are received.</summary>
    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

    public long Packets => Volatile.Read(ref _packets);

    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Packets that the kernel has dropped; null where it does not tell.</summary>
    public long? KernelDropped
    {
        get
        {
            if (KernelDrops.Read(_socket) is not { } drops) return Volatile.Read(ref _drops) is var known and > 0 ? known : null;
            Volatile.Write(ref _drops, drops);
            return drops;
        }
    }

    public void Start() => _thread.Start();

    /// <summary>Reads what has come, and receives no more.</summary>
    public void Stop()
    {
        if (!_thread.IsAlive) return;
        Volatile.Write(ref _stopBy, _time.GetTimestamp() + (long)(LastReading.TotalSeconds * _time.TimestampFrequency));
        _thread.Join();
    }

    public void Dispose()
    {
        Stop();
        _socket.Dispose();
    }

    private void Receive()
    {
        var buffer = GC.AllocateUninitializedArray<byte>(LargestPacket, pinned: true);
        while (true)
        {
            var length = _socket.Receive(buffer, SocketFlags.None, out var outcome);
            var stopBy = Volatile.Read(ref _stopBy);
            if (outcome == SocketError.Success)
            {
                Volatile.Write(ref _packets, _packets + 1);
                Volatile.Write(ref _bytes, _bytes + length);
                Add(buffer.AsSpan(0, length));
                if (stopBy == long.MaxValue || _time.GetTimestamp() < stopBy) continue;
            }

            if (stopBy != long.MaxValue) return;
            if (outcome is not (SocketError.WouldBlock or SocketError.Interrupted)) LogFailed(outcome);
            _socket.Poll(WaitMicroseconds, SelectMode.SelectRead);
        }
    }

    /// <summary>A packet that we fail over is our mistake, and must not be the end of all that come after it.</summary>
    private void Add(ReadOnlySpan<byte> packet)
    {
        try
        {
            _aggregator.Add(packet);
        }
        catch (Exception e)
        {
            LogPacketFailed(e, packet.Length);
        }
    }

    [LoggerMessage(4301, LogLevel.Information, "The kernel gives {Given} bytes to packets of StatsD that wait, not the {Asked} of StatsD:ReceiveBufferBytes; raise net.core.rmem_max, or bursts are lost sooner")]
    private partial void LogSmallBuffer(int given, int asked);

    [LoggerMessage(4302, LogLevel.Warning, "Receiving packets of StatsD failed: {Error}")]
    private partial void LogFailed(SocketError error);

    [LoggerMessage(4303, LogLevel.Error, "A packet of StatsD of {Length} bytes could not be added")]
    private partial void LogPacketFailed(Exception exception, int length);
}
