using Tributary.Fleet.Numbers;
using Tributary.Fleet.Oracle;
using Tributary.Fleet.Pushing;
using Tributary.Fleet.Sources;

namespace Tributary.Fleet.Families;

/// <summary>A gauge whose series come and go: every push shows the ones that exist just then.</summary>
/// <param name="family">The family.</param>
/// <param name="series">All series it may have.</param>
/// <param name="lowest">The least value.</param>
/// <param name="span">How far values reach above it.</param>
/// <param name="presence">The chance of a series to exist at a push.</param>
internal sealed class GaugeInstrument(Family family, Label[][] series, Amount lowest, Amount span, double presence) : Instrument(family)
{
    private readonly Amount?[] _values = new Amount?[series.Length];
    private readonly Amount?[] _shown = new Amount?[series.Length];
    private readonly bool _whole = lowest.IsWhole && span.IsWhole;

    public override void Restart(DeterministicRandom random, bool mustFall) => Advance(random);

    public override void Advance(DeterministicRandom random)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            _values[i] = random.Chance(presence) ? Draw(random) : null;
        }
    }

    public override void Push(IExposition text, bool delta)
    {
        // A family without series is not pushed at all, so a POST leaves what was shown.
        if (Array.TrueForAll(_values, value => value is null)) return;
        text.Begin(Family);
        for (var i = 0; i < series.Length; i++)
        {
            if (_values[i] is { } value) text.Sample(Family.Name, series[i], value);
            else if (!text.TellsEnds) continue;
            else if (_shown[i] is not null) text.End(Family.Name, series[i]);
            _shown[i] = _values[i];
        }
    }

    public override void Withdraw() => Array.Clear(_shown);

    public override void ContributeTo(ExpectedView view, Grouping group, bool alive)
    {
        for (var i = 0; i < series.Length; i++)
        {
            if (_shown[i] is { } value) view.Gauge(Family, group.Apply(series[i]), value, _whole);
        }
    }

    private Amount Draw(DeterministicRandom random)
    {
        var drawn = random.Below((long)span.Thousandths);
        return lowest + (_whole ? Amount.Whole(drawn / 1000) : new Amount(drawn));
    }
}
