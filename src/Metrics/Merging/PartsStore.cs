using System.Buffers;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Views;

namespace Tributary.Metrics.Merging;

/// <summary>
/// Histograms and summaries whose parts are series of their own: each part is followed like a counter, and the parts of all
/// sources that are of one merged series are shown together. An entry's values are the part's number, and 1.
/// </summary>
/// <param name="series">The shard's series.</param>
/// <param name="isHistogram">Whether the family is known to be a histogram; otherwise it is a summary.</param>
internal sealed class PartsStore(SeriesTable series, Func<bool> isHistogram) : PointStore(series)
{
    private PartsTotal?[] _totals = [];

    public override void Grow() => Array.Resize(ref _totals, Series.Capacity);

    public override void Reset(int slot) => _totals[slot] = null;

    /// <summary>There are no increments of parts: who sends increments sends whole histograms.</summary>
    public override int FindInvalid(Layout layout, ReadOnlySpan<double> values, ReadOnlySpan<byte> payloads, bool isDelta)
    {
        for (var entry = 0; entry < layout.Count; entry++)
        {
            var at = layout.Offsets[entry];
            var isNumber = PartOf(layout, entry).Role == PartRole.Sum ? double.IsFinite(values[at]) : values[at] >= 0 && values[at] <= double.MaxValue;
            if (isDelta || !isNumber || values[at + 1] != 1) return at;
        }

        return -1;
    }

    public override void Apply(in Update update)
    {
        var (layout, source) = (update.Layout, update.Source);
        for (var entry = 0; entry < layout.Count; entry++)
        {
            var slot = layout.Slots[entry];
            if (slot == Layout.NoSlot || update.Skips(entry)) continue;
            var created = update.CreatedOf(entry);
            if (!double.IsNaN(created)) NoteCreated(slot, created);
            var start = layout.Offsets[entry];
            if (Follow(update, entry, slot, source.Last.AsSpan(start, layout.EndOf(entry) - start))) Series.Touch(slot);
        }
    }

    /// <summary>All bounds that any source has: which of them all share changes as parts come.</summary>
    public override HistogramBounds? BucketsOf(int slot, Layout layout, int entry) => _totals[slot]?.Known ?? HistogramBounds.None;

    /// <summary>A sum and a count without buckets are a histogram's only if the family is known to be one.</summary>
    public override void Visit(int slot, ISeriesVisitor visitor)
    {
        ref var shown = ref Series[slot];
        if (_totals[slot] is not { } total || (shown.Settings.PassThrough && shown.LiveCount == 0)) return;
        if (isHistogram())
        {
            ShowExemplars(slot, total.Shared, visitor);
            visitor.ClassicHistogram(shown.Labels, total.Shared, total.Cumulative(), total.Sum, shown.Created);
        }
        else visitor.Summary(shown.Labels, [], total.Sum, total.Count, shown.Created);
    }

    public override void Save(int slot, IBufferWriter<byte> writer)
    {
        writer.Write([_totals[slot] is null ? (byte)0 : (byte)1]);
        _totals[slot]?.Save(writer);
    }

    public override bool TryLoad(int slot, ref ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty || source[0] > 1) return false;
        var isThere = source[0] == 1;
        source = source[1..];
        if (!isThere) return true;
        var isLoaded = PartsTotal.TryLoad(ref source, out var total);
        _totals[slot] = total;
        return isLoaded;
    }

    private static SeriesPart PartOf(Layout layout, int entry)
    {
        SeriesPart.TryRead(layout.Bounds![entry], out var part); // checked when the layout was read
        return part;
    }

    /// <returns>False where the update changes nothing of the series.</returns>
    private bool Follow(in Update update, int entry, int slot, Span<double> last)
    {
        var (layout, start) = (update.Layout, update.Layout.Offsets[entry]);
        var (value, before) = (update.Values[start], last[0]);
        var created = update.CreatedOf(entry);
        var lastCreated = layout.HasCreated ? last[^1] : 0;
        var isNew = last[1] == 0;
        if (value == before && !isNew && (double.IsNaN(created) || created == lastCreated)) return false;
        var part = PartOf(layout, entry);
        var total = _totals[slot] ??= new PartsTotal();
        if (Series[slot].Settings.PassThrough)
        {
            total.Set(part, value);
        }
        else
        {
            // A sum that is below zero, or was, falls by what is observed, and not by a restart alone.
            var fell = value < before && (part.Role != PartRole.Sum || (value >= 0 && before >= 0));
            var change = PointLife.Classify(fell, created, lastCreated, update.SameLife);
            if (change == PointChange.Stale)
            {
                update.MarkStale(entry);
                return false;
            }

            if (change == PointChange.Restart)
            {
                update.Source.Resets++;
                before = 0;
            }

            total.Add(part, ExactSum.Difference(value, before), isNew ? 1 : 0);
        }

        (last[0], last[1]) = (value, 1);
        if (!double.IsNaN(created)) last[^1] = created;
        return true;
    }
}
