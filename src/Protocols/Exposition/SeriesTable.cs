namespace Tributary.Protocols.Exposition;

/// <summary>
/// Finds the series of a body by family and canonical labels, and keeps for each what its samples have shown so far.
/// Open addressing; a slot carries the generation of its body, so that a new body needs no clearing.
/// </summary>
internal sealed class SeriesTable
{
    private long[] _slots = new long[512]; // generation in the high half, series + 1 in the low half
    private SeriesState[] _states = new SeriesState[256];
    private ParsedExposition _result = new();
    private int _generation;

    public void Begin(ParsedExposition result)
    {
        _result = result;
        _generation++;
    }

    public ref SeriesState State(int series) => ref _states[series];

    /// <summary>The series of these labels; a new one if there is none yet.</summary>
    public int FindOrAdd(int family, ReadOnlySpan<byte> labels, int line)
    {
        var last = _result.Series.Length - 1;
        if (last >= 0 && IsSeries(last, family, labels)) return last; // the next line of a histogram

        var hash = Hash(family, labels);
        var slot = FindSlot(hash, family, labels);
        if (IsTaken(slot)) return (int)_slots[slot] - 1;

        var series = _result.AddSeries(family, labels, line);
        if (series == _states.Length) Array.Resize(ref _states, series * 2);
        _states[series] = new SeriesState(hash);
        if ((series + 1) * 2 > _slots.Length) Grow();
        else Take(slot, series);
        return series;
    }

    /// <summary>The series of these labels, or -1.</summary>
    public int Find(int family, ReadOnlySpan<byte> labels)
    {
        var slot = FindSlot(Hash(family, labels), family, labels);
        return IsTaken(slot) ? (int)_slots[slot] - 1 : -1;
    }

    private int FindSlot(int hash, int family, ReadOnlySpan<byte> labels)
    {
        var mask = _slots.Length - 1;
        var slot = hash & mask;
        while (IsTaken(slot) && !IsMatch((int)_slots[slot] - 1, hash, family, labels)) slot = (slot + 1) & mask;
        return slot;
    }

    private bool IsMatch(int series, int hash, int family, ReadOnlySpan<byte> labels) =>
        _states[series].Hash == hash && IsSeries(series, family, labels);

    private bool IsSeries(int series, int family, ReadOnlySpan<byte> labels)
    {
        ref readonly var candidate = ref _result.Series[series];
        return candidate.Family == family && _result.LabelsOf(candidate).SequenceEqual(labels);
    }

    private bool IsTaken(int slot) => (int)(_slots[slot] >>> 32) == _generation;

    private void Take(int slot, int series) => _slots[slot] = ((long)_generation << 32) | (uint)(series + 1);

    private void Grow()
    {
        _slots = new long[_slots.Length * 2];
        var mask = _slots.Length - 1;
        for (var series = 0; series < _result.Series.Length; series++)
        {
            var slot = _states[series].Hash & mask;
            while (IsTaken(slot)) slot = (slot + 1) & mask;
            Take(slot, series);
        }
    }

    private static int Hash(int family, ReadOnlySpan<byte> labels)
    {
        var hash = new HashCode();
        hash.Add(family);
        hash.AddBytes(labels);
        return hash.ToHashCode();
    }
}
