namespace Tributary.Gateway.Targets;

/// <summary>What was done with a target since the start. Safe for concurrent use.</summary>
internal sealed class TargetStatistics
{
    private long _sentRequests;
    private long _refusedRequests;
    private long _retries;
    private long _sentSamples;
    private long _refusedSamples;
    private long _skippedSamples;
    private long _views;
    private long _failedViews;
    private long _lastSuccess;

    /// <summary>Requests of which the target took everything.</summary>
    public long SentRequests => Volatile.Read(ref _sentRequests);

    /// <summary>Requests of which it refused something for good.</summary>
    public long RefusedRequests => Volatile.Read(ref _refusedRequests);

    /// <summary>Requests that failed and were, or will be, sent again.</summary>
    public long Retries => Volatile.Read(ref _retries);

    public long SentSamples => Volatile.Read(ref _sentSamples);

    public long RefusedSamples => Volatile.Read(ref _refusedSamples);

    /// <summary>Values that its protocol has no place for.</summary>
    public long SkippedSamples => Volatile.Read(ref _skippedSamples);

    /// <summary>Views that were put into the queue.</summary>
    public long Views => Volatile.Read(ref _views);

    /// <summary>Views that were due and could not be rendered or stored.</summary>
    public long FailedViews => Volatile.Read(ref _failedViews);

    /// <summary>When the target last took a request, Unix milliseconds; 0 if it never did.</summary>
    public long LastSuccess => Volatile.Read(ref _lastSuccess);

    public void CountSent(long samples, long now)
    {
        Interlocked.Increment(ref _sentRequests);
        Interlocked.Add(ref _sentSamples, samples);
        Volatile.Write(ref _lastSuccess, now);
    }

    public void CountRefused(long written, long refused)
    {
        Interlocked.Increment(ref _refusedRequests);
        Interlocked.Add(ref _sentSamples, written);
        Interlocked.Add(ref _refusedSamples, refused);
    }

    public void CountRetry() => Interlocked.Increment(ref _retries);

    public void CountView(long skipped)
    {
        Interlocked.Increment(ref _views);
        Interlocked.Add(ref _skippedSamples, skipped);
    }

    public void CountFailedView() => Interlocked.Increment(ref _failedViews);
}
