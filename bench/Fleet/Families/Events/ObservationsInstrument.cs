using Tributary.Fleet.Numbers;
using Tributary.Fleet.Oracle;
using Tributary.Fleet.Pushing;
using Tributary.Fleet.Pushing.StatsD;
using Tributary.Fleet.Sources;

namespace Tributary.Fleet.Families.Events;

/// <summary>Observations that are told one by one, of which the receiver makes a summary. Some stand for several.</summary>
internal sealed class ObservationsInstrument(Family family, Label[][] series) : Instrument(family)
{
    private static readonly int[] Weights = [1, 2, 4];

    private readonly List<(Amount Value, int Weight)>[] _waiting = Array.ConvertAll(series, _ => new List<(Amount, int)>());
    private readonly List<Amount>[] _told = Array.ConvertAll(series, _ => new List<Amount>());

    /// <summary>What is observed and not told when a process ends is lost with it.</summary>
    public override void Restart(DeterministicRandom random, bool mustFall)
    {
        foreach (var waiting in _waiting) waiting.Clear();
        Advance(random);
    }

    public override void Advance(DeterministicRandom random)
    {
        foreach (var waiting in _waiting)
        {
            for (var n = 1 + random.Below(8); n > 0; n--) waiting.Add((new Amount(1 + random.Below(1 + random.Below(12_000))), Weights[random.Below(Weights.Length)]));
        }
    }

    public override void Push(IExposition text, bool delta)
    {
        text.Begin(Family);
        for (var i = 0; i < series.Length; i++)
        {
            foreach (var alike in _waiting[i].GroupBy(one => one.Weight))
            {
                var values = alike.Select(one => one.Value).ToList();
                ((IEventExposition)text).Observe(Family.Name, series[i], values, alike.Key);
                foreach (var value in values) _told[i].AddRange(Enumerable.Repeat(value, alike.Key));
            }

            _waiting[i].Clear();
        }
    }

    public override void Withdraw()
    {
    }

    public override void ContributeTo(ExpectedView view, Grouping group, bool alive)
    {
        for (var i = 0; i < series.Length; i++)
        {
            var expected = view.Summary(Family, group.Apply(series[i]), alive);
            expected.Add(_told[i].Aggregate(Amount.Zero, (sum, value) => sum + value), Amount.Whole(_told[i].Count));
            expected.AddObservations(_told[i]);
        }
    }
}
