using System.Buffers;
using System.Runtime.InteropServices;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Sources;
using Tributary.Metrics.Views;

namespace Tributary.Metrics.Merging;

/// <summary>Histograms with explicit bounds: buckets of all sources added up. An entry's values are the cumulative buckets and the sum.</summary>
/// <param name="series">The shard's series.</param>
/// <param name="isGauge">A gauge histogram: its counts may fall, so the live contributions are shown, none is accumulated.</param>
internal sealed class ClassicHistogramStore(SeriesTable series, bool isGauge) : PointStore(series)
{
    private ClassicHistogramTotal?[] _totals = [];

    public override bool KeepsAbsent => !isGauge;

    public override void Grow() => Array.Resize(ref _totals, Series.Capacity);

    public override void Reset(int slot) => _totals[slot] = null;

    /// <summary>Whether an entry has bounds that the rule <c>bounds: reject</c> refuses in its slot.</summary>
    public bool Refuses(int slot, HistogramBounds bounds, MergeSettings settings) =>
        settings is { Bounds: BoundsMerge.Reject, PassThrough: false } && _totals[slot] is { } total && !total.Bounds.Equals(bounds);

    public override int FindInvalid(Layout layout, ReadOnlySpan<double> values, ReadOnlySpan<byte> payloads, bool isDelta)
    {
        for (var entry = 0; entry < layout.Count; entry++)
        {
            var start = layout.Offsets[entry];
            double below = 0;
            for (var i = start; i < start + layout.Bounds![entry].BucketCount; i++)
            {
                if (!(values[i] >= below && values[i] <= double.MaxValue)) return i;
                below = values[i];
            }
        }

        return -1;
    }

    public override void Apply(in Update update)
    {
        var (layout, source) = (update.Layout, update.Source);
        for (var entry = 0; entry < layout.Count; entry++)
        {
            var slot = layout.Slots[entry];
            if (slot == Layout.NoSlot) continue;
            var bounds = layout.Bounds![entry];
            var (start, end) = (layout.Offsets[entry], layout.Offsets[entry + 1]);
            var values = update.Values[start..end];
            if (update.IsDelta)
            {
                if (isGauge) Follow(source.Last.AsSpan(start, values.Length), values);
                else Accumulate(slot, bounds, values, [], default);
                Series.Touch(slot);
                continue;
            }

            var last = source.Last.AsSpan(start, values.Length);
            if (MemoryMarshal.AsBytes(values).SequenceEqual(MemoryMarshal.AsBytes(last))) continue;
            var created = update.CreatedOf(entry);
            if (!double.IsNaN(created)) NoteCreated(slot, created);
            if (!IsSeenThrough(slot))
            {
                var buckets = bounds.BucketCount;
                var change = PointLife.Classify(Fell(values[..buckets], last), created, layout.HasCreated ? last[^1] : 0, update.SameLife);
                if (change == PointChange.Stale) continue;
                if (change == PointChange.Restart)
                {
                    source.Resets++;
                    last.Clear();
                }

                Accumulate(slot, bounds, values, last, last[buckets]);
            }

            Follow(last, values);
            Series.Touch(slot);
        }
    }

    public override void Refresh(Dictionary<SourceId, SourceState>.ValueCollection sources, long since)
    {
        foreach (var slot in Series.Used())
        {
            if (IsSeenThrough(slot)) _totals[slot] = null;
        }

        foreach (var source in sources)
        {
            if (source.IsRetired || source.Layout is not { HasPassThrough: true } layout) continue;
            for (var entry = 0; entry < layout.Count; entry++)
            {
                var slot = layout.Slots[entry];
                if (slot == Layout.NoSlot || !IsSeenThrough(slot)) continue;
                var values = source.Last.AsSpan(layout.Offsets[entry], layout.Bounds![entry].BucketCount + 1);
                Accumulate(slot, layout.Bounds[entry], values, [], default);
            }
        }
    }

    public override void Visit(int slot, ISeriesVisitor visitor)
    {
        ref var shown = ref Series[slot];
        if (_totals[slot] is not { } total || (IsSeenThrough(slot) && shown.LiveCount == 0)) return;
        var sum = total.HasSum ? total.Sum : new ExactSum(double.NaN);
        if (total.Native is { } native) visitor.ExponentialHistogram(shown.Labels, native, shown.Created);
        else visitor.ClassicHistogram(shown.Labels, total.Bounds, total.Cumulative, sum, shown.Created);
    }

    public override void Save(int slot, IBufferWriter<byte> writer)
    {
        var total = IsSeenThrough(slot) ? null : _totals[slot];
        writer.Write([total is null ? (byte)0 : total.Native is null ? (byte)1 : (byte)2]);
        if (total is null) return;
        Varint.WriteUInt64(writer, (ulong)total.Bounds.Count);
        SnapshotNumbers.Write(writer, total.Bounds.Values);
        foreach (var count in total.Cumulative) SnapshotNumbers.Write(writer, count);
        SnapshotNumbers.Write(writer, total.HasSum ? total.Sum : new ExactSum(double.NaN));
        total.Native?.Write(writer);
    }

    public override bool TryLoad(int slot, ref ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty || source[0] > 2) return false;
        var form = source[0];
        source = source[1..];
        if (form == 0) return true;
        if (!Varint.TryReadUInt64(ref source, out var count) || count > (ulong)source.Length / 8) return false;
        var values = new double[count];
        var cumulative = new ExactSum[count + 1];
        if (!SnapshotNumbers.TryRead(ref source, values)) return false;
        for (var i = 0; i < cumulative.Length; i++)
        {
            if (!SnapshotNumbers.TryRead(ref source, out cumulative[i])) return false;
        }

        if (!SnapshotNumbers.TryRead(ref source, out ExactSum sum)) return false;
        ExponentialHistogram? native = null;
        if (form == 2 && !ExponentialHistogram.TryRead(ref source, out native)) return false;
        _totals[slot] = ClassicHistogramTotal.Restore(new HistogramBounds(values), cumulative, sum.IsNaN ? default : sum, !sum.IsNaN, native);
        return true;
    }

    private bool IsSeenThrough(int slot) => isGauge || Series[slot].Settings.PassThrough;

    private void Accumulate(int slot, HistogramBounds bounds, ReadOnlySpan<double> values, ReadOnlySpan<double> before, double sumBefore)
    {
        var total = _totals[slot] ??= new ClassicHistogramTotal(bounds);
        var buckets = bounds.BucketCount;
        total.Add(bounds, values[..buckets], before.IsEmpty ? before : before[..buckets], Series[slot].Settings.Bounds);
        var sum = values[buckets];
        if (double.IsFinite(sum)) total.AddSum(ExactSum.Difference(sum, sumBefore));
    }

    /// <summary>Remembers the new values; a sum or start time that is not known does not replace one that was.</summary>
    private static void Follow(Span<double> last, ReadOnlySpan<double> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsFinite(values[i])) last[i] = values[i];
        }
    }

    /// <summary>Whether a bucket's own count is below the one before. Cumulative counts can rise while one of them falls.</summary>
    private static bool Fell(ReadOnlySpan<double> values, ReadOnlySpan<double> last)
    {
        double below = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var difference = values[i] - last[i];
            if (difference < below) return true;
            below = difference;
        }

        return false;
    }
}
