namespace Tributary.Gateway.PushApi;

/// <summary>Counts the bytes of bodies in flight, and says when there are enough.</summary>
internal sealed class ByteBudget(long limit)
{
    private long _used;

    public long Used => Volatile.Read(ref _used);

    /// <summary>Takes bytes if there is room; the first taker always gets what it asks for, or the largest bodies would never fit.</summary>
    public bool TryTake(long bytes)
    {
        var used = Interlocked.Add(ref _used, bytes);
        if (used <= limit || used == bytes) return true;
        Interlocked.Add(ref _used, -bytes);
        return false;
    }

    public void Give(long bytes) => Interlocked.Add(ref _used, -bytes);
}
