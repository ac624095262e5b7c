using System.Runtime.InteropServices;

namespace Tributary.Engine.Storage.Journal;

/// <summary>Sends acknowledgements, and keeps the objects that carry them.</summary>
internal sealed class AcknowledgementPool
{
    private readonly Lock _gate = new();
    private readonly Stack<Acknowledgement> _idle = new();

    /// <summary>Lets the pool of threads tell these waiters that their records are on disk.</summary>
    public void Send(List<DurabilityWaiter> waiters)
    {
        ReadOnlySpan<DurabilityWaiter> rest = CollectionsMarshal.AsSpan(waiters);
        while (!rest.IsEmpty)
        {
            var acknowledgement = Rent();
            var count = Math.Min(rest.Length, Acknowledgement.MaxWaiters);
            foreach (var waiter in rest[..count]) acknowledgement.Add(waiter);
            rest = rest[count..];
            ThreadPool.UnsafeQueueUserWorkItem(acknowledgement, preferLocal: false);
        }
    }

    public void Return(Acknowledgement acknowledgement)
    {
        lock (_gate) _idle.Push(acknowledgement);
    }

    private Acknowledgement Rent()
    {
        lock (_gate)
        {
            if (_idle.TryPop(out var acknowledgement)) return acknowledgement;
        }

        return new Acknowledgement(this);
    }
}
