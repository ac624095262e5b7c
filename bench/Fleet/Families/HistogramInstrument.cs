using Tributary.Fleet.Numbers;
using Tributary.Fleet.Oracle;
using Tributary.Fleet.Pushing;
using Tributary.Fleet.Sources;

namespace Tributary.Fleet.Families;

/// <summary>A classic histogram. A new life may be a new version, with other buckets.</summary>
/// <param name="family">The family.</param>
/// <param name="series">The label sets.</param>
/// <param name="layouts">The layouts a life may choose from.</param>
/// <param name="hasSums">The sum of each series can be told; else none is owed.</param>
internal sealed class HistogramInstrument(Family family, Label[][] series, IReadOnlyList<BucketLayout> layouts, bool hasSums = true) : Instrument(family)
{
    private readonly HistogramSeries[] _series = Array.ConvertAll(series, _ => new HistogramSeries());
    private BucketLayout _layout = layouts[0];

    public override void Restart(DeterministicRandom random, bool mustFall)
    {
        _layout = layouts[random.Below(layouts.Count)];
        foreach (var one in _series)
        {
            var most = mustFall && one.PushedCount > Amount.Zero ? one.PushedCount - Amount.Whole(1) : Amount.Whole(int.MaxValue);
            one.Restart(_layout);
            Observe(one, random, most);
        }
    }

    public override void Advance(DeterministicRandom random)
    {
        foreach (var one in _series) Observe(one, random, Amount.Whole(int.MaxValue));
    }

    public override void Push(IExposition text, bool delta)
    {
        text.Begin(Family);
        for (var i = 0; i < series.Length; i++) _series[i].Push(Family.Name, series[i], text, delta);
    }

    /// <summary>Histograms stay in the totals.</summary>
    public override void Withdraw()
    {
    }

    public override void ContributeTo(ExpectedView view, Grouping group, bool alive)
    {
        for (var i = 0; i < series.Length; i++)
        {
            _series[i].ContributeTo(view.Histogram(Family, group.Apply(series[i]), alive), hasSums);
        }
    }

    private static void Observe(HistogramSeries one, DeterministicRandom random, Amount most)
    {
        var observations = Amount.Min(Amount.Whole(random.Below(12)), most);
        for (var n = Amount.Zero; n < observations; n += Amount.Whole(1))
        {
            // Small values are common, as with latencies; the bounds themselves occur too.
            one.Observe(new Amount(random.Below(1 + random.Below(12_000))));
        }
    }
}
