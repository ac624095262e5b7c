using System.Threading.Tasks.Sources;

namespace Tributary.Engine.Storage.Journal;

/// <summary>
/// One wait for the disk, used again and again. Two hold it: the batch it waits for and the caller who awaits it; when
/// both have let go it returns to its pool, so a cancelled wait is not reused while its batch still lists it.
/// </summary>
internal sealed class DurabilityWaiter(DurabilityWaiterPool pool) : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _source;
    private CancellationTokenRegistration _cancellation;
    private int _settled;
    private int _holders;

    /// <summary>Makes the waiter ready for a new wait.</summary>
    public void Prepare()
    {
        _source.Reset();
        _settled = 0;
        _holders = 2;
    }

    /// <summary>The wait as the caller sees it. Called once, after the batch got hold of the waiter.</summary>
    public ValueTask Start(CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken.UnsafeRegister(
            static (waiter, token) => ((DurabilityWaiter)waiter!).Settle(new OperationCanceledException(token)), this);
        return new ValueTask(this, _source.Version);
    }

    /// <summary>The batch is on disk, or failed; it lets go of the waiter.</summary>
    public void Complete(Exception? error)
    {
        Settle(error);
        LetGo();
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    public void GetResult(short token)
    {
        try
        {
            _source.GetResult(token);
        }
        finally
        {
            // Waits for a callback that runs just now: none may reach the waiter's next life.
            _cancellation.Dispose();
            LetGo();
        }
    }

    private void Settle(Exception? error)
    {
        if (Interlocked.Exchange(ref _settled, 1) != 0) return;

        // Success is told by an Acknowledgement, on a thread of the pool that has nothing else to do. Failure and
        // cancellation come from threads that have: the writer, and whoever cancels.
        _source.RunContinuationsAsynchronously = error is not null;
        if (error is null) _source.SetResult(true);
        else _source.SetException(error);
    }

    private void LetGo()
    {
        if (Interlocked.Decrement(ref _holders) == 0) pool.Return(this);
    }
}
