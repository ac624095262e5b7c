using System.Buffers;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Points;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Sources;
using Tributary.Metrics.Views;

namespace Tributary.Metrics.Merging;

/// <summary>
/// Histograms with exponential buckets: the lowest schema wins, counts are exact. A frame's payload per entry is a whole
/// histogram; its values are the entries' start times, if the layout has them.
/// </summary>
internal sealed class ExponentialHistogramStore(SeriesTable series) : PointStore(series)
{
    private readonly LatestPush _latest = new(series);
    private ExponentialHistogram?[] _totals = [];

    public override void Grow() => Array.Resize(ref _totals, Series.Capacity);

    public override void Reset(int slot) => _totals[slot] = null;

    public override int FindInvalid(Layout layout, ReadOnlySpan<double> values, ReadOnlySpan<byte> payloads, bool isDelta)
    {
        for (var i = 0; i < layout.Count; i++)
        {
            if (!SketchPayloads.TryTake(ref payloads, out var payload)) return 0;
            if (payload.IsEmpty && layout.HasTimes && values[layout.TimeOf(i)] < 0) continue; // the series has ended
            if (!ExponentialHistogram.TryRead(ref payload, out _) || !payload.IsEmpty) return 0;
        }

        return payloads.IsEmpty ? -1 : 0;
    }

    public override void Apply(in Update update)
    {
        var (layout, source) = (update.Layout, update.Source);
        var payloads = update.Payloads;
        source.LastHistograms ??= new ExponentialHistogram?[layout.Count];
        for (var entry = 0; entry < layout.Count; entry++)
        {
            SketchPayloads.TryTake(ref payloads, out var payload);
            var slot = layout.Slots[entry];
            if (slot == Layout.NoSlot || update.Skips(entry) || !ExponentialHistogram.TryRead(ref payload, out var value)) continue;
            var created = update.CreatedOf(entry);
            if (!double.IsNaN(created)) NoteCreated(slot, created);
            if (update.IsDelta) AddIncrements(source, entry, slot, value!);
            else if (!Follow(update, entry, slot, value!, created)) continue;
            Series.Touch(slot);
        }
    }

    public override void Refresh(Dictionary<SourceId, SourceState>.ValueCollection sources, long since) => _latest.Refresh(sources);

    public override HistogramBounds? BucketsOf(int slot, Layout layout, int entry) => null;

    public override void Visit(int slot, ISeriesVisitor visitor)
    {
        ref var shown = ref Series[slot];
        var total = _totals[slot];
        if (shown.Settings.PassThrough) total = _latest.TryGet(slot, out var latest) ? latest.Source.LastHistograms?[latest.Entry] : null;
        if (total is null) return;
        ShowExemplars(slot, bounds: null, visitor);
        visitor.ExponentialHistogram(shown.Labels, total, shown.Settings.ClassicBounds, shown.Created);
    }

    public override void Save(int slot, IBufferWriter<byte> writer)
    {
        writer.Write([_totals[slot] is null ? (byte)0 : (byte)1]);
        _totals[slot]?.Write(writer);
    }

    public override bool TryLoad(int slot, ref ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty || source[0] > 1) return false;
        var isThere = source[0] == 1;
        source = source[1..];
        return !isThere || ExponentialHistogram.TryRead(ref source, out _totals[slot]);
    }

    private void AddIncrements(SourceState source, int entry, int slot, ExponentialHistogram value)
    {
        if (!Series[slot].Settings.PassThrough) Accumulate(slot, value);
        else if (source.LastHistograms![entry] is { } last) last.Add(value);
        else source.LastHistograms[entry] = value;
    }

    /// <returns>False where the update changes nothing of the series.</returns>
    private bool Follow(in Update update, int entry, int slot, ExponentialHistogram value, double created)
    {
        var (layout, source) = (update.Layout, update.Source);
        var last = source.LastHistograms![entry];
        var lastCreated = layout.HasCreated ? source.Last[layout.Offsets[entry]] : 0;
        if (value.Equals(last) && (double.IsNaN(created) || created == lastCreated) && !ShowsLatestOfMany(slot)) return false;
        if (!Series[slot].Settings.PassThrough)
        {
            var difference = value.Clone();
            var fell = last is not null && !difference.TrySubtract(last);
            var change = PointLife.Classify(fell, created, lastCreated, update.SameLife);
            if (change == PointChange.Stale)
            {
                update.MarkStale(entry);
                return false;
            }

            if (change == PointChange.Restart)
            {
                source.Resets++;
                difference = value.Clone();
            }

            Accumulate(slot, difference);
        }

        source.LastHistograms[entry] = value;
        if (!double.IsNaN(created)) source.Last[layout.Offsets[entry]] = created;
        return true;
    }

    /// <summary>
    /// Adds to the slot's total, which has a cap of its own: a sender's must not decide over others. A sum that is not
    /// finite would stay for ever: it is left out.
    /// </summary>
    private void Accumulate(int slot, ExponentialHistogram value)
    {
        if (!double.IsFinite(value.Sum.High)) value.SetTotals(value.Count, default);
        (_totals[slot] ??= new ExponentialHistogram()).Add(value);
    }
}
