namespace Tributary.Engine.Storage.Journal;

/// <summary>Waiters that nobody holds.</summary>
internal sealed class DurabilityWaiterPool
{
    /// <summary>More waits than this at a time are rare, and their waiters may go to the garbage collector.</summary>
    private const int Capacity = 1024;

    private readonly Lock _gate = new();
    private readonly Stack<DurabilityWaiter> _free = new();

    /// <summary>A waiter that is ready for a new wait.</summary>
    public DurabilityWaiter Rent()
    {
        DurabilityWaiter? waiter;
        lock (_gate) _free.TryPop(out waiter);
        waiter ??= new DurabilityWaiter(this);
        waiter.Prepare();
        return waiter;
    }

    public void Return(DurabilityWaiter waiter)
    {
        lock (_gate)
        {
            if (_free.Count < Capacity) _free.Push(waiter);
        }
    }
}
