using Microsoft.Extensions.Logging;
using Tributary.Grains.Activations;
using Tributary.Grains.Dispatch;

namespace Tributary.Grains.Balancing;

/// <summary>
/// Hands shards and partitions of this silo to others that have fewer: to one that came back, or that is new. A shard on
/// its way answers a moment later; nothing is lost, for it moves as it does when a silo is shut down.
/// </summary>
internal sealed partial class Balancer(
    LocalActivations local, IGrainFactory grains, IClusterManifestProvider manifests, ILocalSiloDetails own, ClusterOptions options, TimeProvider time, ILogger<Balancer> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>At most so many are on their way at once: pushes of all families must not wait at the same time.</summary>
    private const int MaxMoves = 64;

    private static readonly GrainType Dispatchers = GrainType.Create("silo-dispatcher");

    private readonly CancellationTokenSource _stop = new();
    private Task _rounds = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(Balancer), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    public void Dispose() => _stop.Dispose();

    /// <summary>Compares with the others, and hands over what is too much.</summary>
    /// <returns>How many were sent on their way.</returns>
    public async Task<int> BalanceAsync()
    {
        var loads = await AskAllAsync();
        var place = Array.FindIndex(loads, load => load.Silo.Equals(own.SiloAddress));
        if (place < 0) return 0;
        var shards = BalancePlan.MovesFrom([.. loads.Select(load => load.Shards)], place);
        var partitions = BalancePlan.MovesFrom([.. loads.Select(load => load.Partitions)], place);
        (IMovable Activation, int Target)[] moves = [.. local.Partitions.Zip(partitions), .. local.Shards.Zip(shards)];
        moves = moves[..Math.Min(moves.Length, MaxMoves)];
        foreach (var (activation, target) in moves) activation.MoveTo(loads[target].Silo);
        if (moves.Length > 0) LogMoved(logger, moves.Length);
        return moves.Length;
    }

    private Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.BalanceInterval > TimeSpan.Zero) _rounds = Task.Run(RunAsync, cancellationToken);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _rounds;
    }

    private async Task RunAsync()
    {
        while (true)
        {
            await Task.Delay(options.BalanceInterval, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stop.IsCancellationRequested) return;
            try
            {
                await BalanceAsync();
            }
            catch (Exception e)
            {
                // A silo that is on its way out does not answer. The next round asks those that are there then.
                LogPostponed(logger, e.Message);
            }
        }
    }

    /// <returns>What each silo says that hosts shards, in the order of their addresses.</returns>
    private async Task<SiloLoad[]> AskAllAsync()
    {
        var hosts = manifests.Current.Silos.Where(silo => silo.Value.Grains.ContainsKey(Dispatchers)).Select(silo => silo.Key).Order().ToList();
        if (!hosts.Contains(own.SiloAddress)) return [];
        var loads = await Task.WhenAll(hosts.Select(async silo => (Asked: silo, Load: await grains.GetGrain<ISiloDispatcherGrain>(DispatcherKey.Of(silo, nameof(Balancer))).LoadAsync())));

        // Where a silo has just ended, another one answers for it.
        return [.. loads.Where(answer => answer.Load.Silo.Equals(answer.Asked)).Select(answer => answer.Load)];
    }
}
