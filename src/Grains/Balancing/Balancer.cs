using Microsoft.Extensions.Logging;
using Tributary.Grains.Activations;
using Tributary.Grains.Hosting;

namespace Tributary.Grains.Balancing;

/// <summary>
/// Hands shards and partitions of this silo to others that have fewer: to one that came back, or that is new. A shard on
/// its way answers a moment later; nothing is lost, for it moves as it does when a silo is shut down.
/// </summary>
internal sealed partial class Balancer(
    LocalActivations local, ShardHosts hosts, ILocalSiloDetails own, ClusterOptions options, TimeProvider time, ILogger<Balancer> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>At most so many are on their way at once: pushes of all families must not wait at the same time.</summary>
    private const int MaxMoves = 64;

    public void Participate(ISiloLifecycle lifecycle) => SiloRounds.Add(lifecycle, nameof(Balancer), options.BalanceInterval, TryBalanceAsync, time);

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

    private async Task TryBalanceAsync()
    {
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

    /// <returns>What each silo says that hosts shards, in the order of their addresses.</returns>
    private async Task<SiloLoad[]> AskAllAsync()
    {
        var silos = hosts.All;
        if (!silos.Contains(own.SiloAddress)) return [];
        var loads = await Task.WhenAll(silos.Select(async silo => (Asked: silo, Load: await hosts.DispatcherOf(silo, nameof(Balancer)).LoadAsync())));

        // Where a silo has just ended, another one answers for it.
        return [.. loads.Where(answer => answer.Load.Silo.Equals(answer.Asked)).Select(answer => answer.Load)];
    }
}
