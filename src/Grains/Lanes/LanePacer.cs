namespace Tributary.Grains.Lanes;

/// <summary>
/// Lets the lanes of a gateway begin their calls together, and not more often than every so often. A call costs both
/// sides and the database nearly the same for one push as for forty: at a pace, a fleet that pushes less than the cluster
/// could take costs less too.
/// </summary>
/// <param name="interval">
/// The least time between two beginnings; zero for no pace. A push that comes after a quiet time does not wait.
/// </param>
/// <param name="time">The clock.</param>
internal sealed class LanePacer(TimeSpan interval, TimeProvider time) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly List<SiloLane> _waiting = [];
    private long? _lastBegin;
    private bool _isScheduled;

    /// <summary>Begins the lane's next call as soon as may be, on another thread.</summary>
    public void Add(SiloLane lane)
    {
        TimeSpan wait;
        lock (_gate)
        {
            _waiting.Add(lane);
            if (_isScheduled) return;
            _isScheduled = true;
            wait = Wait;
        }

        // Not at once in any case: other grains' come along.
        if (wait <= TimeSpan.Zero) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        else _ = BeginLaterAsync(wait);
    }

    /// <summary>For a lane whose call has just ended, and that has more.</summary>
    /// <returns>Whether it is to begin the next at once; if not, it is begun when it is time.</returns>
    public bool GoesOn(SiloLane lane)
    {
        lock (_gate)
        {
            if (!_isScheduled && Wait <= TimeSpan.Zero)
            {
                _lastBegin = time.GetTimestamp();
                return true;
            }
        }

        Add(lane);
        return false;
    }

    void IThreadPoolWorkItem.Execute() => Begin();

    private TimeSpan Wait => _lastBegin is { } last ? interval - time.GetElapsedTime(last) : TimeSpan.Zero;

    private async Task BeginLaterAsync(TimeSpan wait)
    {
        // Timers count whole milliseconds, and cut off the rest.
        await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time).ConfigureAwait(false);
        Begin();
    }

    private void Begin()
    {
        SiloLane[] going;
        lock (_gate)
        {
            going = [.. _waiting];
            _waiting.Clear();
            _lastBegin = time.GetTimestamp();
            _isScheduled = false;
        }

        foreach (var lane in going) lane.Begin();
    }
}
