namespace Tributary.Grains.Storage;

/// <summary>A unit as its new owner finds it: all that was ever acknowledged, and nothing that an older owner can add to.</summary>
/// <param name="Lease">The right to write.</param>
/// <param name="Depth">For a shard, the depth of its slice; 0 for others.</param>
/// <param name="Snapshot">The last snapshot; empty if there is none.</param>
/// <param name="SnapshotSequence">The last journal row that the snapshot covers; 0 if none.</param>
/// <param name="Journal">The rows after it, without gaps: the first has the sequence after the snapshot's.</param>
/// <param name="Description">What the last <see cref="IUnitStore.DescribeAsync"/> gave; empty if none did.</param>
public sealed record OpenedUnit(
    UnitLease Lease,
    byte Depth,
    ReadOnlyMemory<byte> Snapshot,
    long SnapshotSequence,
    IReadOnlyList<ReadOnlyMemory<byte>> Journal,
    ReadOnlyMemory<byte> Description)
{
    /// <summary>The last sequence in use; the owner's next append has the one after it.</summary>
    public long LastSequence => SnapshotSequence + Journal.Count;
}
