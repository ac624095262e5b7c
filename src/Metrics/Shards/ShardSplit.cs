using System.Buffers;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Slices;
using Tributary.Metrics.Sources;

namespace Tributary.Metrics.Shards;

/// <summary>
/// Takes one slice out of a shard: a shard of its own that goes on as if it had always held these series alone. Series go
/// with their totals, and with the last values of the sources that feed them. Every source is in the ledger of every
/// slice, with its life, stamps and numbers, so that an update that counted before the split is a repetition after it.
/// <para>
/// Layouts are cut down to the slice's entries. No frame names what is left of one: the next update of its source comes
/// with a layout made for the slice, is bound anew, and finds its last values by the series' input ids.
/// </para>
/// </summary>
internal sealed class ShardSplit
{
    private readonly FamilyShard _from;
    private readonly FamilyShard _to;
    private readonly int[] _slots;
    private readonly Dictionary<Layout, Layout?> _layouts = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<SourceId, SourceState> _sources = [];

    private ShardSplit(FamilyShard from, FamilyShard to)
    {
        (_from, _to) = (from, to);
        _slots = new int[from.Series!.High];
    }

    public static FamilyShard Take(FamilyShard shard, SliceId slice, long duplicates)
    {
        var taken = new FamilyShard(slice.Index) { IsSlice = true };
        taken.Found(shard.Family!, shard.Kind);

        // Above all versions so far: whoever has a part of the page has to fetch it anew.
        taken.RestoreCounters(shard.Version + 1, duplicates, shard.Now);
        new ShardSplit(shard, taken).Run(slice);
        return taken;
    }

    private void Run(SliceId slice)
    {
        TakeSeries(slice);
        foreach (var source in _from.Sources.Values) TakeSource(source);
        foreach (var slot in _from.Series!.Used())
        {
            if (_slots[slot] != Layout.NoSlot) _to.Series![_slots[slot]].SoleSource = SoleSourceOf(_from.Series[slot]);
        }
    }

    private void TakeSeries(SliceId slice)
    {
        Array.Fill(_slots, Layout.NoSlot);
        var (next, state) = (0, new ArrayBufferWriter<byte>());
        foreach (var slot in _from.Series!.Used())
        {
            if (!slice.Holds(Hash128.Compute(_from.Series[slot].Labels))) continue;
            _to.Series!.TryRestore(next, _from.Series[slot] with { SoleSource = null });
            _to.Store!.Grow();
            state.ResetWrittenCount();
            _from.Store!.Save(slot, state);
            var bytes = state.WrittenSpan;
            if (!_to.Store.TryLoad(next, ref bytes)) throw new InvalidOperationException("A series cannot be read back as it was written.");
            if (_from.Series.Exemplars?[slot] is { } exemplars) _to.Series.TrySetExemplars(next, exemplars);
            _slots[slot] = next++;
        }

        _to.Store!.Grow();
    }

    /// <summary>A source that has been forgotten counts as one of many, as in a snapshot.</summary>
    private SourceState? SoleSourceOf(in Series series)
    {
        if (series.SoleSource is not { } sole) return null;
        var isKnown = _from.Sources.TryGetValue(sole.Id, out var known) && ReferenceEquals(sole, known);
        return isKnown ? _sources[sole.Id] : SourceState.Many;
    }

    private void TakeSource(SourceState source)
    {
        var taken = new SourceState(source.Id)
        {
            Epoch = source.Epoch,
            Stamp = source.Stamp,
            LastSeen = source.LastSeen,
            RetiredAt = source.RetiredAt,
            RetentionMilliseconds = source.RetentionMilliseconds,
            Duplicates = source.Duplicates,
            Resets = source.Resets,
            Sequence = source.Sequence is { } window ? SequenceWindow.Restore(window.Epoch, window.Highest, window.Lowest, window.Seen, window.Gaps) : null,
        };
        if (source.Layout is { } layout && TakeLayout(layout) is { } left)
        {
            _to.Layouts.Assign(taken, left);
            var entries = EntriesOf(layout);
            taken.Last = TakeValues(source.Last, layout, entries);
            taken.LastLow = source.LastLow is null ? null : TakeValues(source.LastLow, layout, entries);
            taken.LastHistograms = source.LastHistograms is null ? null : [.. entries.Select(entry => source.LastHistograms[entry])];
        }

        foreach (var (id, point) in source.Absent ?? [])
        {
            if (_slots[point.Slot] == Layout.NoSlot) continue;
            (taken.Absent ??= [])[id] = point with { Slot = _slots[point.Slot] };
        }

        taken.Intervals = source.Intervals is null ? null : TakeIntervals(source, taken);
        _sources.Add(source.Id, taken);
        _to.Sources.Add(source.Id, taken);
    }

    /// <summary>Those of the series that the slice has; the window of one that has ended goes with neither half.</summary>
    private static Dictionary<Hash128, IntervalWindow>? TakeIntervals(SourceState source, SourceState taken)
    {
        var ids = (taken.Layout?.InputIds ?? []).Concat(taken.Absent?.Keys ?? Enumerable.Empty<Hash128>());
        Dictionary<Hash128, IntervalWindow>? intervals = null;
        foreach (var id in ids)
        {
            if (source.Intervals!.TryGetValue(id, out var window)) (intervals ??= [])[id] = window;
        }

        return intervals;
    }

    /// <summary>What is left of a layout; null if none of its series is in the slice.</summary>
    private Layout? TakeLayout(Layout layout)
    {
        if (_layouts.TryGetValue(layout, out var taken)) return taken;
        var entries = EntriesOf(layout);
        if (entries.Count > 0)
        {
            var offsets = new int[entries.Count + 1];
            long ttl = 0, retention = 0;
            for (var i = 0; i < entries.Count; i++)
            {
                offsets[i + 1] = offsets[i] + layout.Offsets[entries[i] + 1] - layout.Offsets[entries[i]];
                var settings = _from.Series![layout.Slots[entries[i]]].Settings;
                ttl = LayoutBinder.Longest(ttl, settings.Ttl);
                retention = LayoutBinder.Longest(retention, settings.Retention);
            }

            taken = new Layout
            {
                Id = layout.Id,
                HasCreated = layout.HasCreated,
                HasPayloads = layout.HasPayloads,
                HasTimes = layout.HasTimes,
                InputIds = [.. entries.Select(entry => layout.InputIds[entry])],
                Slots = [.. entries.Select(entry => _slots[layout.Slots[entry]])],
                Offsets = offsets,
                Bounds = layout.Bounds is null ? null : [.. entries.Select(entry => layout.Bounds[entry])],
                Quantiles = layout.Quantiles is null ? null : [.. entries.Select(entry => layout.Quantiles[entry])],
                HasPassThrough = layout.HasPassThrough,
                Overflowed = 0,
                Dropped = 0,
                TtlMilliseconds = ttl,
                RetentionMilliseconds = retention,
                UsedAt = layout.UsedAt,
            };
        }

        _layouts.Add(layout, taken);
        return taken;
    }

    private List<int> EntriesOf(Layout layout)
    {
        var entries = new List<int>();
        for (var entry = 0; entry < layout.Count; entry++)
        {
            if (layout.Slots[entry] != Layout.NoSlot && _slots[layout.Slots[entry]] != Layout.NoSlot) entries.Add(entry);
        }

        return entries;
    }

    private static double[] TakeValues(double[] values, Layout layout, List<int> entries)
    {
        var taken = new List<double>(values.Length);
        foreach (var entry in entries) taken.AddRange(values.AsSpan(layout.Offsets[entry], layout.Offsets[entry + 1] - layout.Offsets[entry]));
        return [.. taken];
    }
}
