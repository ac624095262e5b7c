namespace Tributary.Peers.Workload.Protocols;

/// <summary>
/// When pushes say that they were taken, in protocols that say it: one a second, the last of a run when it began. So every
/// push is later than the one before, none is in the future, and none so old that a server no longer shows it.
/// </summary>
/// <param name="Start">The time of push 0, Unix milliseconds.</param>
internal readonly record struct PushClock(long Start)
{
    private const long Step = 1000;

    /// <param name="now">When the run begins.</param>
    /// <param name="pushes">How many pushes of every instance it has.</param>
    public static PushClock EndingAt(DateTimeOffset now, int pushes) => new(now.ToUnixTimeMilliseconds() - (pushes * Step));

    /// <returns>Unix milliseconds.</returns>
    public long TimeOf(int push) => Start + (push * Step);
}
