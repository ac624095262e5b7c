using Tributary.Engine.Storage;

namespace Tributary.Grains.Storage;

/// <summary>
/// Durable snapshots and journals of units, shared by all silos, with one owner a unit. What one owner was told is written
/// is what the next one reads.
/// </summary>
/// <remarks>
/// An owner calls for one unit one member at a time. Calls for different units run side by side, and what several units
/// append at the same time is committed together.
/// </remarks>
public interface IUnitStore
{
    /// <summary>Why the store does not take writes at present; null while it does. Cheap.</summary>
    string? Failure { get; }

    /// <summary>
    /// Takes the unit over. It is made if there is none, save slices other than the first, which only a split makes.
    /// </summary>
    /// <exception cref="UnitGoneException">A slice that does not exist.</exception>
    /// <exception cref="CorruptUnitException">Rows of its journal are missing. Nothing was changed, and nothing of it is shown.</exception>
    /// <exception cref="StorageUnavailableException">The store cannot be reached.</exception>
    Task<OpenedUnit> OpenAsync(UnitKey key, CancellationToken cancellationToken);

    /// <summary>Appends a row to the unit's journal. Completes when it is durable.</summary>
    /// <param name="lease">From <see cref="OpenAsync"/>.</param>
    /// <param name="sequence">One above the last.</param>
    /// <param name="row">The owner's bytes, opaque here; must not change until the task ends.</param>
    /// <exception cref="FencedException">The unit has another owner; nothing was written.</exception>
    /// <exception cref="StorageUnavailableException">
    /// It is not known whether the row was written. The owner must open the unit again to learn it.
    /// </exception>
    Task AppendAsync(UnitLease lease, long sequence, ReadOnlyMemory<byte> row);

    /// <summary>What is appended until the answer is disposed of is committed together, as far as the store can. Nothing waits for long: only for as long as it takes to hand the rows over.</summary>
    IDisposable Gather();

    /// <summary>
    /// Completes when the lease was seen to be the newest after the call was made: until then nobody else owned the unit.
    /// Owners ask before they answer from memory alone. Cheap: what several units ask at the same time goes in one query.
    /// </summary>
    /// <exception cref="FencedException">The unit has another owner.</exception>
    /// <exception cref="StorageUnavailableException">The store cannot be reached.</exception>
    Task VerifyAsync(UnitLease lease);

    /// <summary>Replaces the snapshot, and removes the journal up to the sequence that it covers, both or neither.</summary>
    /// <inheritdoc cref="AppendAsync"/>
    Task SnapshotAsync(UnitLease lease, long sequence, ReadOnlyMemory<byte> state, CancellationToken cancellationToken);

    /// <summary>Notes what lists show of the unit.</summary>
    /// <inheritdoc cref="AppendAsync"/>
    Task DescribeAsync(UnitLease lease, ReadOnlyMemory<byte> description, CancellationToken cancellationToken);

    /// <summary>
    /// Splits a shard: its snapshot becomes <paramref name="lower"/>, its depth rises by one, its journal is emptied, and
    /// the slice beside it is made with <paramref name="upper"/> as its snapshot, its depth the same, its description
    /// that of the shard. All of it, or nothing.
    /// </summary>
    /// <param name="key">The shard that splits.</param>
    /// <param name="lease">Its lease, which stays good.</param>
    /// <param name="sequence">The last sequence of its journal: both snapshots cover it.</param>
    /// <param name="depth">The depth before the split.</param>
    /// <param name="lower">The state of what stays.</param>
    /// <param name="upper">The state of the new slice.</param>
    /// <param name="cancellationToken">Ends the waiting; the split may then have happened or not.</param>
    /// <exception cref="FencedException">The unit has another owner; nothing was written.</exception>
    /// <exception cref="InvalidOperationException">The slice beside it is there already; nothing was written.</exception>
    /// <exception cref="StorageUnavailableException">It is not known whether the split was written.</exception>
    Task SplitAsync(UnitKey key, UnitLease lease, long sequence, byte depth, ReadOnlyMemory<byte> lower, ReadOnlyMemory<byte> upper, CancellationToken cancellationToken);

    /// <summary>Removes the unit with its snapshot and journal. The next opening makes a new one.</summary>
    /// <inheritdoc cref="AppendAsync"/>
    Task RemoveAsync(UnitLease lease, CancellationToken cancellationToken);

    /// <summary>The shards that there are, in no order.</summary>
    /// <param name="family">Those of one family; null for all.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="StorageUnavailableException">The store cannot be reached.</exception>
    Task<IReadOnlyList<StoredShard>> ListShardsAsync(string? family, CancellationToken cancellationToken);

    /// <summary>Completes when the store has taken a write that leaves nothing behind.</summary>
    /// <exception cref="StorageUnavailableException">It takes none.</exception>
    Task ProbeAsync(CancellationToken cancellationToken);
}
