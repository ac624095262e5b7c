namespace Tributary.Engine.Storage.Journal;

/// <summary>
/// Records that go to disk together, in the bytes that go there, and those who wait for them. Not thread-safe: the
/// owner's lock guards it.
/// </summary>
internal sealed class PendingBatch
{
    /// <summary>What a batch holds without growing: far more than group commit gathers during one flush.</summary>
    private const int InitialCapacity = 256 << 10;

    /// <summary>A buffer that outgrew this in an outage is given back after it.</summary>
    private const int RetainedCapacity = 4 << 20;

    private readonly uint _salt;
    private readonly List<DurabilityWaiter> _waiters = [];
    private byte[] _bytes = new byte[InitialCapacity];
    private int _length;

    public PendingBatch(uint salt, long firstSequence)
    {
        _salt = salt;
        Reset(firstSequence);
    }

    /// <summary>Sequence of the first record, present or to come.</summary>
    public long FirstSequence { get; private set; }

    /// <summary>Number of records.</summary>
    public int Count { get; private set; }

    public long LastSequence => FirstSequence + Count - 1;

    /// <summary>The mark and the records after it.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public List<DurabilityWaiter> Waiters => _waiters;

    public void Add(uint checksum, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> body)
    {
        var payload = prefix.Length + body.Length;
        var size = JournalFormat.EntryHeaderSize + payload;
        if (_bytes.Length - _length < size) Grow(size);
        var entry = _bytes.AsSpan(_length, size);
        JournalFormat.WriteEntryHeader(entry, (uint)payload, checksum);
        prefix.CopyTo(entry[JournalFormat.EntryHeaderSize..]);
        body.CopyTo(entry[(JournalFormat.EntryHeaderSize + prefix.Length)..]);
        _length += size;
        Count++;
    }

    /// <summary>Empties the batch for records from <paramref name="firstSequence"/> on.</summary>
    public void Reset(long firstSequence)
    {
        _waiters.Clear();
        if (_bytes.Length > RetainedCapacity) _bytes = new byte[InitialCapacity];
        JournalFormat.WriteMark(_bytes, _salt, firstSequence);
        _length = JournalFormat.MarkSize;
        FirstSequence = firstSequence;
        Count = 0;
    }

    private void Grow(int size)
    {
        var needed = (long)_length + size;
        Array.Resize(ref _bytes, (int)Math.Min(Math.Max(needed, 2L * _bytes.Length), Array.MaxLength));
    }
}
