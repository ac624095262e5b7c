namespace Tributary.Protocols.Points;

/// <summary>The sources of a batch by their labels, where a protocol names the source with every point. Remembers those of the last batches.</summary>
internal sealed class BatchSources
{
    private const int MaxRemembered = 10_000; // past it, senders make up ever new names

    private readonly Dictionary<byte[], Entry> _known = new(BytesComparer.Instance);
    private readonly Dictionary<byte[], Entry>.AlternateLookup<ReadOnlySpan<byte>> _byLabels;
    private long _batch;

    public BatchSources() => _byLabels = _known.GetAlternateLookup<ReadOnlySpan<byte>>();

    public void Begin()
    {
        _batch++;
        if (_known.Count >= MaxRemembered) _known.Clear();
    }

    /// <summary>The index of a source in the batch.</summary>
    public int IndexOf(PointBatch batch, ReadOnlySpan<byte> canonicalLabels)
    {
        if (!_byLabels.TryGetValue(canonicalLabels, out var entry)) _known.Add(canonicalLabels.ToArray(), entry = new Entry());
        if (entry.Batch != _batch) (entry.Batch, entry.Index) = (_batch, batch.AddSource(canonicalLabels));
        return entry.Index;
    }

    private sealed class Entry
    {
        public long Batch { get; set; }

        public int Index { get; set; }
    }
}
