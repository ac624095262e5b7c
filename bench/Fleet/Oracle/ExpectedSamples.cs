using Tributary.Fleet.Families;
using Tributary.Fleet.Pages;

namespace Tributary.Fleet.Oracle;

/// <summary>Every sample that the merged view must show, in either format.</summary>
internal sealed class ExpectedSamples
{
    private readonly Dictionary<string, Expectation> _samples = new(StringComparer.Ordinal);
    private readonly List<string[]> _ladders = [];

    public IReadOnlyDictionary<string, Expectation> Samples => _samples;

    /// <summary>Keys of samples that must not fall from one to the next: the quantiles of a summary.</summary>
    public IReadOnlyList<string[]> Ladders => _ladders;

    public void Add(string key, Expectation expectation) => _samples.Add(key, expectation);

    /// <returns>The sample's key.</returns>
    public string Add(string name, IReadOnlyList<Label> labels, Label? last, Expectation expectation)
    {
        var key = SeriesKey.Of(name, labels, last);
        _samples.Add(key, expectation);
        return key;
    }

    public void AddLadder(string[] keys) => _ladders.Add(keys);
}
