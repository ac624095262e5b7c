using System.Diagnostics.CodeAnalysis;

namespace Tributary.Engine.Storage.Journal;

/// <summary>Objects that nobody uses at the moment, to be used again. Safe for concurrent use.</summary>
internal sealed class FreeList<T>
    where T : class
{
    /// <summary>More in use at a time are rare, and may go to the garbage collector.</summary>
    private const int Capacity = 1024;

    private readonly Lock _gate = new();
    private readonly Stack<T> _free = new();

    public bool TryTake([NotNullWhen(true)] out T? item)
    {
        lock (_gate) return _free.TryPop(out item);
    }

    public void Return(T item)
    {
        lock (_gate)
        {
            if (_free.Count < Capacity) _free.Push(item);
        }
    }
}
