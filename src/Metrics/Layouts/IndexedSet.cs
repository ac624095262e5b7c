namespace Tributary.Metrics.Layouts;

/// <summary>Distinct items, numbered from 0 in order of arrival: the tables of the binary forms.</summary>
internal sealed class IndexedSet<T>(IEqualityComparer<T> comparer)
    where T : notnull
{
    private readonly Dictionary<T, int> _indexes = new(comparer);

    public List<T> Items { get; } = [];

    /// <summary>The item's number; adds it if it is new.</summary>
    public int Add(T item)
    {
        if (_indexes.TryGetValue(item, out var index)) return index;
        _indexes.Add(item, Items.Count);
        Items.Add(item);
        return Items.Count - 1;
    }
}
