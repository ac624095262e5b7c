using System.Buffers;
using System.Runtime.InteropServices;
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
            if (slot == Layout.NoSlot) continue;
            var (start, end) = (layout.Offsets[entry], layout.Offsets[entry + 1]);
            var values = update.Values[start..end];
            var quantiles = layout.Quantiles![entry].Length;
            var total = _totals[slot] ??= new SummaryTotal();
            if (sketch is not null) AddSketch(slot, total, sketch, update.Time);
            _hasEstimates |= quantiles > 0;
            var last = source.Last.AsSpan(start, values.Length);
            if (update.IsDelta)
            {
                Accumulate(total, values[quantiles..], 0, 0);
                values[..quantiles].CopyTo(last);
                last[quantiles + 1] = FiniteOr(values[quantiles + 1], last[quantiles + 1]);
                Series.Touch(slot);
                continue;
            }

            if (MemoryMarshal.AsBytes(values).SequenceEqual(MemoryMarshal.AsBytes(last))) continue;
            var created = update.CreatedOf(entry);
            if (!double.IsNaN(created)) NoteCreated(slot, created);
            if (!Series[slot].Settings.PassThrough)
            {
                var change = PointLife.Classify(values[quantiles + 1] < last[quantiles + 1], created, layout.HasCreated ? last[^1] : 0, update.SameLife);
                if (change == PointChange.Stale) continue;
                if (change == PointChange.Restart)
                {
                    source.Resets++;
                    last.Clear();
                }

                Accumulate(total, values[quantiles..], last[quantiles], last[quantiles + 1]);
            }

            values[..quantiles].CopyTo(last);
            for (var i = quantiles; i < values.Length; i++) last[i] = FiniteOr(values[i], last[i]);
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
        foreach (var slot in Series.Used())
        {
            if (!Series[slot].Settings.PassThrough || _totals[slot] is not { } total) continue;
            (total.Sum, total.Count, total.HasSum, total.HasCount) = (default, default, false, false);
        }

        foreach (var source in sources)
        {
            if (source.IsRetired || source.Layout is not { HasPassThrough: true } layout) continue;
            for (var entry = 0; entry < layout.Count; entry++)
            {
                var slot = layout.Slots[entry];
                if (slot == Layout.NoSlot || !Series[slot].Settings.PassThrough) continue;
                Accumulate(_totals[slot] ??= new SummaryTotal(), source.Last.AsSpan(layout.Offsets[entry] + layout.Quantiles![entry].Length, 2), 0, 0);
            }
        }

        if (_hasEstimates) _estimator.Refresh(sources, since, _totals);
    }

    public override void Visit(int slot, ISeriesVisitor visitor)
    {
        ref var shown = ref Series[slot];
        if (_totals[slot] is not { } total || (shown.Settings.PassThrough && shown.LiveCount == 0)) return;
        var sum = total.HasSum ? total.Sum : new ExactSum(double.NaN);
        var count = total.HasCount ? total.Count : new ExactSum(double.NaN);
        if (total.Sketch is null)
        {
            visitor.Summary(shown.Labels, total.Estimates, sum, count, shown.Created);
            return;
        }

        var asked = shown.Settings.Quantiles;
        var quantiles = new QuantileValue[asked.Length];
        for (var i = 0; i < quantiles.Length; i++) quantiles[i] = new QuantileValue(asked[i], total.Sketch.Merged.Quantile(asked[i]));

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

    private static double FiniteOr(double value, double otherwise) => double.IsFinite(value) ? value : otherwise;
}
