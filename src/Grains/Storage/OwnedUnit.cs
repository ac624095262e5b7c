using Tributary.Engine.Storage;

namespace Tributary.Grains.Storage;

/// <summary>
/// A unit as its owner writes it: keeps the sequence, and whether the ownership was seen lately. After a write that
/// failed it takes no more: the owner's memory may be ahead of what is stored, and must be thrown away.
/// </summary>
internal sealed class OwnedUnit
{
    /// <summary>
    /// How old a proof of ownership may be for an answer from memory: much less than it takes the cluster to declare a
    /// silent silo dead and to give its units to others (<see cref="ClusterOptions.MinDetection"/>), so that an owner that
    /// was paused or cut off meanwhile asks before it answers.
    /// </summary>
    private static readonly TimeSpan ProofAge = TimeSpan.FromSeconds(1);

    private readonly IUnitStore _store;
    private readonly TimeProvider _time;
    private long _sequence;
    private long _provenAt;

    private OwnedUnit(IUnitStore store, TimeProvider time, UnitKey key, OpenedUnit opened, long provenAt)
    {
        _store = store;
        _time = time;
        Key = key;
        Lease = opened.Lease;
        Slice = new Metrics.Slices.SliceId(key.Index, opened.Depth);
        _sequence = opened.LastSequence;
        _provenAt = provenAt;
        SnapshotLength = opened.Snapshot.Length;
        JournalLength = opened.Journal.Sum(row => (long)row.Length);
        JournalRows = opened.Journal.Count;
    }

    public UnitKey Key { get; }

    public UnitLease Lease { get; private set; }

    /// <summary>For a shard, its slice.</summary>
    public Metrics.Slices.SliceId Slice { get; private set; }

    /// <summary>A write failed: nothing may be said from memory any more.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Bytes in the journal since the last snapshot.</summary>
    public long JournalLength { get; private set; }

    public long JournalRows { get; private set; }

    /// <summary>Size of the last snapshot in bytes.</summary>
    public long SnapshotLength { get; private set; }

    /// <summary>When the last snapshot was written by this owner, Unix milliseconds; 0 if none was.</summary>
    public long LastSnapshot { get; private set; }

    public static async Task<(OwnedUnit Unit, OpenedUnit Found)> OpenAsync(IUnitStore store, UnitKey key, TimeProvider time, CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        var opened = await store.OpenAsync(key, cancellationToken);
        return (new OwnedUnit(store, time, key, opened, asked), opened);
    }

    /// <summary>Refuses before anything is changed in memory, where it is known that it could not be written.</summary>
    /// <exception cref="StorageUnavailableException">The store does not take writes.</exception>
    public void ThrowIfUnwritable()
    {
        ThrowIfBroken();
        if (_store.Failure is { } failure) throw new StorageUnavailableException(failure);
    }

    /// <summary>Writes a row, durably.</summary>
    public Task AppendAsync(ReadOnlyMemory<byte> row) => WriteAsync(async () =>
    {
        await _store.AppendAsync(Lease, _sequence + 1, row);
        _sequence++;
        JournalLength += row.Length;
        JournalRows++;
    });

    /// <summary>Replaces snapshot and journal by the state, which covers all rows so far.</summary>
    public Task SnapshotAsync(ReadOnlyMemory<byte> state, CancellationToken cancellationToken) => WriteAsync(async () =>
    {
        await _store.SnapshotAsync(Lease, _sequence, state, cancellationToken);
        NoteSnapshot(state.Length);
    });

    public Task DescribeAsync(ReadOnlyMemory<byte> description, CancellationToken cancellationToken) =>
        WriteAsync(() => _store.DescribeAsync(Lease, description, cancellationToken));

    /// <summary>Splits the shard; from then on this is its lower half.</summary>
    public Task SplitAsync(ReadOnlyMemory<byte> lower, ReadOnlyMemory<byte> upper, CancellationToken cancellationToken) => WriteAsync(async () =>
    {
        await _store.SplitAsync(Key, Lease, _sequence, Slice.Depth, lower, upper, cancellationToken);
        Slice = Slice.Lower;
        NoteSnapshot(lower.Length);
    });

    /// <summary>Replaces snapshot and journal by another beginning; this owner is done with it, so that nobody takes what comes for what was.</summary>
    public Task RestartAsync(ReadOnlyMemory<byte> state, CancellationToken cancellationToken) => WriteAsync(async () =>
    {
        await _store.SnapshotAsync(Lease, _sequence, state, cancellationToken);
        IsBroken = true;
    });

    /// <summary>Removes the unit; this owner is done with it.</summary>
    public Task RemoveAsync(CancellationToken cancellationToken) => WriteAsync(async () =>
    {
        await _store.RemoveAsync(Lease, cancellationToken);
        IsBroken = true;
    });

    /// <summary>Completes when nobody else can have owned the unit a moment ago, so that memory may be shown.</summary>
    /// <exception cref="FencedException">Somebody does.</exception>
    /// <exception cref="StorageUnavailableException">It cannot be found out.</exception>
    public ValueTask ProveAsync()
    {
        ThrowIfBroken();
        return _time.GetElapsedTime(_provenAt) < ProofAge ? default : new ValueTask(VerifyAsync());
    }

    private async Task VerifyAsync()
    {
        var asked = _time.GetTimestamp();
        try
        {
            await _store.VerifyAsync(Lease);
            _provenAt = asked;
        }
        catch (FencedException)
        {
            IsBroken = true;
            throw;
        }
    }

    private async Task WriteAsync(Func<Task> write)
    {
        ThrowIfBroken();
        var asked = _time.GetTimestamp();
        try
        {
            await write();
            _provenAt = asked;
        }
        catch
        {
            IsBroken = true;
            throw;
        }
    }

    private void NoteSnapshot(long length)
    {
        (SnapshotLength, JournalLength, JournalRows) = (length, 0, 0);
        LastSnapshot = _time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    private void ThrowIfBroken()
    {
        if (IsBroken) throw new FencedException($"This owner of {Key} has ended.");
    }
}
