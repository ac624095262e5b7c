using Tributary.Engine;
using Tributary.Engine.Ingest;
using Tributary.Engine.Ingest.Native;
using Tributary.Engine.Ingest.Points;

namespace Tributary.Gateway.Hosting;

/// <summary>
/// Opens the engine when the server listens, and closes it when the server has answered its last request. Between the two
/// moments of a start, probes say that recovery is under way, and pushes are asked to come again.
/// </summary>
internal sealed class EngineHost(Func<CancellationToken, Task<IMetricEngine>> open, Func<IMetricEngine, OpenedEngine> ready) : IHostedLifecycleService, IAsyncDisposable
{
    private volatile OpenedEngine? _opened;

    /// <summary>The engine and the way into it; null while it recovers, and after it is closed.</summary>
    public OpenedEngine? Opened => _opened;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var engine = await open(cancellationToken);
        _opened = ready(engine);
    }

    /// <summary>Writes what the engine writes last; the server takes no requests any more.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        var opened = _opened;
        _opened = null;
        if (opened?.Engine is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>The engine and the ways into it.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Pipeline">The way of pushes of a group.</param>
/// <param name="Points">The way of requests that name their sources.</param>
/// <param name="Native">The way of native frames.</param>
internal sealed record OpenedEngine(IMetricEngine Engine, PushPipeline Pipeline, PointPipeline Points, NativePipeline Native)
{
    /// <summary>What all of them have done so far.</summary>
    public IEnumerable<IngestMetrics> Ingest => [Pipeline.Metrics, Points.Metrics, Native.Metrics];
}
