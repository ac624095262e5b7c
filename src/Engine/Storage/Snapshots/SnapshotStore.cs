using Microsoft.Extensions.Logging;
using Tributary.Engine.Storage.Journal;

namespace Tributary.Engine.Storage.Snapshots;

/// <summary>The snapshots of a storage directory: the newest counts, and it replaces the journal before it.</summary>
public sealed partial class SnapshotStore(StorageDirectory directory, ILogger logger)
{
    private Snapshot? _newest = Newest(directory);
    private long _appendedAtNewest;

    /// <summary>The snapshot to restart from, or null if there never was one.</summary>
    public Snapshot? Current => Volatile.Read(ref _newest);

    /// <summary>
    /// Whether the journal since the newest snapshot outweighs both that snapshot and
    /// <see cref="StorageOptions.CheckpointBytes"/>.
    /// </summary>
    public bool IsDue(FileJournal journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var since = journal.AppendedBytes - Volatile.Read(ref _appendedAtNewest);
        return since > Math.Max(directory.Options.CheckpointBytes, Current?.Bytes ?? 0);
    }

    /// <summary>
    /// Starts a snapshot of everything up to the last record of the journal now. What is appended from here on is
    /// replayed after it, for the sections that do not cover it.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The file cannot be created.</exception>
    public SnapshotWriter Begin(FileJournal journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        return new SnapshotWriter(this, SnapshotFile.In(directory, journal.LastSequence), journal.AppendedBytes);
    }

    /// <summary>
    /// The snapshot is on disk under its name. The one before it goes: without the journal in between, which goes too,
    /// it could only ever bring back a past that has lost acknowledged pushes.
    /// </summary>
    internal void Committed(Snapshot snapshot, long appendedAtBegin, FileJournal journal)
    {
        Volatile.Write(ref _newest, snapshot);
        Volatile.Write(ref _appendedAtNewest, appendedAtBegin);
        foreach (var older in SnapshotFile.List(directory))
        {
            if (older.Sequence < snapshot.Sequence) Delete(older.Path);
        }

        journal.DeleteBefore(snapshot.Sequence + 1);
        LogCommitted(logger, snapshot.Path, snapshot.Bytes);
    }

    private void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It costs space only, for the newest counts; the next commit tries again.
            LogNotDeleted(logger, path, error);
        }
    }

    private static Snapshot? Newest(StorageDirectory directory)
    {
        var files = SnapshotFile.List(directory);
        return files.Count > 0 ? new Snapshot(files[^1]) : null;
    }
}
