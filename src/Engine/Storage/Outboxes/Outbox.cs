using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Tributary.Engine.Storage.Records;

namespace Tributary.Engine.Storage.Outboxes;

/// <summary>
/// A queue of records in a directory, for what is to be sent and cannot be sent now. It is bounded: past it, the oldest are
/// dropped, and counted. What is committed outlives process and machine; after a crash of the machine a record may come once
/// more.
/// </summary>
/// <remarks>
/// A file holds the records of one commit. It is written aside, flushed and renamed, so that it is there as a whole or not at
/// all; bytes that are no records all the same, because of a failing disk, are cut off. One writer and one reader at a time.
/// </remarks>
public sealed partial class Outbox : IDisposable
{
    private const string LockName = "lock";
    private const string DraftName = "draft.tmp";

    private readonly Lock _gate = new();
    private readonly LinkedList<OutboxFile> _files = new();
    private readonly Channel<bool> _arrivals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly string _directory;
    private readonly long _maxBytes;
    private readonly ILogger _logger;
    private readonly FileStream _lock;
    private RecordReader? _reader;
    private StoredRecord? _current;
    private OutboxContent _overflow;
    private OutboxContent _damage;
    private long _lastSequence;
    private long _bytes;

    private Outbox(string directory, long maxBytes, ILogger logger, FileStream @lock)
    {
        _directory = directory;
        _maxBytes = maxBytes;
        _logger = logger;
        _lock = @lock;
    }

    /// <summary>Bytes on disk of what is in it; a file counts as a block at least.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate) return _bytes;
        }
    }

    /// <summary>What was dropped since it was opened, for it was full.</summary>
    public OutboxContent Overflow
    {
        get
        {
            lock (_gate) return _overflow;
        }
    }

    /// <summary>What could not be read since it was opened. Records behind a damaged one are counted if they were known before.</summary>
    public OutboxContent Damage
    {
        get
        {
            lock (_gate) return _damage;
        }
    }

    /// <summary>Opens the outbox in a directory, which is made if there is none, with all that is in it.</summary>
    /// <param name="directory">The directory; nobody else may have it open.</param>
    /// <param name="maxBytes">The most that it may hold.</param>
    /// <param name="logger">Hears of what is lost.</param>
    /// <exception cref="IOException">The directory cannot be used; the message says why.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be used.</exception>
    public static Outbox Open(string directory, long maxBytes, ILogger logger)
    {
        Directory.CreateDirectory(directory);
        var outbox = new Outbox(directory, maxBytes, logger, Lock(directory));
        try
        {
            File.Delete(Path.Combine(directory, DraftName));
            outbox.Load();
            return outbox;
        }
        catch
        {
            outbox.Dispose();
            throw;
        }
    }

    /// <summary>Begins what is to be committed together.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public OutboxDraft Begin() => new(this, Path.Combine(_directory, DraftName));

    /// <summary>The oldest record, which stays until <see cref="TryAdvance"/>; null if there is none.</summary>
    public StoredRecord? Peek()
    {
        lock (_gate)
        {
            while (_current is null && _files.First is { } file)
            {
                _current = TryRead(file.Value);
                if (_current is null) Remove(file);
            }

            return _current;
        }
    }

    /// <summary>Lets go of a record that <see cref="Peek"/> gave.</summary>
    /// <returns>False if it has made room for others meanwhile, and was counted as lost.</returns>
    public bool TryAdvance(StoredRecord record)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_current, record)) return false;
            _current = null;
            var file = _files.First!;
            file.Value = file.Value with { Content = file.Value.Content - new OutboxContent(1, record.Weight) };
            if (file.Value.Content.Records == 0) Remove(file);
            else MarkAsTaken(file.Value, record);
            return true;
        }
    }

    /// <summary>Completes when something may have come since the last call.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _arrivals.Reader.ReadAsync(cancellationToken);

    /// <summary>Lets go of the directory. What is in the outbox stays there.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _reader?.Dispose();
            _reader = null;
            _lock.Dispose();
        }
    }

    /// <summary>Takes over a file that is whole and flushed.</summary>
    internal void Take(string path, long length, OutboxContent content)
    {
        lock (_gate)
        {
            var file = new OutboxFile(OutboxFile.PathOf(_directory, ++_lastSequence), length, content);
            File.Move(path, file.Path);
            try
            {
                DirectoryFlush.Flush(_directory);
            }
            catch
            {
                File.Delete(file.Path);
                throw;
            }

            Append(file);
            Trim();
        }

        _arrivals.Writer.TryWrite(true);
    }

    private static FileStream Lock(string directory)
    {
        var path = Path.Combine(directory, LockName);
        try
        {
            // As in StorageDirectory: the lock ends with the process.
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new IOException($"The queue {directory} cannot be used, maybe because another process uses it: {error.Message}", error);
        }
    }

    private void Load()
    {
        foreach (var (path, sequence) in OutboxFile.List(_directory))
        {
            _lastSequence = sequence;
            var file = Check(path);
            if (file.Content.Records > 0) Append(file);
            else File.Delete(path);
        }

        Trim();
        if (_files.Count > 0) _arrivals.Writer.TryWrite(true);
    }

    /// <summary>Counts the records of a file, and cuts off what is none.</summary>
    private OutboxFile Check(string path)
    {
        var content = default(OutboxContent);
        using var reader = new RecordReader(path);
        while (reader.Read() is { } record) content += new OutboxContent(1, record.Weight);
        if (!reader.IsAtEnd)
        {
            _damage += new OutboxContent(1, 0);
            LogDamaged(path, reader.Position);
            reader.CutOffRest();
        }

        return new OutboxFile(path, reader.Position, content);
    }

    private void Append(OutboxFile file)
    {
        _files.AddLast(file);
        _bytes += file.Size;
    }

    /// <summary>The newest file always stays: whoever fills it keeps below the bound.</summary>
    private void Trim()
    {
        while (_bytes > _maxBytes && _files.Count > 1)
        {
            var oldest = _files.First!;
            _overflow += oldest.Value.Content;
            LogFull(_directory, oldest.Value.Content.Records, _maxBytes);
            Remove(oldest);
        }
    }

    private StoredRecord? TryRead(OutboxFile file)
    {
        try
        {
            _reader ??= new RecordReader(file.Path);
            if (_reader.Read() is { } record) return record;
            LogDamaged(file.Path, _reader.Position);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(file.Path, error);
        }

        _damage += file.Content;
        return null;
    }

    private void MarkAsTaken(OutboxFile file, StoredRecord record)
    {
        try
        {
            _reader?.Take(record);
        }
        catch (IOException error)
        {
            LogNotTaken(file.Path, error);
        }
    }

    private void Remove(LinkedListNode<OutboxFile> file)
    {
        if (ReferenceEquals(file, _files.First))
        {
            _reader?.Dispose();
            (_reader, _current) = (null, null);
        }

        _files.Remove(file);
        _bytes -= file.Value.Size;
        try
        {
            File.Delete(file.Value.Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotTaken(file.Value.Path, error);
        }
    }
}
