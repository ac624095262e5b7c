using Tributary.Fleet.Numbers;
using Tributary.Fleet.Pushing;

namespace Tributary.Fleet.Sources;

/// <summary>
/// The clock of a process whose points have times: ten seconds between exports. It follows from the plan alone, as all of an
/// instance does.
/// </summary>
/// <param name="begins">When the first life begins.</param>
/// <param name="away">How long the process is away between two lives.</param>
internal sealed class OtlpClock(Amount begins, Amount away)
{
    private static readonly Amount Interval = Amount.Whole(10);

    private Amount _start = begins;
    private Amount _last = begins;

    /// <summary>The process has come back.</summary>
    public void Restart() => _start = _last += away;

    /// <summary>The next export.</summary>
    /// <param name="knowsStart">The process says when it started.</param>
    /// <param name="isDelta">Counts are increments since the last export.</param>
    public OtlpMoment Next(bool knowsStart, bool isDelta)
    {
        var (from, time) = (_last, _last + Interval);
        _last = time;
        return new OtlpMoment(knowsStart ? _start : null, from, time, isDelta);
    }
}
