using Tributary.Fleet.Numbers;
using Tributary.Fleet.Oracle;
using Tributary.Fleet.Pushing;
using Tributary.Fleet.Sources;

namespace Tributary.Fleet.Families;

/// <summary>
/// A summary with ready quantiles. Delta pushes carry only sum and count: a quantile is no amount that could be added.
/// </summary>
internal sealed class SummaryInstrument(Family family, Label[][] series) : Instrument(family)
{
    /// <summary>The quantiles, as they stand in the label.</summary>
    public static IReadOnlyList<string> Quantiles { get; } = ["0.5", "0.9", "0.99"];

    private readonly SummarySeries[] _series = new SummarySeries[series.Length];

    public override void Restart(DeterministicRandom random, bool mustFall)
    {
        foreach (ref var one in _series.AsSpan())
        {
            var before = one.Count.Pushed;
            one.Count.Restart();
            one.Sum.Restart();
            var most = mustFall && before > Amount.Zero ? (int)(before.Thousandths / 1000) - 1 : int.MaxValue;
            Observe(ref one, random, most);
        }
    }

    public override void Advance(DeterministicRandom random)
    {
        foreach (ref var one in _series.AsSpan()) Observe(ref one, random, int.MaxValue);
    }

    public override void Push(IExposition text, bool delta)
    {
        text.Begin(Family);
        for (var i = 0; i < series.Length; i++)
        {
            ref var one = ref _series[i];
            if (!delta && text.TakesQuantiles) PushQuantiles(ref one, series[i], text);
            text.Sample(Family.Name + "_sum", series[i], one.Sum.Push(delta));
            text.Sample(Family.Name + "_count", series[i], one.Count.Push(delta));
        }
    }

    public override void Withdraw()
    {
        foreach (ref var one in _series.AsSpan()) one.Shown = false;
    }

    public override void ContributeTo(ExpectedView view, Grouping group, bool alive)
    {
        for (var i = 0; i < series.Length; i++)
        {
            ref readonly var one = ref _series[i];
            var expected = view.Summary(Family, group.Apply(series[i]), alive);
            expected.Add(one.Sum.Total, one.Count.Total);
            if (one.Lowest is { } lowest && one.Highest is { } highest) expected.AddRange(lowest, highest, one.Shown);
        }
    }

    private static void Observe(ref SummarySeries one, DeterministicRandom random, int most)
    {
        var observations = Math.Min(1 + random.Below(20), most);
        one.Count.Add(Amount.Whole(observations));
        for (var i = 0; i < observations; i++) one.Sum.Add(new Amount(1 + random.Below(3_000)));
        one.Median = new Amount(1 + random.Below(500));
        one.Ninetieth = one.Median + new Amount(random.Below(700));
        one.NinetyNinth = one.Ninetieth + new Amount(random.Below(1_500));
    }

    private void PushQuantiles(ref SummarySeries one, Label[] labels, IExposition text)
    {
        one.Shown = true;
        one.Lowest = one.Lowest is { } lowest ? Amount.Min(lowest, one.Median) : one.Median;
        one.Highest = one.Highest is { } highest ? Amount.Max(highest, one.NinetyNinth) : one.NinetyNinth;
        text.Quantile(Family.Name, labels, Quantiles[0], one.Median);
        text.Quantile(Family.Name, labels, Quantiles[1], one.Ninetieth);
        text.Quantile(Family.Name, labels, Quantiles[2], one.NinetyNinth);
    }

    private struct SummarySeries
    {
        public Cumulative Count;
        public Cumulative Sum;
        public Amount Median;
        public Amount Ninetieth;
        public Amount NinetyNinth;

        /// <summary>The least and the greatest quantile value ever pushed; null before the first.</summary>
        public Amount? Lowest;
        public Amount? Highest;

        /// <summary>Whether the group shows quantiles now.</summary>
        public bool Shown;
    }
}
