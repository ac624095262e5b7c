namespace Tributary.Engine.Storage.Records;

/// <summary>Writes a file of records. Whoever reads it meanwhile sees a beginning of it.</summary>
public sealed class RecordWriter : IDisposable
{
    private readonly FileStream _file;

    /// <summary>Creates the file; whatever had its name is gone.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public RecordWriter(string path)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 64 << 10);
        Span<byte> header = stackalloc byte[RecordFormat.FileHeaderSize];
        RecordFormat.WriteFileHeader(header);
        _file.Write(header);
    }

    /// <summary>Full path of the file.</summary>
    public string Path => _file.Name;

    /// <summary>Bytes so far.</summary>
    public long Length => _file.Position;

    /// <summary>Adds a record.</summary>
    /// <param name="payload">Up to 64 MiB.</param>
    /// <param name="weight">What it counts for when it is lost.</param>
    /// <exception cref="ArgumentException">The payload is larger.</exception>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Add(ReadOnlySpan<byte> payload, uint weight = 0)
    {
        if (payload.Length > RecordFormat.MaxPayloadBytes) throw new ArgumentException($"A record holds {RecordFormat.MaxPayloadBytes} bytes at most, not {payload.Length}.", nameof(payload));
        Span<byte> header = stackalloc byte[RecordFormat.HeaderSize];
        RecordFormat.WriteHeader(header, weight, payload);
        _file.Write(header);
        _file.Write(payload);
    }

    /// <summary>Returns when all is written, and where that matters, on disk.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Flush(bool toDisk) => _file.Flush(toDisk);

    /// <summary>Closes the file. What was not flushed may be in it or not.</summary>
    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // Closing writes what is left; who wants it flushes before.
        }
    }
}
