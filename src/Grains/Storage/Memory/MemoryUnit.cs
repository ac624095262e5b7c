namespace Tributary.Grains.Storage.Memory;

/// <summary>What a <see cref="MemoryUnitStore"/> keeps of a unit. Guarded by the store's lock.</summary>
internal sealed class MemoryUnit(long id, UnitKey key)
{
    private readonly List<ReadOnlyMemory<byte>> _journal = [];
    private ReadOnlyMemory<byte> _snapshot;
    private long _snapshotSequence;

    public UnitKey Key { get; } = key;

    /// <summary>The newest lease; every other is fenced.</summary>
    public UnitLease Lease { get; private set; } = new(id, 0);

    public byte Depth { get; set; }

    public ReadOnlyMemory<byte> Description { get; set; }

    private long LastSequence => _snapshotSequence + _journal.Count;

    public OpenedUnit Open()
    {
        Lease = Lease with { Epoch = Lease.Epoch + 1 };
        return new OpenedUnit(Lease, Depth, _snapshot, _snapshotSequence, [.. _journal], Description);
    }

    /// <exception cref="ArgumentOutOfRangeException">The sequence leaves a gap: a defect of the owner.</exception>
    public void Append(long sequence, ReadOnlySpan<byte> row)
    {
        // As in a database, where the key of the row is taken.
        if (sequence <= LastSequence) throw new FencedException($"Row {sequence} of {Key} is written already.");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, LastSequence + 1);
        _journal.Add(row.ToArray());
    }

    /// <exception cref="ArgumentOutOfRangeException">The sequence is not one between the last snapshot's and the last.</exception>
    public void Compact(long sequence, ReadOnlySpan<byte> state)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, _snapshotSequence);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, LastSequence);
        _journal.RemoveRange(0, (int)(sequence - _snapshotSequence));
        _snapshot = state.ToArray();
        _snapshotSequence = sequence;
    }

    /// <summary>Begins with the state of another.</summary>
    public void Begin(long sequence, ReadOnlySpan<byte> state)
    {
        _snapshot = state.ToArray();
        _snapshotSequence = sequence;
    }
}
