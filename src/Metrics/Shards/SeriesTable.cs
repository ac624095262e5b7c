using System.Globalization;
using System.Text;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Sources;

namespace Tributary.Metrics.Shards;

/// <summary>
/// The merged series of a shard, each in a numbered slot. Slots are grouped into chunks, the unit in which a shard's page
/// is rendered and cached: a chunk's version is that of the last command that changed one of its series.
/// </summary>
/// <param name="chunkShift">Binary logarithm of the number of slots in a chunk.</param>
/// <param name="slice">Index of the slice of the family's series.</param>
internal sealed class SeriesTable(int chunkShift, ushort slice = 0)
{
    /// <summary>The labels of the series that takes what exceeds the series limit. Each slice of a family has one of its own.</summary>
    private readonly byte[] _overflowLabels = Encoding.UTF8.GetBytes(slice == 0 ? "tributary_overflow=\"true\"" : string.Create(CultureInfo.InvariantCulture, $"tributary_overflow=\"true\",tributary_slice=\"{slice}\""));

    private readonly Dictionary<byte[], int> _slots = new(LabelsComparer.Instance);
    private readonly Stack<int> _free = new();
    private Series[] _series = [];
    private long[] _chunkVersions = [];

    /// <summary>Slots in use.</summary>
    public int Count => _slots.Count;

    /// <summary>One above the highest slot ever used.</summary>
    public int High { get; private set; }

    /// <summary>Slots there is room for; stores size their columns by it.</summary>
    public int Capacity => _series.Length;

    public int ChunkCount => (High + (1 << chunkShift) - 1) >> chunkShift;

    /// <summary>Some series is, or was, passed through.</summary>
    public bool HasPassThrough { get; private set; }

    /// <summary>Rises with every command that changes something.</summary>
    public long Version { get; set; } = 1;

    /// <summary>Some series have gone to the overflow series.</summary>
    public bool HasOverflow => _slots.ContainsKey(_overflowLabels);

    /// <summary>Null until some series has exemplars.</summary>
    public ExemplarTable? Exemplars { get; private set; }

    public ref Series this[int slot] => ref _series[slot];

    public bool IsFull(MergeSettings settings) => Count >= settings.MaxSeries;

    public bool TryFind(ReadOnlySpan<byte> labels, out int slot) =>
        _slots.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(labels, out slot);

    /// <summary>The slot of the series, which is added if it is new.</summary>
    public int GetOrAdd(ReadOnlySpan<byte> labels, MergeSettings settings)
    {
        HasPassThrough |= settings.PassThrough;
        if (TryFind(labels, out var slot))
        {
            if (_series[slot].Settings.Equals(settings)) return slot;
            _series[slot].Settings = settings;
            Touch(slot);
            return slot;
        }

        if (!_free.TryPop(out slot))
        {
            slot = High++;
            Reserve(High);
        }

        var key = labels.ToArray();
        _slots.Add(key, slot);
        _series[slot] = new Series { Labels = key, Settings = settings, Created = double.NaN };
        Touch(slot);
        return slot;
    }

    public int GetOrAddOverflow(MergeSettings settings) => GetOrAdd(_overflowLabels, settings);

    public void Remove(int slot)
    {
        _slots.Remove(_series[slot].Labels);
        Exemplars?.Remove(slot);
        _series[slot] = default;
        _free.Push(slot);
        Touch(slot);
    }

    /// <returns>False, and nothing changed, where the shard has as many as it may.</returns>
    public bool TrySetExemplars(int slot, ExemplarSet set) => (Exemplars ??= new ExemplarTable()).TrySet(slot, set);

    public void Touch(int slot) => _chunkVersions[slot >> chunkShift] = Version;

    public long ChunkVersion(int chunk) => _chunkVersions[chunk];

    public long ChunkVersionOf(int slot) => _chunkVersions[slot >> chunkShift];

    public (int Start, int End) SlotsOfChunk(int chunk) => (chunk << chunkShift, Math.Min(High, (chunk + 1) << chunkShift));

    /// <summary>A live source starts to feed the series.</summary>
    public void Attach(int slot, SourceState source)
    {
        ref var series = ref _series[slot];
        series.LiveCount++;
        if (series.SoleSource is null) series.SoleSource = source;
        else if (series.SoleSource != source) series.SoleSource = SourceState.Many;
        Touch(slot);
    }

    /// <summary>A live source ceases to feed the series.</summary>
    public void Detach(int slot, long now)
    {
        ref var series = ref _series[slot];
        series.LiveCount--;
        if (series.LiveCount == 0) series.OrphanedAt = now;
        Touch(slot);
    }

    /// <summary>Puts a series back into the slot it had, when a snapshot is read.</summary>
    public bool TryRestore(int slot, in Series series)
    {
        if (slot < High) return false;
        Reserve(slot + 1);
        if (!_slots.TryAdd(series.Labels, slot)) return false;
        High = slot + 1;
        HasPassThrough |= series.Settings.PassThrough;
        _series[slot] = series;
        Touch(slot);
        return true;
    }

    /// <summary>
    /// Puts the free slots back, once the series are, in the order they had, so that a replay fills them in the same
    /// order.
    /// </summary>
    public void RestoreFree(int high, IEnumerable<int> bottomToTop)
    {
        High = high;
        Reserve(high);
        foreach (var slot in bottomToTop)
        {
            _free.Push(slot);
            Touch(slot);
        }
    }

    public IEnumerable<int> FreeBottomToTop() => _free.Reverse();

    public bool IsUsed(long slot) => slot >= 0 && slot < High && _series[slot].Labels is not null;

    /// <summary>The slots in use, rising.</summary>
    public IEnumerable<int> Used()
    {
        for (var slot = 0; slot < High; slot++)
        {
            if (_series[slot].Labels is not null) yield return slot;
        }
    }

    private void Reserve(int slots)
    {
        if (slots <= _series.Length) return;
        Array.Resize(ref _series, Math.Max(Math.Max(4, slots), _series.Length * 2));
        Array.Resize(ref _chunkVersions, (_series.Length >> chunkShift) + 1);
    }
}
