using Tributary.Fleet.Numbers;
using Tributary.Fleet.Oracle;
using Tributary.Fleet.Pushing;
using Tributary.Fleet.Sources;

namespace Tributary.Fleet.Families;

/// <summary>A counter.</summary>
/// <param name="family">The family.</param>
/// <param name="series">The label sets.</param>
/// <param name="range">What values it takes.</param>
/// <param name="isVital">It is in every push.</param>
internal sealed class CounterInstrument(Family family, Label[][] series, CounterRange range, bool isVital = false) : Instrument(family)
{
    private readonly Cumulative[] _values = new Cumulative[series.Length];

    public override bool IsVital => isVital;

    public override void Restart(DeterministicRandom random, bool mustFall)
    {
        foreach (ref var value in _values.AsSpan())
        {
            var before = value.Pushed;
            value.Restart();
            var first = First(random);
            if (mustFall && before > Amount.Zero && first >= before) first = before - Quantum;
            value.Add(first);
        }
    }

    public override void Advance(DeterministicRandom random)
    {
        foreach (ref var value in _values.AsSpan()) value.Add(Rise(random));
    }

    public override void Push(IExposition text, bool delta)
    {
        text.Begin(Family);
        for (var i = 0; i < series.Length; i++) text.Sample(Family.Name, series[i], _values[i].Push(delta));
    }

    /// <summary>Counters stay in the totals.</summary>
    public override void Withdraw()
    {
    }

    public override void ContributeTo(ExpectedView view, Grouping group, bool alive)
    {
        for (var i = 0; i < series.Length; i++)
        {
            view.Counter(Family, group.Apply(series[i]), _values[i].Total, range != CounterRange.Fractional, alive);
        }
    }

    /// <summary>The least difference of two values.</summary>
    private Amount Quantum => range switch
    {
        CounterRange.Fractional => new Amount(1),
        CounterRange.HugeInDoubles => Amount.Whole(1 << 20),
        _ => Amount.Whole(1),
    };

    /// <summary>Some lives begin above the last value of the one before: only the epoch tells them apart.</summary>
    private Amount First(DeterministicRandom random) => range switch
    {
        // Beyond 2^53, where a double cannot hold every integer.
        CounterRange.Huge or CounterRange.HugeInDoubles => Amount.Whole((Int128)(1L << 53)) + Multiple(random, 1L << 58),
        _ => random.Chance(0.3) ? Rise(random) + Rise(random) + Rise(random) : Rise(random),
    };

    private Amount Rise(DeterministicRandom random) => range switch
    {
        CounterRange.Fractional => new Amount(random.Below(100_000)),
        CounterRange.Huge or CounterRange.HugeInDoubles => Multiple(random, 1L << 40),
        _ => Amount.Whole(random.Chance(0.2) ? 0 : random.Below(1_000)),
    };

    private Amount Multiple(DeterministicRandom random, long bound)
    {
        var drawn = Amount.Whole(random.Below(bound)).Thousandths;
        return new Amount(drawn - (drawn % Quantum.Thousandths));
    }
}

/// <summary>What values a counter takes.</summary>
internal enum CounterRange
{
    /// <summary>Small integers, some of which do not move between pushes.</summary>
    Whole,

    /// <summary>Decimal fractions, such as CPU seconds.</summary>
    Fractional,

    /// <summary>Integers beyond 2^53.</summary>
    Huge,

    /// <summary>Multiples of 2^20 beyond 2^53: doubles hold them, and the sum of tens of thousands of them.</summary>
    HugeInDoubles,
}
