namespace Tributary.Engine.Storage.Journal;

/// <summary>The segment that is being written: batch after batch, each flushed before the next.</summary>
internal sealed class SegmentWriter : IDisposable
{
    /// <summary>
    /// The file is extended this far ahead of the writer. A flush then finds the size of the file unchanged, and has
    /// no metadata to commit for it, which costs the file system about as much again as the data.
    /// </summary>
    private const long Step = 4L << 20;

    private readonly IJournalFile _file;
    private readonly uint _salt;
    private long _allocated;

    private SegmentWriter(IJournalFile file, SegmentFile segment, uint salt)
    {
        _file = file;
        _salt = salt;
        Segment = segment;
    }

    /// <summary>Which segment this is.</summary>
    public SegmentFile Segment { get; }

    /// <summary>Bytes that are on disk for good.</summary>
    public long Length { get; private set; }

    /// <summary>
    /// Creates the file and flushes its header and name. Only then come records: so a segment without a whole header
    /// holds none, and recovery may drop it.
    /// </summary>
    public static SegmentWriter Create(Func<string, IJournalFile> create, SegmentFile segment, uint salt)
    {
        var writer = new SegmentWriter(create(segment.Path), segment, salt);
        try
        {
            Span<byte> header = stackalloc byte[SegmentHeader.Size];
            new SegmentHeader(salt, segment.FirstSequence).Write(header);
            writer.Write(header);
            DirectoryFlush.Flush(Path.GetDirectoryName(segment.Path)!);
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Returns when the bytes are on disk.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        var end = Length + bytes.Length;
        if (end > _allocated)
        {
            _allocated = end + Step;
            _file.SetLength(_allocated);
        }

        _file.Write(bytes, Length);
        _file.Flush();
        Length = end;
    }

    /// <summary>Notes that everything before <paramref name="nextSequence"/> is on disk: no end is taken for torn then.</summary>
    public void Seal(long nextSequence)
    {
        Span<byte> mark = stackalloc byte[JournalFormat.MarkSize];
        JournalFormat.WriteMark(mark, _salt, nextSequence);
        Write(mark);
    }

    /// <summary>Cuts off what is not known to be on disk, and the space ahead.</summary>
    public void Trim() => _file.SetLength(Length);

    public void Dispose() => _file.Dispose();
}
