using Microsoft.Extensions.Logging;

namespace Tributary.Engine.Storage.Journal;

/// <summary>
/// Reads the segments of a directory in order and hands out the records after a snapshot. What cannot be explained by
/// a crash is refused: a gap, a bad checksum ahead of flushed records, a foreign file.
/// </summary>
internal sealed partial class JournalReplay(long afterSequence, JournalRecordHandler handler, ILogger logger)
{
    private long _last;
    private long _records;
    private long _bytes;
    private TornTail? _tornTail;

    /// <summary>Replays and, in the last segment, cuts off what a crash left unfinished.</summary>
    /// <param name="segments">The segments in order; a last one without a header is removed, from the disk too.</param>
    public JournalRecovery Run(List<SegmentFile> segments)
    {
        RemoveUnfinished(segments);
        if (segments.Count > 0 && segments[0].FirstSequence > afterSequence + 1)
        {
            throw new CorruptStorageException(
                segments[0].Path, 0, $"it begins with record {segments[0].FirstSequence}, and record {afterSequence + 1} is in no file");
        }

        for (var i = 0; i < segments.Count; i++)
        {
            var isLast = i == segments.Count - 1;
            if (isLast) ReadLast(segments[i]);
            else if (segments[i + 1].FirstSequence > afterSequence + 1) ReadWhole(segments[i], segments[i + 1].FirstSequence);
        }

        if (_last < afterSequence) LogBehindSnapshot(logger, _last, afterSequence);
        return new JournalRecovery(Math.Max(_last, afterSequence), _records, _bytes, _tornTail);
    }

    /// <summary>
    /// A segment gets records only after its header is on disk. So a last segment without a header, and with nothing
    /// behind it, is one whose creation was interrupted.
    /// </summary>
    private void RemoveUnfinished(List<SegmentFile> segments)
    {
        if (segments.Count == 0) return;
        var last = segments[^1];
        using (var reader = new SegmentReader(last.Path))
        {
            if (reader.TryReadHeader(out _) is null || reader.ScanRest().EndOfData > SegmentHeader.Size) return;
        }

        LogRemovedUnfinished(logger, last.Path);
        File.Delete(last.Path);
        segments.RemoveAt(segments.Count - 1);
    }

    /// <summary>Reads a segment that another follows: it holds every record up to that one's first.</summary>
    private void ReadWhole(SegmentFile segment, long nextSegment)
    {
        using var reader = Open(segment);
        var sequence = ReadRecords(reader, segment.FirstSequence, nextSegment);
        if (sequence == nextSegment) return;
        throw new CorruptStorageException(
            segment.Path, reader.Offset, $"record {sequence} is unreadable or missing, and the next file begins with record {nextSegment}");
    }

    private void ReadLast(SegmentFile segment)
    {
        long end;
        using (var reader = Open(segment))
        {
            var sequence = ReadRecords(reader, segment.FirstSequence, long.MaxValue);
            end = reader.Offset;
            var (highestMark, endOfData) = reader.ScanRest();
            if (highestMark > sequence)
            {
                throw new CorruptStorageException(
                    segment.Path, end, $"record {sequence} is unreadable, though it was on disk before record {highestMark} was written");
            }

            if (endOfData > end) _tornTail = new TornTail(segment.Path, end, endOfData - end);
        }

        if (_tornTail is not null) LogCutTornTail(logger, segment.Path, end, _tornTail.BytesCut);
        Cut(segment.Path, end);
    }

    private static SegmentReader Open(SegmentFile segment)
    {
        var reader = new SegmentReader(segment.Path);
        var problem = reader.TryReadHeader(out var header);
        if (problem is null && header.FirstSequence != segment.FirstSequence)
            problem = $"its header says that it begins with record {header.FirstSequence}, which is not what its name says";
        if (problem is null) return reader;
        reader.Dispose();
        throw new CorruptStorageException(segment.Path, 0, problem);
    }

    /// <summary>Hands out records until one is unreadable or <paramref name="until"/> is reached; gives the next sequence.</summary>
    private long ReadRecords(SegmentReader reader, long sequence, long until)
    {
        var start = reader.Offset;
        while (sequence < until && reader.TryRead(out var record, out var mark))
        {
            if (mark != 0)
            {
                if (mark == sequence) continue;
                throw new CorruptStorageException(reader.Path, start, $"record {mark} follows where record {sequence} belongs");
            }

            if (sequence > afterSequence)
            {
                handler(sequence, record);
                _records++;
                _bytes += record.Length;
            }

            _last = sequence++;
            start = reader.Offset;
        }

        return sequence;
    }

    /// <summary>
    /// Makes the end of the records the end of the file, and flushes it: a process that was killed may have left
    /// records that no flush covered, and from now on they count.
    /// </summary>
    private static void Cut(string path, long end)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        if (RandomAccess.GetLength(handle) != end) RandomAccess.SetLength(handle, end);
        RandomAccess.FlushToDisk(handle);
    }
}
