using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Points;

namespace Tributary.Metrics.Shards;

/// <summary>
/// Takes a layout's definition into a shard: checks it against the family, and binds each entry to a slot. Past the
/// series limit, entries are bound to the overflow series, so that totals stay true; a gauge among them is not kept.
/// </summary>
internal static class LayoutBinder
{
    public static ApplyOutcome Bind(FamilyShard shard, Hash128 id, ReadOnlySpan<byte> bytes, int valueCount, out Layout? layout)
    {
        layout = null;
        if (!LayoutCodec.TryDecode(bytes, out var definition, out var actual) || actual != id) return ApplyOutcome.Malformed;
        if (definition.Entries.Sum(entry => (long)definition.StrideOf(entry)) != valueCount) return ApplyOutcome.Malformed;
        if (shard.Family is null) shard.Found(definition.Family, definition.Kind);
        else if (FindClash(shard, definition) is var clash and not ApplyOutcome.Applied)
        {
            if (shard.IsSlice || !shard.IsEmpty) return clash;
            shard.Found(definition.Family, definition.Kind);
        }
        else shard.Adopt(definition.Family);

        layout = Bind(shard, id, definition);
        shard.Layouts.Add(layout);
        return ApplyOutcome.Applied;
    }

    /// <summary>No unit is no definition: the text format cannot say one, so a family of clients that do and do not is one family.</summary>
    private static ApplyOutcome FindClash(FamilyShard shard, LayoutDefinition definition)
    {
        var (known, other) = (shard.Family!, definition.Family);
        if (shard.Kind != definition.Kind) return ApplyOutcome.TypeClash;
        if (known.Type != other.Type && !(shard.Kind == PointKind.Parts && IsOfParts(known.Type) && IsOfParts(other.Type))) return ApplyOutcome.TypeClash;
        return known.Unit.Length > 0 && other.Unit.Length > 0 && known.Unit != other.Unit ? ApplyOutcome.UnitClash : ApplyOutcome.Applied;
    }

    /// <summary>Of a sum or a count that comes first it is not known whether it is a histogram's or a summary's.</summary>
    private static bool IsOfParts(MetricType type) => type is MetricType.Histogram or MetricType.Summary;

    private static Layout Bind(FamilyShard shard, Hash128 id, LayoutDefinition definition)
    {
        var count = definition.Entries.Count;
        var (inputs, slots, offsets) = (new Hash128[count], new int[count], new int[count + 1]);
        var bounds = LayoutDefinition.HasBounds(definition.Kind) ? new HistogramBounds[count] : null;
        var quantiles = definition.Kind == PointKind.Summary ? new double[count][] : null;
        var (overflowed, dropped, passThrough) = (0, 0, false);
        long ttl = 0, retention = 0;
        var series = shard.Series!;
        for (var i = 0; i < count; i++)
        {
            var entry = definition.Entries[i];
            inputs[i] = entry.InputId;
            offsets[i + 1] = offsets[i] + definition.StrideOf(entry);
            if (bounds is not null) bounds[i] = entry.Bounds!;
            if (quantiles is not null) quantiles[i] = entry.Quantiles!;
            passThrough |= entry.Settings.PassThrough;
            ttl = Longest(ttl, entry.Settings.Ttl);
            retention = Longest(retention, entry.Settings.Retention);
            if (!series.IsFull(entry.Settings) || series.TryFind(entry.Labels.Span, out _))
            {
                slots[i] = series.GetOrAdd(entry.Labels.Span, entry.Settings);
            }
            else if (definition.Kind == PointKind.Gauge)
            {
                slots[i] = Layout.NoSlot;
                dropped++;
            }
            else
            {
                slots[i] = series.GetOrAddOverflow(entry.Settings);
                overflowed++;
            }
        }

        shard.Store!.Grow();
        return new Layout
        {
            Id = id,
            HasCreated = definition.HasCreated,
            HasPayloads = definition.HasPayloads,
            HasTimes = definition.HasTimes,
            InputIds = inputs,
            Slots = slots,
            Offsets = offsets,
            Bounds = bounds,
            Quantiles = quantiles,
            HasPassThrough = passThrough,
            Overflowed = overflowed,
            Dropped = dropped,
            TtlMilliseconds = ttl,
            RetentionMilliseconds = retention,
        };
    }

    /// <summary>The longer of two times in milliseconds, where -1 is never.</summary>
    internal static long Longest(long milliseconds, TimeSpan time) =>
        milliseconds < 0 || time == Timeout.InfiniteTimeSpan ? -1 : Math.Max(milliseconds, (long)time.TotalMilliseconds);
}
