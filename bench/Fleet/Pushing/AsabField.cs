using Tributary.Fleet.Families;
using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Pushing;

/// <summary>The values of one metric of ASAB that share tags, and of a histogram the sum.</summary>
internal sealed class AsabField(List<Label> tags)
{
    public IReadOnlyList<Label> Tags => tags;

    /// <summary>Each with its name; of a histogram the counts.</summary>
    public List<(string Name, Amount Value)> Values { get; } = [];

    /// <summary>Of a histogram, for each of the values, the cumulative counts by bound; empty for other metrics.</summary>
    public List<List<(string Bound, Amount Count)>> Buckets { get; } = [];

    /// <summary>Of a histogram, the sum of all names together.</summary>
    public Amount Sum { get; set; }
}
