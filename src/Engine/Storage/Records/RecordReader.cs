using Microsoft.Win32.SafeHandles;

namespace Tributary.Engine.Storage.Records;

/// <summary>Reads the records of a file that are not taken yet, in their order.</summary>
public sealed class RecordReader : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly long _length;
    private readonly byte[] _header = new byte[RecordFormat.HeaderSize];

    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public RecordReader(string path)
    {
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        _length = RandomAccess.GetLength(_file);
        var header = _header.AsSpan(0, RecordFormat.FileHeaderSize);
        if (TryFill(header, 0) && RecordFormat.IsFileHeader(header)) Position = header.Length;
    }

    /// <summary>Where the next record begins; 0 if the file is none of records, or of a version that is not known.</summary>
    public long Position { get; private set; }

    /// <summary>All of the file has been read, and all were records.</summary>
    public bool IsAtEnd => Position > 0 && Position == _length;

    /// <summary>The next record; null at the end, and where what comes is no whole record.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public StoredRecord? Read()
    {
        while (Position > 0 && TryFill(_header, Position))
        {
            var length = RecordFormat.ReadHeader(_header, out var checksum, out var weight, out var isTaken);
            if (length < 0 || length > _length - Position - RecordFormat.HeaderSize) return null;
            var payload = new byte[length];
            if (!TryFill(payload, Position + RecordFormat.HeaderSize) || RecordFormat.Checksum(length, weight, payload) != checksum) return null;
            var record = new StoredRecord(Position, weight, payload);
            Position += RecordFormat.HeaderSize + length;
            if (!isTaken) return record;
        }

        return null;
    }

    /// <summary>Marks a record as taken, so that nobody reads it again. It is not flushed: a crash of the machine may undo it.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Take(StoredRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        RandomAccess.Write(_file, [1], record.Position + RecordFormat.TakenOffset);
    }

    /// <summary>Cuts off what <see cref="Read"/> could not read.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void CutOffRest() => RandomAccess.SetLength(_file, Position);

    public void Dispose() => _file.Dispose();

    private bool TryFill(Span<byte> destination, long from)
    {
        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(_file, destination, from);
            if (read == 0) return false;
            destination = destination[read..];
            from += read;
        }

        return true;
    }
}
