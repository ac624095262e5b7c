using System.Buffers.Binary;
using Tributary.Engine.Storage.Records;
using Tributary.Metrics.Points;

namespace Tributary.Gateway.Targets.Staleness;

/// <summary>Writes the view that is being pushed beside the one that was pushed last, and puts it in its place.</summary>
internal sealed class LastViewWriter : IDisposable
{
    private readonly string _directory;
    private readonly RecordWriter _records;
    private bool _isCommitted;

    /// <exception cref="IOException">The disk does not take it.</exception>
    public LastViewWriter(string directory, long time)
    {
        _directory = directory;
        _records = new RecordWriter(LastView.PathIn(directory) + ".tmp");
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, time);
        _records.Add(bytes);
    }

    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Add(FamilyDescription family, ReadOnlySpan<byte> view) => _records.Add(LastView.Write(family, view));

    /// <summary>It need not be on disk: without it, series that have ended are told a little later.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Commit()
    {
        _records.Flush(toDisk: false);
        _records.Dispose();
        File.Move(_records.Path, LastView.PathIn(_directory), overwrite: true);
        _isCommitted = true;
    }

    public void Dispose()
    {
        _records.Dispose();
        if (!_isCommitted) File.Delete(_records.Path);
    }
}
