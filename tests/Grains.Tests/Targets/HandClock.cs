using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.Grains.Tests;

/// <summary>A clock that moves when the test says so, and may run faster or slower than the others that it is moved with.</summary>
internal sealed class HandClock(double rate = 1) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<HandTimer> _timers = [];
    private long _ticks = TimeSpan.FromDays(1).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan) throw new NotSupportedException("Timers go off once.");
        var timer = new HandTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves it, and lets the timers go off that are due by then, on this thread.</summary>
    public void Advance(TimeSpan by)
    {
        var now = Interlocked.Add(ref _ticks, (long)(by.Ticks * rate));
        foreach (var timer in TakeTimers(timer => timer.Due <= now)) timer.GoOff();
    }

    /// <summary>Waits until somebody waits for the clock.</summary>
    public Task AwaitedAsync() => Eventually.HoldsAsync(() => Task.FromResult(Timers == 1), "one timer", () => $"{Timers} timers");

    public int Timers
    {
        get
        {
            lock (_gate) return _timers.Count;
        }
    }

    private List<HandTimer> TakeTimers(Predicate<HandTimer> taken)
    {
        lock (_gate)
        {
            var found = _timers.FindAll(taken);
            _timers.RemoveAll(taken);
            return found;
        }
    }

    private sealed class HandTimer(HandClock clock, Action callback) : ITimer
    {
        public long Due { get; private set; }

        public void GoOff() => callback();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Dispose();
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            Due = clock.GetTimestamp() + dueTime.Ticks;
            lock (clock._gate) clock._timers.Add(this);
            return true;
        }

        public void Dispose() => clock.TakeTimers(timer => timer == this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
