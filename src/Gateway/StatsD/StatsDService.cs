using System.Net;
using System.Net.Sockets;
using Tributary.Engine.Mappings;
using Tributary.Protocols.StatsD.Aggregation;

namespace Tributary.Gateway.StatsD;

/// <summary>Receives StatsD, where it is enabled, and merges what came in every interval. At the end, what has come is merged once more.</summary>
internal sealed partial class StatsDService(
    StatsDOptions options,
    StatsDAggregator aggregator,
    StatsDFlusher flusher,
    MappingStore mappings,
    TimeProvider time,
    ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    private readonly ILogger _logger = loggers.CreateLogger<StatsDService>();
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private bool _isDisposed;

    /// <summary>Null where nothing is received over UDP.</summary>
    public UdpReceiver? Udp { get; private set; }

    /// <summary>Null where nothing is received over TCP.</summary>
    public TcpReceiver? Tcp { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        mappings.Changed += aggregator.Use;
        aggregator.Use(mappings.Current);
        if (options.Udp is { } udp) Udp = Open(nameof(options.UdpAddress), udp, address => new UdpReceiver(address, options.ReceiveBufferBytes, aggregator, time, loggers.CreateLogger<UdpReceiver>()));
        if (options.Tcp is { } tcp) Tcp = Open(nameof(options.TcpAddress), tcp, address => new TcpReceiver(address, options, aggregator, time, loggers.CreateLogger<TcpReceiver>()));
        Udp?.Start();
        Tcp?.Start();
        _running = Task.WhenAll(mappings.WatchAsync(_stop.Token), FlushAsync(_stop.Token));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stop.IsCancellationRequested) return;
        Udp?.Stop();
        await (Tcp?.StopAsync() ?? Task.CompletedTask);
        await _stop.CancelAsync();
        await _running;
        var isMerged = (!flusher.IsPending || await flusher.FlushAsync()) && await flusher.FlushAsync();
        if (!isMerged && aggregator.Series > 0) LogLost();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return; // the container has it twice: by itself, and as a service of the host
        _isDisposed = true;
        Udp?.Dispose();
        await (Tcp?.DisposeAsync() ?? default);
        _stop.Dispose();
    }

    private static T Open<T>(string setting, IPEndPoint address, Func<IPEndPoint, T> open)
    {
        try
        {
            return open(address);
        }
        catch (SocketException e)
        {
            throw new IOException($"{StatsDOptions.Section}:{setting} is {address}, which cannot be received at: {e.Message}. Stop what receives there, or choose another address.", e);
        }
    }

    private async Task FlushAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(options.FlushInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop)) await flusher.FlushAsync();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The ordinary end.
        }
    }

    [LoggerMessage(4331, LogLevel.Error, "The last that came by StatsD could not be merged, and is lost")]
    private partial void LogLost();
}
