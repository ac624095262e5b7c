using Tributary.Engine.Rules;
using Tributary.Gateway.PushApi;

namespace Tributary.Gateway.Hosting;

/// <summary>What goes on beside the requests: taking over changed rules, and letting go of what is no longer used.</summary>
internal sealed class Upkeep(EngineHost host, RuleStore rules, SourceCache sources, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(rules.WatchAsync(stoppingToken), SweepAsync(stoppingToken));

    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SweepInterval, time);
        try
        {
            for (var round = 1; await timer.WaitForNextTickAsync(stoppingToken); round++)
            {
                host.Opened?.Pipeline.Sweep();
                host.Opened?.Points.Sweep();
                if (round % SourceCache.SweepMinutes != 0) continue;
                sources.Sweep();
                host.Opened?.Native.Sweep();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The ordinary end.
        }
    }
}
