namespace Tributary.Engine.Ingest.Points;

/// <summary>
/// The times of points that come without one. They rise with every call: a point that is not newer than the last of its
/// series counts as a repetition, and two requests may come in one tick of the clock, or across its being set back.
/// </summary>
internal sealed class ReceiptClock(TimeProvider time)
{
    /// <summary>In ticks of 100 ns: less would be lost in a double of Unix seconds.</summary>
    private const long Step = TimeSpan.TicksPerMicrosecond;

    private long _last;

    /// <summary>Unix seconds: now, or a microsecond after the last.</summary>
    public double Next()
    {
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / Step;
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last) return next / 1e6;
        }
    }
}
