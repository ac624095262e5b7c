using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Sources;

namespace Tributary.Metrics.Merging;

/// <summary>
/// Which contribution each passed-through series shows: that of the live source that was heard of last, or, of sources
/// heard of in the same millisecond, of the one with the highest id.
/// </summary>
internal sealed class LatestPush(SeriesTable series)
{
    private Contribution[] _latest = [];

    public void Refresh(Dictionary<SourceId, SourceState>.ValueCollection sources)
    {
        Array.Clear(_latest);
        if (!series.HasPassThrough) return;
        if (_latest.Length < series.Capacity) _latest = new Contribution[series.Capacity];
        foreach (var source in sources)
        {
            if (source.IsRetired || source.Layout is not { } layout) continue;
            for (var entry = 0; entry < layout.Count; entry++)
            {
                var slot = layout.Slots[entry];
                if (slot == Layout.NoSlot || !series[slot].Settings.PassThrough) continue;
                ref var latest = ref _latest[slot];
                if (latest.Source is null || !IsLater(latest.Source, source)) latest = new Contribution(source, entry);
            }
        }
    }

    /// <returns>False where no live source feeds the series.</returns>
    public bool TryGet(int slot, out Contribution latest)
    {
        latest = slot < _latest.Length ? _latest[slot] : default;
        return latest.Source is not null;
    }

    private static bool IsLater(SourceState one, SourceState other) =>
        one.LastSeen != other.LastSeen ? one.LastSeen > other.LastSeen : one.Id.Hash > other.Id.Hash;
}
