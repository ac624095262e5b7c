using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Oracle;

/// <summary>A set of the merged view, a gauge: how many different texts all instances mention.</summary>
internal sealed class ExpectedDistinct
{
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);

    public void Add(IEnumerable<string> values) => _values.UnionWith(values);

    public Expectation ToExpectation() => new Exactly(Amount.Whole(_values.Count));
}
