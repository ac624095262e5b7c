using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;

namespace Tributary.Protocols.Asab;

/// <summary>The values that share a set of tags.</summary>
internal sealed class AsabFieldset(KeyValuePair<string, string>[] tags)
{
    public KeyValuePair<string, string>[] Tags { get; } = tags;

    /// <summary>Values by name, of what is no histogram.</summary>
    public List<KeyValuePair<string, ExactSum>> Values { get; } = [];

    /// <summary>Cumulative counts of histograms: by bound, then by name.</summary>
    public SortedList<double, List<KeyValuePair<string, ExactSum>>> Buckets { get; } = [];

    /// <summary>Of all names together, as ASAB has it.</summary>
    public ExactSum Sum { get; private set; }

    /// <inheritdoc cref="Sum"/>
    public ExactSum Count { get; private set; }

    public void AddHistogram(string name, HistogramBounds bounds, ReadOnlySpan<ExactSum> cumulative, in ExactSum sum)
    {
        for (var i = 0; i < cumulative.Length; i++)
        {
            var bound = i < bounds.Count ? bounds[i] : double.PositiveInfinity;
            if (!Buckets.TryGetValue(bound, out var counts)) Buckets[bound] = counts = [];
            counts.Add(new(name, cumulative[i]));
        }

        Sum += sum;
        Count += cumulative[^1];
    }
}
