using Tributary.Fleet.Options;
using Tributary.Fleet.Sources;

namespace Tributary.Fleet.Pushing;

/// <summary>
/// Plays the turns of all instances, some instances at a time. A turn of the fleet ends before the next begins, so no
/// group is deleted before every instance has pushed once.
/// </summary>
internal sealed class FleetPlayer(IReadOnlyList<Instance> instances, FleetOptions options, IPushSender sender, Progress progress, Func<int, CancellationToken, Task> afterTurn)
{
    public async Task PlayAsync(CancellationToken cancellation)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Connections, CancellationToken = cancellation };
        for (var turn = 0; turn <= options.Pushes; turn++)
        {
            var now = turn;
            await Parallel.ForEachAsync(instances, parallel, async (instance, stop) =>
            {
                await PlayAsync(instance.Play(now), stop).ConfigureAwait(false);
                if (now < instance.Pushes) progress.Pushed();
            }).ConfigureAwait(false);
            await afterTurn(turn, cancellation).ConfigureAwait(false);
        }
    }

    private async Task PlayAsync(Turn turn, CancellationToken cancellation)
    {
        foreach (var wave in turn.Waves)
        {
            await Task.WhenAll(wave.Select(push => sender.SendAsync(push, cancellation))).ConfigureAwait(false);
        }
    }
}
