using System.Diagnostics.CodeAnalysis;

namespace Tributary.Grains.Hosting;

/// <summary>Something that is done every so often for as long as the silo is active.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The end of the silo disposes of it.")]
internal sealed class SiloRounds
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeSpan _interval;
    private readonly Func<Task> _round;
    private readonly TimeProvider _time;
    private Task _rounds = Task.CompletedTask;

    private SiloRounds(TimeSpan interval, Func<Task> round, TimeProvider time) => (_interval, _round, _time) = (interval, round, time);

    /// <param name="lifecycle">The silo's.</param>
    /// <param name="name">What the lifecycle calls it.</param>
    /// <param name="interval">The pause before each round; zero for no rounds.</param>
    /// <param name="round">Does not throw.</param>
    /// <param name="time">The clock.</param>
    public static void Add(ISiloLifecycle lifecycle, string name, TimeSpan interval, Func<Task> round, TimeProvider time)
    {
        if (interval == TimeSpan.Zero) return;
        var rounds = new SiloRounds(interval, round, time);
        lifecycle.Subscribe(name, ServiceLifecycleStage.Active, rounds.StartAsync, rounds.StopAsync);
    }

    private Task StartAsync(CancellationToken cancellationToken)
    {
        _rounds = Task.Run(RunAsync, cancellationToken);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _rounds;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (true)
        {
            await Task.Delay(_interval, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stop.IsCancellationRequested) return;
            await _round();
        }
    }
}
