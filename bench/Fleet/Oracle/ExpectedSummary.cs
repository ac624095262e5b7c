using System.Globalization;
using Tributary.Fleet.Families;
using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Oracle;

/// <summary>A summary of the merged view: sum and count exact, quantiles within what the sources said, or near those of all observations.</summary>
internal sealed class ExpectedSummary(string name, IReadOnlyList<Label> labels)
{
    private readonly List<Amount> _observations = [];
    private Amount _sum;
    private Amount _count;
    private Amount? _lowest;
    private Amount? _highest;
    private bool _shown;
    private Feeders _feeders;

    public void AddFeeder(bool alive) => _feeders.Add(alive);

    public void Add(Amount sum, Amount count)
    {
        _sum += sum;
        _count += count;
    }

    /// <param name="lowest">The least value of a quantile that the source ever gave.</param>
    /// <param name="highest">The greatest.</param>
    /// <param name="shown">Whether the source shows quantiles now.</param>
    public void AddRange(Amount lowest, Amount highest, bool shown)
    {
        _lowest = _lowest is { } low ? Amount.Min(low, lowest) : lowest;
        _highest = _highest is { } high ? Amount.Max(high, highest) : highest;
        _shown |= shown;
    }

    /// <summary>Observations, all of which the gateway has seen, so that it knows their quantiles.</summary>
    public void AddObservations(IEnumerable<Amount> observations) => _observations.AddRange(observations);

    public void AddTo(ExpectedSamples samples)
    {
        if (_feeders.Removed) return;
        samples.Add(name + "_count", labels, null, new Exactly(_count));
        samples.Add(name + "_sum", labels, null, new Nearly(_sum.ToDouble(), _sum.ToDouble()));
        if (_observations.Count > 0)
        {
            var sorted = _observations.Order().ToList();
            AddQuantiles(samples, quantile => NearRank.Of(double.Parse(quantile, CultureInfo.InvariantCulture), sorted));
        }

        if (_lowest is not { } lowest || _highest is not { } highest) return;
        var expectation = new Between(lowest, highest, _shown);
        AddQuantiles(samples, _ => expectation);
    }

    private void AddQuantiles(ExpectedSamples samples, Func<string, Expectation> expectation) =>
        samples.AddLadder([.. SummaryInstrument.Quantiles.Select(quantile => samples.Add(name, labels, new Label("quantile", quantile), expectation(quantile)))]);
}
