using System.Buffers;
using Tributary.Engine.Storage.Journal;
using Tributary.Metrics.Identity;

namespace Tributary.Engine.Storage.Snapshots;

/// <summary>
/// Writes one snapshot aside. For each section: <see cref="BeginSection"/>, fill the buffer under the shard's lock,
/// <see cref="EndSection"/> outside of it, as that writes to disk; then <see cref="CommitAsync"/>. Disposing without
/// having committed leaves no trace. One thread at a time.
/// </summary>
public sealed class SnapshotWriter : IDisposable
{
    private readonly SnapshotStore _store;
    private readonly SnapshotFile _target;
    private readonly long _appendedAtBegin;
    private readonly string _aside;
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _section = new(64 << 10);
    private readonly byte[] _header = new byte[SnapshotFormat.SectionHeaderSize];
    private (byte Kind, Hash128 Key)? _open;
    private long _sections;
    private long _highestCovered;

    internal SnapshotWriter(SnapshotStore store, SnapshotFile target, long appendedAtBegin)
    {
        _store = store;
        _target = target;
        _appendedAtBegin = appendedAtBegin;
        _aside = target.Path + StorageDirectory.TemporarySuffix;
        _highestCovered = target.Sequence;
        var header = new byte[SnapshotFormat.HeaderSize];
        SnapshotFormat.WriteHeader(header, target.Sequence);

        // Unbuffered: a buffer would be flushed by Dispose, which then fails on the full disk that it cleans up after.
        _file = Guarded(() => new FileStream(_aside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0));
        try
        {
            Guarded(() => _file.Write(header));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Starts a section, and gives the buffer for its payload: valid until <see cref="EndSection"/>.</summary>
    public IBufferWriter<byte> BeginSection(byte kind, Hash128 key)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(kind, SnapshotFormat.End);
        if (_open is not null) throw new InvalidOperationException("The section before this one has not ended.");
        _open = (kind, key);
        _section.ResetWrittenCount();
        return _section;
    }

    /// <summary>Writes the section out.</summary>
    /// <param name="coveredSequence">
    /// <see cref="FileJournal.LastSequence"/> as it was under the lock under which the payload was taken.
    /// </param>
    /// <exception cref="StorageUnavailableException">The disk refused.</exception>
    public void EndSection(long coveredSequence)
    {
        var (kind, key) = _open ?? throw new InvalidOperationException("No section was begun.");
        ArgumentOutOfRangeException.ThrowIfLessThan(coveredSequence, _target.Sequence);
        _open = null;
        WriteSection(kind, key, coveredSequence);
        _sections++;
        _highestCovered = Math.Max(_highestCovered, coveredSequence);
    }

    /// <summary>
    /// Makes the snapshot the one to restart from, then deletes the older ones and the journal before it, in this
    /// order: at every moment the directory holds all that was acknowledged.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The disk refused; the snapshot before this one still counts.</exception>
    public async ValueTask CommitAsync(FileJournal journal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(journal);
        if (_open is not null) throw new InvalidOperationException("The last section has not ended.");

        // A snapshot ahead of its journal would be fatal: after a crash, new records would get sequences that it
        // claims to cover, and replay would skip them.
        await journal.FlushAsync(_highestCovered, cancellationToken);
        Publish();
        _store.Committed(new Snapshot(_target), _appendedAtBegin, journal);
    }

    /// <summary>Closes the file, and removes it if it was not committed.</summary>
    public void Dispose()
    {
        _file.Dispose();
        File.Delete(_aside);
    }

    private void Publish()
    {
        _section.ResetWrittenCount();
        WriteSection(SnapshotFormat.End, default, _sections);
        Guarded(() =>
        {
            _file.Flush(flushToDisk: true);
            _file.Dispose();
            File.Move(_aside, _target.Path, overwrite: true);
            DirectoryFlush.Flush(Path.GetDirectoryName(_target.Path)!);
        });
    }

    private void WriteSection(byte kind, Hash128 key, long coveredSequence)
    {
        SnapshotFormat.WriteSectionHeader(_header, kind, key, coveredSequence, _section.WrittenSpan);
        Guarded(() =>
        {
            _file.Write(_header);
            _file.Write(_section.WrittenSpan);
        });
    }

    private void Guarded(Action write) => Guarded(() =>
    {
        write();
        return true;
    });

    /// <summary>Runs what touches the disk; its refusal becomes the error that callers know.</summary>
    private T Guarded<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException(
                $"Cannot write the snapshot {_target.Path}: {error.Message} Free space on this disk or make the directory " +
                "writable; the previous snapshot and the journal after it still hold everything.",
                error);
        }
    }
}
