namespace Tributary.Engine.Storage.Journal;

/// <summary>
/// Tells the waiters of one flush, one after the other, on a thread of the pool. Waking a thread for each of them costs
/// more than what most of them do; and not on the writer's own thread, which has the next flush to start and must not
/// meet a caller who closes the journal.
/// </summary>
internal sealed class Acknowledgement(AcknowledgementPool pool) : IThreadPoolWorkItem
{
    /// <summary>With more waiters than this several threads share them, so that none waits long for its turn.</summary>
    public const int MaxWaiters = 8;

    private readonly DurabilityWaiter[] _waiters = new DurabilityWaiter[MaxWaiters];
    private int _count;

    public void Add(DurabilityWaiter waiter) => _waiters[_count++] = waiter;

    public void Execute()
    {
        for (var i = 0; i < _count; i++) _waiters[i].Complete(error: null);
        Array.Clear(_waiters, 0, _count);
        _count = 0;
        pool.Return(this);
    }
}
