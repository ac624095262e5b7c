using Tributary.Engine.Storage;

namespace Tributary.Grains.Activations;

/// <summary>
/// What a grain opens when it is activated. Where the store is away, its calls fail with the reason, and not its
/// activation: that would be in the log twice with its stack, for each grain and each time it is tried.
/// </summary>
internal sealed class Opening<T>
    where T : class
{
    private T? _opened;
    private string _failure = "The grain is not active.";

    /// <summary>Whether there is something to use, and to end.</summary>
    public bool HasSucceeded => _opened is not null;

    /// <exception cref="Exception">What <paramref name="open"/> throws, save a store that is away.</exception>
    public async Task TryAsync(Func<Task<T>> open)
    {
        try
        {
            _opened = await open();
        }
        catch (StorageUnavailableException error)
        {
            _failure = error.Message;
        }
    }

    /// <param name="deactivate">Ends the activation, so that the next call opens it anew.</param>
    /// <exception cref="StorageUnavailableException">The store was away.</exception>
    public T Use(Action deactivate)
    {
        if (_opened is not null) return _opened;
        deactivate();
        throw new StorageUnavailableException(_failure);
    }
}
