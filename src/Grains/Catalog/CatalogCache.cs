using System.Collections.Concurrent;
using Tributary.Engine.Storage;
using Tributary.Metrics.Slices;

namespace Tributary.Grains.Catalog;

/// <summary>The catalog as a gateway heard it last. Safe for concurrent use.</summary>
/// <param name="grains">Makes references to grains.</param>
/// <param name="forget">Is told of each shard that is no more.</param>
internal sealed class CatalogCache(IGrainFactory grains, Action<Shards.ShardAddress> forget)
{
    private readonly Part[] _parts = [.. Enumerable.Range(0, Partitions.Catalog).Select(_ => Part.Unknown)];
    private readonly ConcurrentDictionary<string, SliceMap> _split = new(StringComparer.Ordinal);
    private readonly Lock _taking = new();
    private volatile bool _hasSplit;

    /// <summary>Number of families.</summary>
    public int Count => _parts.Sum(part => Volatile.Read(ref part).Families.Count);

    /// <summary>All families, in no order.</summary>
    public IEnumerable<KnownFamily> All => _parts.SelectMany(part => part.Families.Values);

    public KnownFamily? Find(string family) => _parts[Partitions.OfFamily(family)].Families.GetValueOrDefault(family);

    /// <summary>How a family's series are sliced. One that is not known was never split, as far as anybody here knows; its shard knows better.</summary>
    public SliceMap MapOf(string family) => _hasSplit && _split.TryGetValue(family, out var map) ? map : SliceMap.Whole;

    /// <summary>Asks all partitions for what has changed.</summary>
    /// <returns>How many did not answer in time.</returns>
    public Task<int> RefreshAsync(CancellationToken deadline) => RefreshAsync([.. Enumerable.Range(0, Partitions.Catalog)], deadline);

    /// <summary>Asks all partitions for what has changed.</summary>
    /// <exception cref="StorageUnavailableException">Not all have answered.</exception>
    public async Task RefreshAllAsync(CancellationToken deadline)
    {
        var missing = await RefreshAsync(deadline);
        if (missing > 0) throw new StorageUnavailableException($"{missing} of {Partitions.Catalog} parts of the catalog did not answer. Ask again.");
    }

    /// <summary>Asks partitions, again and again until all have answered or the deadline has come.</summary>
    /// <param name="told">What partitions are at, as they have just said: those that are known at that are not asked.</param>
    /// <param name="deadline">Ends the waiting.</param>
    /// <returns>How many did not answer.</returns>
    public async Task<int> RefreshUntilAsync(IReadOnlyCollection<CatalogState> told, CancellationToken deadline)
    {
        int[] asked = [.. Enumerable.Range(0, Partitions.Catalog).Where(partition => !IsKnownAt(partition, told))];
        var backoff = new Lanes.Backoff();
        while (true)
        {
            var missing = await RefreshAsync(asked, deadline);
            if (missing == 0) return 0;
            await Task.WhenAny(backoff.WaitAsync(TimeProvider.System), Task.Delay(Timeout.Infinite, deadline));
            if (deadline.IsCancellationRequested) return missing;
        }
    }

    /// <summary>Asks for one family, as it is stored now.</summary>
    public async Task<KnownFamily?> RefreshAsync(string family)
    {
        var entry = await grains.GetGrain<ICatalogGrain>(Partitions.OfFamily(family)).FindAsync(family);
        var known = entry is null ? null : KnownFamily.Of(entry);
        NoteMap(family, known?.Map ?? SliceMap.Whole);
        return known;
    }

    private async Task<int> RefreshAsync(int[] partitions, CancellationToken deadline)
    {
        var answers = await Task.WhenAll(partitions.Select(partition => TryRefreshAsync(partition, deadline)));
        return answers.Count(answered => !answered);
    }

    /// <summary>Whether somebody says so, and nobody otherwise: an owner that has been replaced may not know it yet.</summary>
    private bool IsKnownAt(int partition, IReadOnlyCollection<CatalogState> told)
    {
        var part = Volatile.Read(ref _parts[partition]);
        var own = told.Where(state => state.Partition == partition).ToList();
        return own.Count > 0 && own.TrueForAll(state => state.Is(part.Epoch, part.Version));
    }

    private async Task<bool> TryRefreshAsync(int partition, CancellationToken deadline)
    {
        try
        {
            var part = Volatile.Read(ref _parts[partition]);
            var reply = await grains.GetGrain<ICatalogGrain>(partition).ListAsync(part.Epoch, part.Version).AsTask().WaitAsync(deadline);

            // An owner that has been replaced may not know it yet. What it says is old.
            if (reply.Epoch < part.Epoch) return false;
            if (reply.Families is not null) Take(partition, new Part(reply.Epoch, reply.Version, reply.Families.Select(KnownFamily.Of).ToDictionary(family => family.Name, StringComparer.Ordinal)));
            return true;
        }
        catch (Exception e) when (e is not InvalidDataException)
        {
            return false;
        }
    }

    private void Take(int partition, Part part)
    {
        lock (_taking)
        {
            var old = _parts[partition];
            if (part.Epoch < old.Epoch || (part.Epoch == old.Epoch && part.Version < old.Version)) return;
            _parts[partition] = part;
            foreach (var family in part.Families.Values) NoteMap(family.Name, family.Map);
            foreach (var family in old.Families.Values)
            {
                if (part.Families.ContainsKey(family.Name)) continue;
                NoteMap(family.Name, SliceMap.Whole);
                foreach (var slice in family.Map.Slices) forget(new Shards.ShardAddress(family.Name, slice.Index));
            }
        }
    }

    private void NoteMap(string family, SliceMap map)
    {
        if (map.IsWhole) _split.TryRemove(family, out _);
        else _split[family] = map;
        _hasSplit = !_split.IsEmpty;
    }

    private sealed record Part(long Epoch, long Version, IReadOnlyDictionary<string, KnownFamily> Families)
    {
        public static Part Unknown { get; } = new(0, 0, new Dictionary<string, KnownFamily>(StringComparer.Ordinal));
    }
}
