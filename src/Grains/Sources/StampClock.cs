namespace Tributary.Grains.Sources;

/// <summary>
/// Stamps that rise with every call, also over restarts and failovers to machines whose clocks are behind: an owner
/// reserves them ahead, durably, and its successor begins above what was reserved.
/// </summary>
internal sealed class StampClock(TimeProvider time)
{
    /// <summary>How far ahead: one journal row every ten seconds of activity, and at most that far from the true time after a failover.</summary>
    private static readonly long Ahead = TimeSpan.FromSeconds(10).Ticks;

    private long _last;

    /// <summary>No stamp above it was given out.</summary>
    public long Reserved { get; private set; }

    /// <summary>The next stamp: UTC ticks (100 ns), or one more than the last.</summary>
    /// <param name="isReserved">False if the caller must make <see cref="Reserved"/> durable before it tells the stamp to anyone.</param>
    public long Next(out bool isReserved)
    {
        _last = Math.Max(time.GetUtcNow().UtcTicks, _last + 1);
        isReserved = _last <= Reserved;
        if (!isReserved) Reserved = _last + Ahead;
        return _last;
    }

    /// <summary>An earlier owner reserved stamps up to this one.</summary>
    public void Observe(long reserved)
    {
        Reserved = Math.Max(Reserved, reserved);
        _last = Math.Max(_last, reserved);
    }
}
