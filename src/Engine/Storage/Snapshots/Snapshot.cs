namespace Tributary.Engine.Storage.Snapshots;

/// <summary>A snapshot on disk.</summary>
public sealed class Snapshot
{
    private readonly SnapshotFile _file;

    internal Snapshot(SnapshotFile file)
    {
        _file = file;
        Bytes = new FileInfo(file.Path).Length;
    }

    /// <summary>Full path of the file.</summary>
    public string Path => _file.Path;

    /// <summary>Every record up to this one is covered by every section; the journal is replayed after it.</summary>
    public long Sequence => _file.Sequence;

    /// <summary>Size of the file.</summary>
    public long Bytes { get; }

    /// <summary>
    /// The sections in the order in which they were written, one in memory at a time. The file is known to be whole
    /// only when the last was read: use nothing of it before the enumeration ends.
    /// </summary>
    /// <exception cref="CorruptStorageException">
    /// A byte is not what was written. There is no older snapshot to fall back to: the journal before this one is gone.
    /// </exception>
    public IEnumerable<SnapshotSection> ReadSections()
    {
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 << 10, FileOptions.SequentialScan);
        var header = new byte[Math.Max(SnapshotFormat.HeaderSize, SnapshotFormat.SectionHeaderSize)];
        var payload = Array.Empty<byte>();
        Fill(file, header.AsSpan(0, SnapshotFormat.HeaderSize), 0);
        if (SnapshotFormat.CheckHeader(header, Sequence) is { } problem) throw Corrupt(0, problem);

        for (long count = 0; ; count++)
        {
            var start = file.Position;
            Fill(file, header.AsSpan(0, SnapshotFormat.SectionHeaderSize), start);
            var length = SnapshotFormat.PayloadLength(header);
            if (length > file.Length - file.Position) throw Corrupt(start, "a section is longer than the rest of the file");
            if (payload.Length < length) payload = new byte[length];
            Fill(file, payload.AsSpan(0, (int)length), start);
            if (!SnapshotFormat.IsSound(header, payload.AsSpan(0, (int)length)))
                throw Corrupt(start, "the checksum of a section does not match");

            var section = SnapshotFormat.ReadSection(header, payload.AsMemory(0, (int)length));
            if (section.Kind == SnapshotFormat.End)
            {
                if (section.CoveredSequence != count) throw Corrupt(start, $"{section.CoveredSequence} sections were written, and {count} are here");
                if (file.Position != file.Length) throw Corrupt(file.Position, "bytes follow its end");
                yield break;
            }

            yield return section;
        }
    }

    private void Fill(FileStream file, Span<byte> destination, long start)
    {
        if (file.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) < destination.Length)
            throw Corrupt(start, "the file ends in the middle");
    }

    private CorruptStorageException Corrupt(long offset, string problem) => new(Path, offset, problem);
}
