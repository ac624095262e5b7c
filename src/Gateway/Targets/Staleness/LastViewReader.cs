using System.Buffers.Binary;
using Tributary.Engine.Storage.Records;

namespace Tributary.Gateway.Targets.Staleness;

/// <summary>Reads the last view in the order in which it was pushed. Where there is none, or none that helps, it is empty.</summary>
internal sealed class LastViewReader : IDisposable
{
    /// <summary>
    /// Older, it is of no use: a series that gets no more samples counts as ended after five minutes anyway
    /// (https://prometheus.io/docs/prometheus/latest/querying/basics/#staleness), and intervals may be minutes long.
    /// </summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);

    private readonly RecordReader? _records;

    /// <param name="directory">The directory that it is in.</param>
    /// <param name="now">Unix milliseconds.</param>
    public LastViewReader(string directory, long now)
    {
        try
        {
            _records = new RecordReader(LastView.PathIn(directory));
            if (_records.Read()?.Payload is not { Length: sizeof(long) } time || now - BinaryPrimitives.ReadInt64LittleEndian(time.Span) > MaxAge.TotalMilliseconds) return;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return; // as a rule, for there is none yet
        }

        MoveNext();
    }

    /// <summary>The part that it stands at; null at the end.</summary>
    public ViewPart? Current { get; private set; }

    public void MoveNext()
    {
        try
        {
            Current = _records?.Read() is { } record ? LastView.Read(record) : null;
        }
        catch (IOException)
        {
            Current = null; // what cannot be read of it cannot be told as ended
        }
    }

    public void Dispose() => _records?.Dispose();
}
