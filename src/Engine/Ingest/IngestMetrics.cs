using Tributary.Protocols.Exemplars;

namespace Tributary.Engine.Ingest;

/// <summary>Counts of the ingest path, for the gateway's own metrics.</summary>
public sealed class IngestMetrics
{
    private long _pushes;
    private long _samples;
    private long _bytes;
    private long _parsed;
    private long _malformed;
    private long _exemplars;
    private long _exemplarsLeftOut;

    /// <summary>Pushes that were read.</summary>
    public long Pushes => Volatile.Read(ref _pushes);

    /// <summary>Sample lines of them.</summary>
    public long Samples => Volatile.Read(ref _samples);

    /// <summary>Bytes of them, decompressed.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Pushes that a parser had to read, because they were of a new form.</summary>
    public long Parsed => Volatile.Read(ref _parsed);

    /// <summary>Pushes that could not be read.</summary>
    public long Malformed => Volatile.Read(ref _malformed);

    /// <summary>Exemplars of them.</summary>
    public long Exemplars => Volatile.Read(ref _exemplars);

    /// <summary>Exemplars that were not kept: beyond the limit, with too long labels, or of no number.</summary>
    public long ExemplarsLeftOut => Volatile.Read(ref _exemplarsLeftOut);

    internal void CountExemplars(ExemplarList exemplars)
    {
        if (exemplars.Count > 0) Interlocked.Add(ref _exemplars, exemplars.Count);
        if (exemplars.LeftOut > 0) Interlocked.Add(ref _exemplarsLeftOut, exemplars.LeftOut);
    }

    internal void CountPush(int samples, int bytes)
    {
        Interlocked.Increment(ref _pushes);
        Interlocked.Add(ref _samples, samples);
        Interlocked.Add(ref _bytes, bytes);
    }

    internal void CountParsed() => Interlocked.Increment(ref _parsed);

    internal void CountMalformed() => Interlocked.Increment(ref _malformed);
}
