using Tributary.Fleet.Numbers;
using Tributary.Fleet.Oracle;
using Tributary.Fleet.Pushing;
using Tributary.Fleet.Pushing.StatsD;
using Tributary.Fleet.Sources;

namespace Tributary.Fleet.Families.Events;

/// <summary>
/// A gauge that all instances change and none knows: it begins at zero, also when the receiver is started anew. That every push
/// changes it lets it show that it was.
/// </summary>
internal sealed class ChangesInstrument(Family family, Label[][] series) : Instrument(family)
{
    private readonly Amount[] _changes = new Amount[series.Length];
    private readonly Amount[] _shown = new Amount[series.Length];

    public override bool IsVital => true;

    public override void Restart(DeterministicRandom random, bool mustFall) => Advance(random);

    public override void Advance(DeterministicRandom random)
    {
        for (var i = 0; i < _changes.Length; i++) _changes[i] = Amount.Whole(random.Below(101) - 50);
    }

    public override void Push(IExposition text, bool delta)
    {
        text.Begin(Family);
        for (var i = 0; i < series.Length; i++)
        {
            ((IEventExposition)text).Change(Family.Name, series[i], _changes[i]);
            _shown[i] += _changes[i];
        }
    }

    public override void Withdraw()
    {
    }

    public override void BeForgotten() => Array.Clear(_shown);

    public override void ContributeTo(ExpectedView view, Grouping group, bool alive)
    {
        for (var i = 0; i < series.Length; i++) view.Gauge(Family, group.Apply(series[i]), _shown[i], whole: true);
    }
}
