using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Tributary.Engine.Storage.Journal;

/// <summary>Reads a segment entry by entry, holding no more of it than the largest entry.</summary>
internal sealed class SegmentReader : IDisposable
{
    private const int ReadBytes = 256 << 10;

    private readonly SafeFileHandle _handle;
    private byte[] _buffer = new byte[ReadBytes];
    private int _start;
    private int _end;
    private uint _salt;

    public SegmentReader(string path)
    {
        Path = path;
        _handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
        FileLength = RandomAccess.GetLength(_handle);
    }

    public string Path { get; }

    public long FileLength { get; }

    /// <summary>Offset of the next byte to be taken.</summary>
    public long Offset { get; private set; }

    /// <summary>Reads the header, or tells in words why the file has none.</summary>
    public string? TryReadHeader(out SegmentHeader header)
    {
        var problem = SegmentHeader.TryRead(Ensure(SegmentHeader.Size), out header);
        if (problem is null) Skip(SegmentHeader.Size);
        _salt = header.Salt;
        return problem;
    }

    /// <summary>
    /// Takes the next entry if there is a sound one: a record, or a mark, for which <paramref name="mark"/> is the
    /// sequence that it announces and otherwise 0. The record stays valid until the next call.
    /// </summary>
    public bool TryRead(out ReadOnlySpan<byte> record, out long mark)
    {
        record = default;
        if (JournalFormat.TryReadMark(Ensure(JournalFormat.MarkSize), _salt, out mark))
        {
            Skip(JournalFormat.MarkSize);
            return true;
        }

        var head = Ensure(JournalFormat.EntryHeaderSize);
        if (head.Length < JournalFormat.EntryHeaderSize) return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(head);
        if (length is 0 or > JournalFormat.MaxRecordBytes) return false;
        var size = JournalFormat.EntryHeaderSize + (int)length;
        if (size > FileLength - Offset) return false;
        var entry = Ensure(size);
        if (entry.Length < size) return false;
        var payload = entry[JournalFormat.EntryHeaderSize..size];
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]);
        if (checksum != JournalFormat.Checksum(_salt, length, payload, [])) return false;
        Skip(size);
        record = payload;
        return true;
    }

    /// <summary>
    /// Looks through the rest of the file, where no sound entry stands: the highest sequence that a mark announces
    /// there (0 if there is no mark), and the end of the last byte that is not zero.
    /// </summary>
    public (long HighestMark, long EndOfData) ScanRest()
    {
        var highest = 0L;
        var endOfData = Offset;
        while (true)
        {
            var window = Ensure(JournalFormat.MarkSize);
            if (window.IsEmpty) return (highest, endOfData);
            var lastByte = window.LastIndexOfAnyExcept((byte)0);
            if (lastByte >= 0) endOfData = Offset + lastByte + 1;
            for (var at = 0; at < window.Length; at++)
            {
                var next = window[at..].IndexOf((byte)sizeof(long));
                if (next < 0) break;
                at += next;
                if (JournalFormat.TryReadMark(window[at..], _salt, out var mark)) highest = Math.Max(highest, mark);
            }

            // Keep what may be the beginning of a mark.
            var more = Offset + window.Length < FileLength;
            Skip(more && window.Length >= JournalFormat.MarkSize ? window.Length - JournalFormat.MarkSize + 1 : window.Length);
        }
    }

    public void Dispose() => _handle.Dispose();

    /// <summary>The bytes at <see cref="Offset"/>: at least <paramref name="count"/>, fewer only at the end of the file.</summary>
    private ReadOnlySpan<byte> Ensure(int count)
    {
        if (_end - _start < count) Fill(count);
        return _buffer.AsSpan(_start, _end - _start);
    }

    private void Fill(int count)
    {
        var held = _buffer.AsSpan(_start, _end - _start);
        var target = count > _buffer.Length ? new byte[Math.Max(count, ReadBytes)] : _buffer;
        held.CopyTo(target);
        (_buffer, _start, _end) = (target, 0, held.Length);
        while (_end < count)
        {
            var read = RandomAccess.Read(_handle, _buffer.AsSpan(_end), Offset + _end);
            if (read == 0) return;
            _end += read;
        }
    }

    private void Skip(int count)
    {
        _start += count;
        Offset += count;
    }
}
