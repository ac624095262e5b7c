namespace Tributary.Engine.Storage.Journal;

/// <summary>
/// The records between memory and disk: one batch fills while the other is written. The lock is held for copying a
/// record and for swapping batches, never for IO.
/// </summary>
internal sealed class PendingRecords
{
    /// <summary>Records that nobody waits for are written when there are this many bytes of them, ...</summary>
    private const int WriteBehindBytes = 1 << 20;

    /// <summary>... or after this time.</summary>
    private static readonly TimeSpan WriteBehindDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();

    // A ring too many, left by a wake-up that met a writer who had just woken by himself, costs one turn of the loop in Take.
    private readonly WriterBell _work = new();
    private readonly AcknowledgementPool _acknowledgements = new();
    private readonly CommitGroup _group = new();
    private readonly DurabilityWaiterPool _pool = new();
    private readonly uint _salt;
    private PendingBatch _filling;
    private PendingBatch _other;
    private long _last;
    private long _durable;
    private long _unwrittenBytes;
    private long _appendedBytes;
    private StorageFailure? _failure;
    private bool _writerSleeps;
    private bool _closed;

    /// <param name="salt">Where the checksums of the records start.</param>
    /// <param name="lastSequence">Sequence of the last record that is on disk already.</param>
    public PendingRecords(uint salt, long lastSequence)
    {
        _salt = salt;
        _durable = lastSequence;
        _last = lastSequence;
        _filling = new PendingBatch(salt, lastSequence + 1);
        _other = new PendingBatch(salt, lastSequence + 1);
    }

    /// <summary>Sequence of the last record appended.</summary>
    public long LastSequence => Volatile.Read(ref _last);

    /// <summary>Sequence up to which everything is on disk.</summary>
    public long DurableSequence => Volatile.Read(ref _durable);

    /// <summary>Bytes of the records appended so far.</summary>
    public long AppendedBytes => Volatile.Read(ref _appendedBytes);

    /// <summary>Bytes that are not on disk.</summary>
    public long Bytes => Volatile.Read(ref _unwrittenBytes);

    /// <summary>Why the last attempt to write failed; null while writing works.</summary>
    public StorageFailure? Failure => Volatile.Read(ref _failure);

    public long Append(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> body)
    {
        var length = prefix.Length + (long)body.Length;
        if (length is 0 or > JournalFormat.MaxRecordBytes)
            throw new ArgumentException($"A record has 1 to {JournalFormat.MaxRecordBytes} bytes, not {length}.", nameof(body));

        var checksum = JournalFormat.Checksum(_salt, (uint)length, prefix, body);
        long sequence;
        bool wake;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(FileJournal));
            _filling.Add(checksum, prefix, body);
            sequence = _filling.LastSequence;
            Volatile.Write(ref _last, sequence);
            Volatile.Write(ref _appendedBytes, _appendedBytes + length);
            Volatile.Write(ref _unwrittenBytes, _unwrittenBytes + JournalFormat.EntryHeaderSize + length);
            wake = _filling.Bytes.Length >= WriteBehindBytes && RouseWriter();
        }

        if (wake) _work.Ring();
        return sequence;
    }

    /// <summary>Completes when everything up to <paramref name="sequence"/> is on disk.</summary>
    public ValueTask WaitAsync(long sequence, CancellationToken cancellationToken)
    {
        if (sequence <= DurableSequence) return default;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, LastSequence);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled(cancellationToken);

        var waiter = _pool.Rent();
        StorageFailure? failure;
        bool waits, wake;
        lock (_gate)
        {
            var durable = sequence <= _durable;
            failure = durable ? null : _failure;
            waits = !durable && failure is null;
            var fills = sequence >= _filling.FirstSequence;
            if (waits) (fills ? _filling : _other).Waiters.Add(waiter);
            wake = waits && fills && _group.IsComplete(_filling.Waiters.Count) && RouseWriter();
        }

        if (wake) _work.Ring();
        if (waits) return waiter.Start(cancellationToken);
        _pool.Return(waiter);
        return failure is null ? default : ValueTask.FromException(failure.ToException());
    }

    /// <summary>
    /// Blocks the writer until there is something worth writing, and takes it. Null when the journal is closed and
    /// nothing is left.
    /// </summary>
    public PendingBatch? Take()
    {
        while (true)
        {
            TimeSpan delay;
            lock (_gate)
            {
                if (_closed) return _filling.Count > 0 ? Swap() : null;
                if (_group.IsComplete(_filling.Waiters.Count))
                {
                    _group.Gathered();
                    return Swap();
                }

                if (_filling.Bytes.Length >= WriteBehindBytes) return Swap();
                delay = _group.IsGathering ? CommitGroup.Patience : WriteBehindDelay;
                _writerSleeps = true;
            }

            if (_work.Sleep(delay)) continue;
            lock (_gate)
            {
                _writerSleeps = false;
                if (!_group.IsGathering && _filling.Count > 0) return Swap();
                _group.GiveUp(_filling.Waiters.Count);
            }
        }
    }

    /// <summary>The batch that was taken is on disk.</summary>
    public void Complete(PendingBatch batch)
    {
        lock (_gate)
        {
            _failure = null;
            _group.Flushed(batch.Waiters.Count, _filling.Waiters.Count);
            Volatile.Write(ref _durable, batch.LastSequence);
            Volatile.Write(ref _unwrittenBytes, _unwrittenBytes - (batch.Bytes.Length - JournalFormat.MarkSize));
        }

        // From here on nobody adds a waiter to this batch: what they would wait for is durable.
        _acknowledgements.Send(batch.Waiters);
    }

    /// <summary>Writing failed: nobody waits until it works again. The records stay.</summary>
    public void Fail(StorageFailure failure)
    {
        DurabilityWaiter[] waiters;
        lock (_gate)
        {
            _failure = failure;
            waiters = [.. _other.Waiters, .. _filling.Waiters];
            _other.Waiters.Clear();
            _filling.Waiters.Clear();
        }

        foreach (var waiter in waiters) waiter.Complete(failure.ToException());
    }

    /// <summary>Refuses further records; <see cref="Take"/> gives out what is left.</summary>
    public void Close()
    {
        lock (_gate) _closed = true;
        _work.Ring();
    }

    private PendingBatch Swap()
    {
        var taken = _filling;
        _other.Reset(taken.LastSequence + 1);
        (_filling, _other) = (_other, taken);
        return taken;
    }

    /// <summary>True for the one who has to wake the writer: waking costs a system call, and once is enough.</summary>
    private bool RouseWriter()
    {
        var sleeps = _writerSleeps;
        _writerSleeps = false;
        return sleeps;
    }
}
