namespace Tributary.Engine.Tests.Rules;

/// <summary>A clock that moves when the test says so. Its timers fire on the thread that moves it.</summary>
internal sealed class ManualTime : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private TimeSpan _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_gate) return _passed.Ticks;
    }

    public override DateTimeOffset GetUtcNow() => Start.AddTicks(GetTimestamp());

    /// <summary>Whether a timer is to fire that soon: something waits for it.</summary>
    public bool HasTimerWithin(TimeSpan time)
    {
        lock (_gate) return _timers.Any(timer => timer.Next is { } next && next <= _passed + time);
    }

    /// <summary>How many timers are to fire some time.</summary>
    public int TimersSet
    {
        get
        {
            lock (_gate) return _timers.Count(timer => timer.Next is not null);
        }
    }

    public void Advance(TimeSpan by)
    {
        ManualTimer[] due;
        lock (_gate)
        {
            _passed += by;
            due = [.. _timers.Where(timer => timer.TryFire(_passed))];
        }

        foreach (var timer in due) timer.Fire();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        lock (_gate) _timers.Add(timer);
        return timer;
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan? Next { get; private set; }

        public bool TryFire(TimeSpan passed)
        {
            if (Next is null || Next > passed) return false;
            Next = _period > TimeSpan.Zero ? passed + _period : null;
            return true;
        }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                Next = dueTime == Timeout.InfiniteTimeSpan ? null : time._passed + dueTime;
                _period = period;
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._gate) time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
