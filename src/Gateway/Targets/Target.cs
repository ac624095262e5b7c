using Tributary.Engine.Scraping;
using Tributary.Engine.Storage.Outboxes;
using Tributary.Gateway.Hosting;
using Tributary.Gateway.Targets.Leasing;
using Tributary.Gateway.Targets.Rendering;
using Tributary.Gateway.Targets.Sending;
using Tributary.Gateway.Targets.Settings;

namespace Tributary.Gateway.Targets;

/// <summary>One target: puts the view into its queue in each interval, and sends what is in the queue.</summary>
internal sealed partial class Target : IDisposable
{
    private readonly TargetOptions _options;
    private readonly EngineHost _host;
    private readonly LeaseKeeper _lease;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TargetClient _client;
    private readonly ViewQueue _views;
    private readonly TargetSender _sender;

    /// <exception cref="IOException">Its queue cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">Its queue may not be opened.</exception>
    public Target(TargetOptions options, string queuePath, EngineHost host, LeaseKeeper lease, TimeProvider time, ILogger logger)
    {
        (_options, _host, _lease, _time, _logger) = (options, host, lease, time, logger);
        var directory = Path.Combine(Path.GetFullPath(queuePath), QueueName.Of(options));
        Queue = Outbox.Open(directory, options.MaxQueueBytes, logger);
        ITargetProtocol protocol = options.Kind switch
        {
            TargetKind.Influx1 or TargetKind.Influx2 => new InfluxProtocol(options),
            TargetKind.Http => new JsonProtocol(options),
            _ => new RemoteWriteProtocol(options, directory),
        };
        _client = new TargetClient(options, protocol, time);
        _views = new ViewQueue(protocol, Queue, options.MaxQueueBytes);
        _sender = new TargetSender(options.Name, Queue, _client, lease, Statistics, time, logger);
    }

    public string Name => _options.Name;

    public Outbox Queue { get; }

    public TargetStatistics Statistics { get; } = new();

    /// <summary>Works until it is asked to end, with a last push.</summary>
    /// <param name="ending">Asks it to end.</param>
    /// <param name="abort">Ends it at once; what is not sent by then stays in the queue.</param>
    public async Task RunAsync(CancellationToken ending, CancellationToken abort)
    {
        await Task.WhenAll(RenderAsync(ending), _sender.RunAsync(ending, abort));
        await PushLastAsync(abort);
    }

    public void Dispose()
    {
        _client.Dispose();
        Queue.Dispose();
    }

    private async Task RenderAsync(CancellationToken ending)
    {
        using var timer = new PeriodicTimer(_options.Interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(ending)) await QueueViewAsync(ending);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The ordinary end.
        }
    }

    private async Task PushLastAsync(CancellationToken abort)
    {
        try
        {
            await QueueViewAsync(abort);
            await _sender.DrainAsync(abort);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            LogCutOff(Name);
        }
    }

    /// <summary>Puts the view as it is now into the queue, if this gateway is the one to push and has a view.</summary>
    private async Task QueueViewAsync(CancellationToken cancellationToken)
    {
        if (!_lease.IsHeld || _host.Opened is not { } opened) return;
        try
        {
            Statistics.CountView(await _views.AddAsync(opened.Engine, _time.GetUtcNow().ToUnixTimeMilliseconds(), cancellationToken));
        }
        catch (Exception error) when (error is ScrapeIncompleteException or IOException or UnauthorizedAccessException)
        {
            Statistics.CountFailedView();
            LogNotQueued(Name, error.Message);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            Statistics.CountFailedView();
            LogBroken(Name, error);
        }
    }
}
