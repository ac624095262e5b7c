namespace Tributary.Grains.Lanes;

/// <summary>
/// Lets the lanes of a gateway begin their calls together, and not more often than every so often. A call costs both
/// sides and the database nearly the same for one push as for forty: at a pace, a fleet that pushes less than the cluster
/// could take costs less too.
/// </summary>
/// <param name="least">The least time between two beginnings; zero for no pace.</param>
/// <param name="longest">
/// How long a beginning waits for more pushes after the last one, while fewer than <see cref="Enough"/> wait for it. A push
/// that is the only one under way does not: there is nobody to wait for.
/// </param>
/// <param name="time">The clock.</param>
internal sealed class LanePacer(TimeSpan least, TimeSpan longest, TimeProvider time)
{
    /// <summary>Pushes that share a call. With more of them, what the call itself costs is the smaller part.</summary>
    public const int Enough = 20;

    private readonly Lock _gate = new();
    private readonly List<SiloLane> _waiting = [];
    private long? _lastBegin;
    private long _schedule;
    private int _pushesUnderWay;
    private int _pushesWaiting;

    private TimeSpan Wait => _lastBegin is { } last ? (IsCompanyExpected ? longest : least) - time.GetElapsedTime(last) : TimeSpan.Zero;

    private bool IsCompanyExpected => longest > least && least > TimeSpan.Zero && _pushesWaiting < Enough && Volatile.Read(ref _pushesUnderWay) > 1;

    /// <summary>A push has come to the gateway.</summary>
    public void Enter() => Interlocked.Increment(ref _pushesUnderWay);

    /// <summary>A push has been answered, one way or the other.</summary>
    public void Leave() => Interlocked.Decrement(ref _pushesUnderWay);

    /// <summary>A push has something to send, and has put it into the queues: what waits may begin earlier for it.</summary>
    public void NoteWaiting()
    {
        lock (_gate)
        {
            if (++_pushesWaiting == Enough && _waiting.Count > 0) Schedule();
        }
    }

    /// <summary>Begins the lane's next call as soon as may be, on another thread.</summary>
    public void Add(SiloLane lane)
    {
        lock (_gate)
        {
            _waiting.Add(lane);
            if (_waiting.Count == 1) Schedule();
        }
    }

    /// <summary>For a lane whose call has just ended, and that has more.</summary>
    /// <returns>Whether it is to begin the next at once; if not, it is begun when it is time.</returns>
    public bool GoesOn(SiloLane lane)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && Wait <= TimeSpan.Zero)
            {
                NoteBeginning();
                return true;
            }
        }

        Add(lane);
        return false;
    }

    /// <summary>Lets those begin that wait, when it is time. What was scheduled before is off.</summary>
    private void Schedule()
    {
        var (number, wait) = (++_schedule, Wait);

        // Not at once in any case: other grains' come along.
        if (wait <= TimeSpan.Zero) ThreadPool.UnsafeQueueUserWorkItem(static begin => begin.Pacer.Begin(begin.Number), (Pacer: this, Number: number), preferLocal: false);
        else _ = BeginLaterAsync(wait, number);
    }

    private async Task BeginLaterAsync(TimeSpan wait, long number)
    {
        // Timers count whole milliseconds, and cut off the rest.
        await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time).ConfigureAwait(false);
        Begin(number);
    }

    private void Begin(long number)
    {
        SiloLane[] going;
        lock (_gate)
        {
            if (number != _schedule) return;
            going = [.. _waiting];
            _waiting.Clear();
            NoteBeginning();
        }

        foreach (var lane in going) lane.Begin();
    }

    private void NoteBeginning()
    {
        _lastBegin = time.GetTimestamp();
        _pushesWaiting = 0;
    }
}
