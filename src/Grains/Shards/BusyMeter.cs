namespace Tributary.Grains.Shards;

/// <summary>Which share of the time a shard is at work: computing, not waiting for the store.</summary>
internal sealed class BusyMeter(TimeProvider time)
{
    private long _since = time.GetTimestamp();
    private TimeSpan _busy;

    public void Add(TimeSpan work) => _busy += work;

    /// <summary>The share since it was asked last, 0 to 1.</summary>
    public double Take()
    {
        var elapsed = time.GetElapsedTime(_since);
        var share = elapsed > TimeSpan.Zero ? _busy / elapsed : 0;
        (_since, _busy) = (time.GetTimestamp(), TimeSpan.Zero);
        return share;
    }
}
