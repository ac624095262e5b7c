using Tributary.Gateway.Hosting;
using Tributary.Gateway.Targets.Leasing;
using Tributary.Gateway.Targets.Settings;

namespace Tributary.Gateway.Targets;

/// <summary>
/// Pushes to all targets from the start to the end of the process. It ends when the server takes no more requests and while
/// the engine is still there, so that the last push has everything.
/// </summary>
internal sealed partial class TargetPusher(TargetSettings settings, EngineHost host, LeaseKeeper lease, TimeProvider time, ILogger<TargetPusher> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _asking = new();
    private Task _pushing = Task.CompletedTask;
    private Task _leasing = Task.CompletedTask;
    private bool _isStopped;

    public IReadOnlyList<Target> Targets { get; private set; } = [];

    /// <exception cref="IOException">A queue cannot be opened.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.All.Count == 0) return Task.CompletedTask;
        var targets = new List<Target>();
        Targets = targets;
        foreach (var options in settings.All) targets.Add(new Target(options, settings.QueuePath, host, lease, time, logger));
        WarnOfOrphans();
        _leasing = lease.RunAsync(_asking.Token);
        _pushing = Task.WhenAll(targets.Select(target => target.RunAsync(_ending.Token, _abort.Token)));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_isStopped) return;
        _isStopped = true;
        await _ending.CancelAsync();
        using var late = new CancellationTokenSource(settings.ShutdownTimeout, time);
        await using (cancellationToken.Register(_abort.Cancel))
        await using (late.Token.Register(_abort.Cancel))
        {
            await _pushing;
        }

        await _asking.CancelAsync();
        await _leasing;
        await lease.ReleaseAsync(cancellationToken);
        Dispose();
    }

    public void Dispose()
    {
        foreach (var target in Targets) target.Dispose();
        _ending.Dispose();
        _abort.Dispose();
        _asking.Dispose();
    }

    /// <summary>A target that was renamed or moved leaves a queue behind. Nobody but the user knows whether it is still wanted.</summary>
    private void WarnOfOrphans()
    {
        var known = settings.All.Select(QueueName.Of).ToHashSet(StringComparer.Ordinal);
        foreach (var directory in new DirectoryInfo(settings.QueuePath).EnumerateDirectories().Where(directory => !known.Contains(directory.Name)))
        {
            if (directory.EnumerateFiles("*.out").Any()) LogOrphan(directory.FullName);
        }
    }

    [LoggerMessage(1303, LogLevel.Warning, "{Directory} has what no target of these settings will be sent. Delete it, or set up its target as it was")]
    private partial void LogOrphan(string directory);
}
