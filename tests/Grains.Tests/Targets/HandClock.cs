namespace Tributary.Grains.Tests.Targets;

/// <summary>A clock that moves when the test says so, and may run faster or slower than the others that it is moved with.</summary>
internal sealed class HandClock(double rate = 1) : TimeProvider
{
    private long _ticks = TimeSpan.FromDays(1).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(_ticks);

    public void Advance(TimeSpan by) => _ticks += (long)(by.Ticks * rate);
}
