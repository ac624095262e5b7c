using System.Buffers;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Sources;
using Tributary.Metrics.Views;

namespace Tributary.Metrics.Merging;

/// <summary>
/// Summaries. Sum and count are cumulative and exact. Quantiles come from sketches where sources send them (within the
/// stated error, over a sliding window), else from the ready-made quantiles of the live sources, as an estimate.
/// An entry's values are its ready quantiles, the sum and the count.
/// </summary>
internal sealed class SummaryStore(SeriesTable series) : PointStore(series)
{
    private readonly SummaryEstimator _estimator = new(series);
    private readonly LatestPush _latest = new(series);
    private SummaryTotal?[] _totals = [];
    private bool _hasEstimates;

    public override void Grow() => Array.Resize(ref _totals, Series.Capacity);

    public override void Reset(int slot) => _totals[slot] = null;

    public override int FindInvalid(Layout layout, ReadOnlySpan<double> values, ReadOnlySpan<byte> payloads, bool isDelta)
    {
        for (var entry = 0; entry < layout.Count; entry++)
        {
            var at = layout.Offsets[entry] + layout.Quantiles![entry].Length + 1;
            if (values[at] < 0 || double.IsInfinity(values[at])) return at;
        }

        return !layout.HasPayloads || SketchPayloads.AreValid(payloads, layout.Count) ? -1 : 0;
    }

    public override void Apply(in Update update)
    {
        var (layout, source) = (update.Layout, update.Source);
        var payloads = update.Payloads;
        for (var entry = 0; entry < layout.Count; entry++)
        {
            var slot = layout.Slots[entry];
            var sketch = layout.HasPayloads ? SketchPayloads.Next(ref payloads) : null;
            if (slot == Layout.NoSlot || update.Skips(entry)) continue;
            var (start, end) = (layout.Offsets[entry], layout.EndOf(entry));
            var values = update.Values[start..end];
            var last = source.Last.AsSpan(start, values.Length);
            var total = _totals[slot] ??= new SummaryTotal();
            var created = update.CreatedOf(entry);
            if (!double.IsNaN(created)) NoteCreated(slot, created);
            if (sketch is not null) AddSketch(slot, total, sketch, update.Time);
            _hasEstimates |= layout.Quantiles![entry].Length > 0;
            if (update.IsDelta) AddIncrements(slot, total, layout.Quantiles[entry].Length, values, last);
            else if (!Follow(update, entry, slot, total, values, last)) continue;
            Series.Touch(slot);
        }
    }

    public override bool IsAdvanceDue(long now)
    {
        foreach (var slot in Series.Used())
        {
            if (_totals[slot]?.Sketch is { } sketch && sketch.NewestSlot < now / sketch.SlotMs) return true;
        }

        return false;
    }

    public override void Advance(long now)
    {
        foreach (var slot in Series.Used())
        {
            if (_totals[slot]?.Sketch is not { } sketch || sketch.NewestSlot >= now / sketch.SlotMs) continue;
            sketch.Advance(now);
            Series.Touch(slot);
        }
    }

    public override void Refresh(Dictionary<SourceId, SourceState>.ValueCollection sources, long since)
    {
        _latest.Refresh(sources);
        if (_hasEstimates) _estimator.Refresh(sources, since, _totals);
    }

    public override void Visit(int slot, ISeriesVisitor visitor)
    {
        ref var shown = ref Series[slot];
        if (_totals[slot] is not { } total) return;
        var sum = total.HasSum ? total.Sum : new ExactSum(double.NaN);
        var count = total.HasCount ? total.Count : new ExactSum(double.NaN);
        var quantiles = total.Estimates;
        if (shown.Settings.PassThrough)
        {
            if (!_latest.TryGet(slot, out var latest)) return;
            var pushed = new SummaryReading(latest);
            (quantiles, sum, count) = (pushed.ToQuantileValues(), new ExactSum(pushed.Sum), new ExactSum(pushed.Count));
        }

        if (total.Sketch is { } sketch) quantiles = Array.ConvertAll([.. shown.Settings.Quantiles], asked => new QuantileValue(asked, sketch.Merged.Quantile(asked)));
        visitor.Summary(shown.Labels, quantiles, sum, count, shown.Created);
    }

    public override void Save(int slot, IBufferWriter<byte> writer)
    {
        var total = _totals[slot];
        writer.Write([(byte)(total is null ? 0 : total.Sketch is null ? 1 : 2)]);
        if (total is null) return;
        SnapshotNumbers.Write(writer, total.HasSum ? total.Sum : new ExactSum(double.NaN));
        SnapshotNumbers.Write(writer, total.HasCount ? total.Count : new ExactSum(double.NaN));
        total.Sketch?.Write(writer);
    }

    public override bool TryLoad(int slot, ref ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty || source[0] > 2) return false;
        var form = source[0];
        source = source[1..];
        if (form == 0) return true;
        if (!SnapshotNumbers.TryRead(ref source, out ExactSum sum) || !SnapshotNumbers.TryRead(ref source, out ExactSum count)) return false;
        SlidingSketch? sketch = null;
        if (form == 2 && !SlidingSketch.TryRead(ref source, out sketch)) return false;
        _totals[slot] = new SummaryTotal
        {
            Sum = sum.IsNaN ? default : sum,
            HasSum = !sum.IsNaN,
            Count = count.IsNaN ? default : count,
            HasCount = !count.IsNaN,
            Sketch = sketch,
        };
        _hasEstimates = true;
        return true;
    }

    private void AddIncrements(int slot, SummaryTotal total, int quantiles, ReadOnlySpan<double> values, Span<double> last)
    {
        // The ready quantiles of an increment stand for its own observations, so its count is their weight.
        values[..quantiles].CopyTo(last);
        var totals = values.Slice(quantiles, 2);
        if (Series[slot].Settings.PassThrough)
        {
            Increase(totals, last[quantiles..]);
            return;
        }

        Accumulate(total, totals, 0, 0);
        Remember(values.Slice(quantiles + 1, 1), last[(quantiles + 1)..]);
    }

    /// <returns>False where the update changes nothing of the series.</returns>
    private bool Follow(in Update update, int entry, int slot, SummaryTotal total, ReadOnlySpan<double> values, Span<double> last)
    {
        var quantiles = update.Layout.Quantiles![entry].Length;
        var (sum, count) = (values[quantiles], values[quantiles + 1]);
        var isRepetition = values[..quantiles].SequenceEqual(last[..quantiles]) && IsRepetition(values[quantiles..], last[quantiles..]);
        var isPassedThrough = Series[slot].Settings.PassThrough;
        if (isRepetition && (isPassedThrough ? !ShowsLatestOfMany(slot) : !total.Misses(sum, count))) return false;
        if (!isPassedThrough)
        {
            var lastCreated = update.Layout.HasCreated ? last[^1] : 0;
            var change = PointLife.Classify(count < last[quantiles + 1], update.CreatedOf(entry), lastCreated, update.SameLife);
            if (change == PointChange.Stale) return false;
            if (change == PointChange.Restart)
            {
                update.Source.Resets++;
                last.Clear();
            }

            Accumulate(total, values.Slice(quantiles, 2), last[quantiles], last[quantiles + 1]);
        }

        values[..quantiles].CopyTo(last);
        Remember(values[quantiles..], last[quantiles..]);
        return true;
    }

    private void AddSketch(int slot, SummaryTotal total, QuantileSketch sketch, long time)
    {
        var settings = Series[slot].Settings;
        total.Sketch ??= new SlidingSketch(settings.Window, relativeError: settings.RelativeError);
        total.Sketch.Add(sketch, time);
        Series.Touch(slot);
    }

    private static void Accumulate(SummaryTotal total, ReadOnlySpan<double> sumAndCount, double sumBefore, double countBefore)
    {
        if (double.IsFinite(sumAndCount[0]))
        {
            total.Sum += ExactSum.Difference(sumAndCount[0], sumBefore);
            total.HasSum = true;
        }

        if (double.IsFinite(sumAndCount[1]))
        {
            total.Count += ExactSum.Difference(sumAndCount[1], countBefore);
            total.HasCount = true;
        }
    }
}
