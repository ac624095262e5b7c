using Tributary.Engine.Storage.Records;

namespace Tributary.Engine.Storage.Outboxes;

/// <summary>
/// Records on their way into an outbox: they are in it when they are committed, all of them, and if not, none. One at a time.
/// </summary>
public sealed class OutboxDraft : IDisposable
{
    private readonly Outbox _outbox;
    private readonly RecordWriter _records;
    private OutboxContent _content;
    private bool _isCommitted;

    internal OutboxDraft(Outbox outbox, string path)
    {
        _outbox = outbox;
        _records = new RecordWriter(path);
    }

    /// <summary>Bytes so far.</summary>
    public long Length => _records.Length;

    /// <inheritdoc cref="RecordWriter.Add"/>
    public void Add(ReadOnlySpan<byte> payload, uint weight)
    {
        _records.Add(payload, weight);
        _content += new OutboxContent(1, weight);
    }

    /// <summary>Puts the records into the outbox, on disk; the oldest of those that are there make room.</summary>
    /// <exception cref="IOException">The disk does not take them. None is in the outbox.</exception>
    public void Commit()
    {
        if (_content.Records == 0) return;
        _records.Flush(toDisk: true);
        _outbox.Take(_records.Path, Length, _content);
        _isCommitted = true;
    }

    /// <summary>Throws away what was not committed.</summary>
    public void Dispose()
    {
        _records.Dispose();
        if (!_isCommitted) File.Delete(_records.Path);
    }
}
