using System.Buffers;
using System.Runtime.InteropServices;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Sources;
using Tributary.Metrics.Views;

namespace Tributary.Metrics.Merging;

/// <summary>
/// Histograms and summaries whose parts are series of their own: each part is followed like a counter, and the parts of all
/// sources that are of one merged series are shown together. An entry's values are the part's number, and 0; in the place of
/// that the ledger keeps since when the part has come: 0 before it first did, below zero once it has ended, and
/// <see cref="Incomplete"/> for one that joined a histogram which had counted without it.
/// </summary>
/// <param name="series">The shard's series.</param>
/// <param name="isHistogram">Whether the family is known to be a histogram; otherwise it is a summary.</param>
internal sealed class PartsStore(SeriesTable series, Func<bool> isHistogram) : PointStore(series)
{
    private const double Incomplete = double.PositiveInfinity;

    /// <summary>
    /// Seconds by which the parts of one histogram may begin apart: they come in several requests, and from two replicas of a
    /// sender, whose times are not the same. One that begins later is of another version of the program.
    /// </summary>
    private const double Together = 120;

    private PartsTotal?[] _totals = [];

    public override void Grow() => Array.Resize(ref _totals, Series.Capacity);

    public override void Reset(int slot) => _totals[slot] = null;

    /// <summary>Parts have times, and are never increments: who sends increments sends whole histograms.</summary>
    public override int FindInvalid(Layout layout, ReadOnlySpan<double> values, ReadOnlySpan<byte> payloads, bool isDelta)
    {
        if (isDelta || !layout.HasTimes) return 0;
        for (var entry = 0; entry < layout.Count; entry++)
        {
            var at = layout.Offsets[entry];
            var isNumber = PartOf(layout, entry).Role == PartRole.Sum ? double.IsFinite(values[at]) : values[at] >= 0 && values[at] <= double.MaxValue;
            if (!isNumber || values[at + 1] != 0) return at;
        }

        return -1;
    }

    public override void Apply(in Update update)
    {
        var (layout, source) = (update.Layout, update.Source);
        Dictionary<int, double>? beginnings = null;
        for (var entry = 0; entry < layout.Count; entry++)
        {
            var slot = layout.Slots[entry];
            if (slot == Layout.NoSlot || update.Skips(entry)) continue;
            var created = update.CreatedOf(entry);
            if (!double.IsNaN(created)) NoteCreated(slot, created);
            var change = Follow(update, entry, slot);
            if (source.Last[SinceOf(layout, entry)] <= 0) Begin(update, entry, slot, change, ref beginnings);
        }
    }

    /// <summary>A bucket that its histogram goes on without is not complete any more; of a histogram that has ended, all end.</summary>
    public override void End(SourceState source, bool[] ended)
    {
        var layout = source.Layout!;
        for (var entry = 0; entry < layout.Count; entry++)
        {
            var slot = layout.Slots[entry];
            ref var since = ref source.Last[SinceOf(layout, entry)];
            if (!ended[entry] || slot == Layout.NoSlot || !(since is > 0 and < Incomplete)) continue;
            since = -since;
            TotalOf(slot).AddHistograms(PartOf(layout, entry), -1);
            Series.Touch(slot);
        }
    }

    /// <summary>All bounds that any source has: which of them all share changes as parts come.</summary>
    public override HistogramBounds? BucketsOf(int slot, Layout layout, int entry) => _totals[slot]?.Known ?? HistogramBounds.None;

    /// <summary>A sum and a count without buckets are a histogram's only if the family is known to be one.</summary>
    public override void Visit(int slot, ISeriesVisitor visitor)
    {
        ref var shown = ref Series[slot];
        if (_totals[slot] is not { } total || (shown.Settings.PassThrough && shown.LiveCount == 0)) return;
        if (isHistogram() && total.HasCount)
        {
            ShowExemplars(slot, total.Shared, visitor);
            visitor.ClassicHistogram(shown.Labels, total.Shared, total.Cumulative(), total.Sum, shown.Created);
        }
        else if (!isHistogram()) visitor.Summary(shown.Labels, [], total.Sum, total.Count, shown.Created);
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

    private static int SinceOf(Layout layout, int entry) => layout.Offsets[entry] + 1;

    private PartsTotal TotalOf(int slot) => _totals[slot] ??= new PartsTotal();

    /// <summary>
    /// A part comes for the first time, or again. It is complete if its histogram begins with it, or if it has counted on while
    /// it was away.
    /// </summary>
    private void Begin(in Update update, int entry, int slot, PointChange change, ref Dictionary<int, double>? beginnings)
    {
        ref var since = ref update.Source.Last[SinceOf(update.Layout, entry)];
        var time = update.Values[update.Layout.TimeOf(entry)];
        var hasCountedOn = since < 0 && change == PointChange.Advance;
        beginnings ??= BeginningsOf(update.Source);
        ref var beginning = ref CollectionsMarshal.GetValueRefOrAddDefault(beginnings, slot, out var isThere);
        if (!isThere) beginning = time;
        since = hasCountedOn || time - beginning <= Together ? time : Incomplete;
        if (since < Incomplete) TotalOf(slot).AddHistograms(PartOf(update.Layout, entry), 1);
        Series.Touch(slot);
    }

    /// <summary>By slot, since when a source has fed it with any of its parts.</summary>
    private static Dictionary<int, double> BeginningsOf(SourceState source)
    {
        var beginnings = new Dictionary<int, double>();
        var layout = source.Layout!;
        for (var entry = 0; entry < layout.Count; entry++)
        {
            if (source.Last[SinceOf(layout, entry)] is not (> 0 and < Incomplete and var since)) continue;
            ref var earliest = ref CollectionsMarshal.GetValueRefOrAddDefault(beginnings, layout.Slots[entry], out var isThere);
            if (!isThere || since < earliest) earliest = since;
        }

        return beginnings;
    }

    private PointChange Follow(in Update update, int entry, int slot)
    {
        var layout = update.Layout;
        var last = update.Source.Last.AsSpan(layout.Offsets[entry], layout.EndOf(entry) - layout.Offsets[entry]);
        var (value, before) = (update.Values[layout.Offsets[entry]], last[0]);
        var (created, lastCreated) = (update.CreatedOf(entry), last[^1]);
        var part = PartOf(layout, entry);

        // A sum that is below zero, or was, falls by what is observed, and not by a restart alone.
        var fell = value < before && (part.Role != PartRole.Sum || (value >= 0 && before >= 0));
        var change = PointLife.Classify(fell, created, lastCreated, update.SameLife);
        if (change == PointChange.Stale)
        {
            update.MarkStale(entry);
            return change;
        }

        if (Series[slot].Settings.PassThrough) TotalOf(slot).Set(part, value);
        else TotalOf(slot).Add(part, ExactSum.Difference(value, change == PointChange.Restart ? 0 : before));
        if (change == PointChange.Restart) update.Source.Resets++;
        if (change == PointChange.Restart || value != before) Series.Touch(slot);
        last[0] = value;
        if (!double.IsNaN(created)) last[^1] = created;
        return change;
    }
}
