using Tributary.Fleet.Numbers;
using Tributary.Fleet.Oracle;
using Tributary.Fleet.Pushing;
using Tributary.Fleet.Sources;

namespace Tributary.Fleet.Families;

/// <summary>
/// <c>process_start_time_seconds</c>, as the client libraries push it: a gauge for the view (the maximum, by its name),
/// and the epoch of the process for the one who merges.
/// </summary>
internal sealed class StartTimeInstrument(Func<Amount> startTime)
    : Instrument(new Family("process_start_time_seconds", FamilyType.Gauge, "Start time of the process since unix epoch in seconds."))
{
    private Amount? _shown;

    public override bool IsVital => true;

    public override void Restart(DeterministicRandom random, bool mustFall)
    {
    }

    public override void Advance(DeterministicRandom random)
    {
    }

    public override void Push(IExposition text, bool delta)
    {
        _shown = startTime();
        text.Begin(Family);
        text.Sample(Family.Name, [], startTime());
    }

    public override void Withdraw() => _shown = null;

    public override void ContributeTo(ExpectedView view, Grouping group, bool alive)
    {
        if (_shown is { } value) view.Gauge(Family, group.Apply([]), value, whole: false);
    }
}
