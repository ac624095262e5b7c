namespace Tributary.Grains.Lanes;

/// <summary>How long to wait before a call is made again that has failed: from 20 ms, twice as long each time, to a second.</summary>
internal struct Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private TimeSpan _last;

    /// <param name="time">The clock.</param>
    public Task WaitAsync(TimeProvider time)
    {
        _last = _last == TimeSpan.Zero ? First : TimeSpan.FromTicks(Math.Min(_last.Ticks * 2, Longest.Ticks));
        return Task.Delay(_last, time);
    }

    public void Reset() => _last = TimeSpan.Zero;
}
