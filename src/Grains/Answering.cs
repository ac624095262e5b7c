using Tributary.Engine.Storage;
using Tributary.Grains.Lanes;

namespace Tributary.Grains;

/// <summary>
/// Calls of a gateway that may be made again. Whatever goes wrong on the way, a silo that ends, a call that is lost, an owner
/// that was replaced, may be over by the next time; and if it is not, it is told as storage that is away for now.
/// </summary>
internal static class Answering
{
    /// <summary>Makes a call once.</summary>
    /// <exception cref="StorageUnavailableException">There was no answer.</exception>
    /// <exception cref="OperationCanceledException">Whoever asked has gone.</exception>
    public static async ValueTask<T> OnceAsync<T>(Func<ValueTask<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception error) when (error is not StorageUnavailableException && !cancellationToken.IsCancellationRequested)
        {
            throw new StorageUnavailableException($"The cluster did not answer; ask again. {error.Message}", error);
        }
    }

    /// <summary>Makes a call until it succeeds, or it is late.</summary>
    /// <param name="callee">Whom, for people: as <c>The registry of sources</c>.</param>
    /// <param name="call">The call.</param>
    /// <param name="isLate">Whether whoever asked is better told to come again.</param>
    /// <param name="time">Measures the pauses in between.</param>
    /// <exception cref="StorageUnavailableException">It is late.</exception>
    public static async Task AgainAndAgainAsync(string callee, Func<Task> call, Func<bool> isLate, TimeProvider time)
    {
        var backoff = new Backoff();
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (Exception error) when (isLate())
            {
                throw new StorageUnavailableException($"{callee} did not answer in time: {error.Message}", error);
            }
            catch (Exception)
            {
                await backoff.WaitAsync(time);
            }
        }
    }
}
