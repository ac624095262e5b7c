namespace Tributary.Engine.Embedded;

/// <summary>
/// Stamps that rise with every call, and follow the wall clock where it lets them: a clock that is set back, or two pushes
/// in one tick, never make a later push look older.
/// </summary>
internal sealed class HybridClock(TimeProvider time)
{
    private long _last;

    /// <summary>A new stamp: UTC ticks (100 ns), or one more than the last.</summary>
    public long Next()
    {
        var now = time.GetUtcNow().UtcTicks;
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last) return next;
        }
    }

    /// <summary>A stamp found in the journal: later ones come after it.</summary>
    public void Observe(long stamp)
    {
        while (true)
        {
            var last = Volatile.Read(ref _last);
            if (stamp <= last || Interlocked.CompareExchange(ref _last, stamp, last) == last) return;
        }
    }
}
