using System.Runtime.InteropServices;

namespace Tributary.Engine.Storage.Journal;

/// <summary>Sends acknowledgements, and keeps the objects that carry them.</summary>
internal sealed class AcknowledgementPool
{
    private readonly FreeList<Acknowledgement> _idle = new();

    /// <summary>Lets the pool of threads tell these waiters that their records are on disk.</summary>
    public void Send(List<DurabilityWaiter> waiters)
    {
        ReadOnlySpan<DurabilityWaiter> rest = CollectionsMarshal.AsSpan(waiters);
        while (!rest.IsEmpty)
        {
            if (!_idle.TryTake(out var acknowledgement)) acknowledgement = new Acknowledgement(this);
            var count = Math.Min(rest.Length, Acknowledgement.MaxWaiters);
            foreach (var waiter in rest[..count]) acknowledgement.Add(waiter);
            rest = rest[count..];
            ThreadPool.UnsafeQueueUserWorkItem(acknowledgement, preferLocal: false);
        }
    }

    public void Return(Acknowledgement acknowledgement) => _idle.Return(acknowledgement);
}
