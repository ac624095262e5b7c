using Microsoft.Extensions.Hosting;

namespace Tributary.Grains.Hosting;

/// <summary>
/// Whether the silos can write to their store, for a process that has none itself. They are asked every two seconds, so
/// that it is known where nobody pushes, too.
/// </summary>
public sealed class StoreWatch(ShardHosts hosts, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>A silo that takes longer is one that does not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private volatile string? _failure;

    /// <summary>Why no silo can write to the store, and what to do, as one of them said last; null if one can, or if none has answered.</summary>
    public string? Failure => _failure;

    /// <summary>What the answers come to.</summary>
    /// <param name="answers">Of each silo that did answer: why it cannot write, or null if it can.</param>
    /// <remarks>While one can, pushes to its shards succeed; and one that alone cannot ends: <see cref="CutOffWatch"/>.</remarks>
    internal static string? Conclude(IReadOnlyList<string?> answers) => answers.Any(answer => answer is null) ? null : answers.Count > 0 ? answers[0] : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var answers = await Task.WhenAll(hosts.All.Select(silo => AskAsync(silo, stoppingToken)));
            _failure = Conclude([.. answers.Where(answer => answer.HasCome).Select(answer => answer.Failure)]);
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <remarks>Nothing comes of a silo that has gone, or that is of a version which does not know the question.</remarks>
    private async Task<(bool HasCome, string? Failure)> AskAsync(SiloAddress silo, CancellationToken cancellationToken)
    {
        try
        {
            return (true, await hosts.DispatcherOf(silo, nameof(StoreWatch)).StoreFailureAsync().AsTask().WaitAsync(Patience, time, cancellationToken));
        }
        catch (Exception)
        {
            return (false, null);
        }
    }
}
