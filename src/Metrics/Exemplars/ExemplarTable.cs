namespace Tributary.Metrics.Exemplars;

/// <summary>The exemplars of a shard's series by their slots. A shard has none until the first exemplar comes.</summary>
internal sealed class ExemplarTable
{
    /// <summary>
    /// Most exemplars of a shard, some 25 MB, as many as Prometheus stores by default of all its targets. Past it, series
    /// that have none get none; those that have some go on.
    /// </summary>
    public const int MaxExemplars = 100_000;

    private ExemplarSet?[] _sets = [];

    public int Count { get; private set; }

    /// <summary>Those of a series; null if it has none.</summary>
    public ExemplarSet? this[int slot] => slot < _sets.Length ? _sets[slot] : null;

    /// <summary>The series that have exemplars, by rising slots.</summary>
    public IEnumerable<(int Slot, ExemplarSet Set)> All()
    {
        for (var slot = 0; slot < _sets.Length; slot++)
        {
            if (_sets[slot] is { } set) yield return (slot, set);
        }
    }

    /// <returns>False, and nothing changed, where there would be too many.</returns>
    public bool TrySet(int slot, ExemplarSet set)
    {
        var count = Count - (this[slot]?.Count ?? 0) + set.Count;
        if (count > MaxExemplars && count > Count) return false;
        if (slot >= _sets.Length) Array.Resize(ref _sets, Math.Max(slot + 1, _sets.Length * 2));
        _sets[slot] = set;
        Count = count;
        return true;
    }

    /// <returns>Whether there was any.</returns>
    public bool Remove(int slot)
    {
        if (this[slot] is not { } set) return false;
        Count -= set.Count;
        _sets[slot] = null;
        return true;
    }
}
