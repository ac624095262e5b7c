using System.Runtime.InteropServices;
using Tributary.Fleet.Families;
using Tributary.Fleet.Pages;

namespace Tributary.Fleet.Oracle;

/// <summary>
/// The merged view that the fleet is owed once every push is acknowledged. Instances add what they contribute; nothing
/// here depends on the order in which pushes arrived.
/// </summary>
/// <param name="emptyHistogramsHaveBounds">Bounds in which nothing was counted matter: buckets that come one by one are not known to be empty as a whole.</param>
internal sealed class ExpectedView(bool emptyHistogramsHaveBounds = false)
{
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ExpectedCounter> _counters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ExpectedGauge> _gauges = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ExpectedHistogram> _histograms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ExpectedDistinct> _distinct = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ExpectedSummary> _summaries = new(StringComparer.Ordinal);

    /// <summary>Declared types by the family's name in text format 0.0.4.</summary>
    public IReadOnlyDictionary<string, string> Types => _types;

    public void Counter(Family family, IReadOnlyList<Label> labels, Numbers.Amount total, bool exact, bool alive) =>
        Find(_counters, family, labels, static (_, _) => new ExpectedCounter()).Add(total, exact, alive);

    public void Gauge(Family family, IReadOnlyList<Label> labels, Numbers.Amount value, bool whole) =>
        Find(_gauges, family, labels, static (family, _) => new ExpectedGauge(family.Rule)).Add(value, whole);

    public void Distinct(Family family, IReadOnlyList<Label> labels, IEnumerable<string> values) =>
        Find(_distinct, family, labels, static (_, _) => new ExpectedDistinct()).Add(values);

    public ExpectedHistogram Histogram(Family family, IReadOnlyList<Label> labels, bool alive)
    {
        var histogram = Find(_histograms, family, labels, (family, labels) => new ExpectedHistogram(family.Name, labels, emptyHistogramsHaveBounds));
        histogram.AddFeeder(alive);
        return histogram;
    }

    public ExpectedSummary Summary(Family family, IReadOnlyList<Label> labels, bool alive)
    {
        var summary = Find(_summaries, family, labels, static (family, labels) => new ExpectedSummary(family.Name, labels));
        summary.AddFeeder(alive);
        return summary;
    }

    public ExpectedSamples ToSamples()
    {
        var samples = new ExpectedSamples();
        foreach (var (key, counter) in _counters) counter.AddTo(samples, key);
        foreach (var (key, distinct) in _distinct) samples.Add(key, distinct.ToExpectation());
        foreach (var (key, gauge) in _gauges) samples.Add(key, gauge.ToExpectation());
        foreach (var histogram in _histograms.Values) histogram.AddTo(samples);
        foreach (var summary in _summaries.Values) summary.AddTo(samples);
        return samples;
    }

    /// <summary>The sets alone.</summary>
    public ExpectedSamples ToDistinctSamples()
    {
        var samples = new ExpectedSamples();
        foreach (var (key, distinct) in _distinct) samples.Add(key, distinct.ToExpectation());
        return samples;
    }

    private T Find<T>(Dictionary<string, T> known, Family family, IReadOnlyList<Label> labels, Func<Family, IReadOnlyList<Label>, T> create)
    {
        _types[family.Name] = family.Type.ToString().ToLowerInvariant();
        ref var found = ref CollectionsMarshal.GetValueRefOrAddDefault(known, SeriesKey.Of(family.Name, labels), out var exists);
        if (!exists) found = create(family, labels);
        return found!;
    }
}
