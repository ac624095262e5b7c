namespace Tributary.Engine.Storage.Journal;

/// <summary>Waiters that nobody holds.</summary>
internal sealed class DurabilityWaiterPool
{
    private readonly FreeList<DurabilityWaiter> _free = new();

    /// <summary>A waiter that is ready for a new wait.</summary>
    public DurabilityWaiter Rent()
    {
        if (!_free.TryTake(out var waiter)) waiter = new DurabilityWaiter(this);
        waiter.Prepare();
        return waiter;
    }

    public void Return(DurabilityWaiter waiter) => _free.Return(waiter);
}
