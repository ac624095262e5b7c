using System.Diagnostics.CodeAnalysis;
using Tributary.Engine.Storage;
using Tributary.Grains.Storage;

namespace Tributary.Grains.Activations;

/// <summary>
/// What a grain owns, for all on the silo who use it: the grain itself, and the dispatcher, which spares a call through
/// Orleans. It serves one at a time, and is given up when it cannot be trusted any more.
/// </summary>
/// <param name="owned">What it is about.</param>
/// <param name="deactivate">Ends the grain's activation soon; may be called from any thread, more than once.</param>
[SuppressMessage("Reliability", "CA1001", Justification = "Without a wait handle there is nothing to dispose of, and those who come too late must find it whole.")]
internal class Activation<T>(T owned, Action deactivate)
    where T : class, IOwned
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _hasEnded;

    /// <exception cref="ActivationEndedException">It has ended; nothing was done.</exception>
    public async ValueTask<TResult> RunAsync<TResult>(Func<T, ValueTask<TResult>> work)
    {
        await _turn.WaitAsync();
        try
        {
            return _hasEnded ? throw new ActivationEndedException() : await work(owned);
        }
        finally
        {
            if (owned.IsBroken) deactivate();
            _turn.Release();
        }
    }

    /// <inheritdoc cref="RunAsync{TResult}"/>
    public async ValueTask RunAsync(Func<T, ValueTask> work) => await RunAsync(async owned =>
    {
        await work(owned);
        return true;
    });

    /// <summary>Ends it, with a last thing to do after all that has begun. Those who come later find that it has ended.</summary>
    public Task EndAsync(Func<T, ValueTask> last) => RunAsync(owned =>
    {
        _hasEnded = true;
        return last(owned);
    }).AsTask();

    /// <summary>Ends it, with a snapshot if that is worth it.</summary>
    /// <returns>Why none could be written, if so. The journal has everything; the next owner takes a little longer.</returns>
    public async Task<Exception?> EndWithSnapshotAsync(CancellationToken cancellationToken)
    {
        Exception? failure = null;
        await EndAsync(async owned =>
        {
            if (!owned.IsSnapshotWorthAtEnd) return;
            try
            {
                await owned.SnapshotAsync(cancellationToken);
            }
            catch (Exception e) when (e is FencedException or StorageUnavailableException or OperationCanceledException)
            {
                failure = e;
            }
        });
        return failure;
    }

    /// <summary>Ends the grain's activation soon: it cannot be trusted any more, for a reason that the owned does not know.</summary>
    protected void Deactivate() => deactivate();
}
