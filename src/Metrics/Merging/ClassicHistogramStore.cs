using System.Buffers;
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
    private readonly LatestPush _latest = new(series);
    private ClassicHistogramTotal?[] _totals = [];

    public override bool KeepsAbsent => !isGauge;

    public override void Grow() => Array.Resize(ref _totals, Series.Capacity);

    public override void Reset(int slot) => _totals[slot] = null;

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

    public override bool Refuses(Layout layout, ReadOnlySpan<double> values)
    {
        for (var entry = 0; entry < layout.Count; entry++)
        {
            var slot = layout.Slots[entry];
            if (slot == Layout.NoSlot || Series[slot].Settings is not { Bounds: BoundsMerge.Reject, PassThrough: false }) continue;
            if (layout.HasTimes && values[layout.TimeOf(entry)] < 0) continue; // it has ended
            if (_totals[slot] is { } total && !total.Bounds.Equals(layout.Bounds![entry])) return true;
        }

        return false;
    }

    public override void Apply(in Update update)
    {
        var (layout, source) = (update.Layout, update.Source);
        for (var entry = 0; entry < layout.Count; entry++)
        {
            var slot = layout.Slots[entry];
            if (slot == Layout.NoSlot || update.Skips(entry)) continue;
            var (start, end) = (layout.Offsets[entry], layout.EndOf(entry));
            var values = update.Values[start..end];
            var last = source.Last.AsSpan(start, values.Length);
            var created = update.CreatedOf(entry);
            if (!double.IsNaN(created)) NoteCreated(slot, created);
            if (update.IsDelta) AddIncrements(slot, layout.Bounds![entry], values, last);
            else if (!Follow(update, entry, slot, values, last)) continue;
            Series.Touch(slot);
        }
    }

    public override void Refresh(Dictionary<SourceId, SourceState>.ValueCollection sources, long since)
    {
        _latest.Refresh(sources);
        if (!isGauge) return;
        Array.Clear(_totals);
        foreach (var source in sources)
        {
            if (source.IsRetired || source.Layout is not { } layout) continue;
            for (var entry = 0; entry < layout.Count; entry++)
            {
                var slot = layout.Slots[entry];
                if (slot != Layout.NoSlot) AddTo(_totals[slot] ??= new ClassicHistogramTotal(layout.Bounds![entry]), slot, new Contribution(source, entry));
            }
        }
    }

    public override HistogramBounds? BucketsOf(int slot, Layout layout, int entry)
    {
        if (isGauge || Series[slot].Settings.PassThrough || _totals[slot] is not { } total) return layout.Bounds![entry];
        return total.Native is null ? total.Bounds : null;
    }

    public override void Visit(int slot, ISeriesVisitor visitor)
    {
        ref var shown = ref Series[slot];
        var total = _totals[slot];
        if (shown.Settings.PassThrough)
        {
            if (!_latest.TryGet(slot, out var latest)) return;
            total = new ClassicHistogramTotal(latest.Layout.Bounds![latest.Entry]);
            AddTo(total, slot, latest);
        }

        if (total is null) return;
        var sum = total.HasSum ? total.Sum : new ExactSum(double.NaN);
        ShowExemplars(slot, total.Native is null ? total.Bounds : null, visitor);
        if (total.Native is { } native) visitor.ExponentialHistogram(shown.Labels, native, shown.Settings.ClassicBounds, shown.Created);
        else visitor.ClassicHistogram(shown.Labels, total.Bounds, total.Cumulative, sum, shown.Created);
    }

    public override void Save(int slot, IBufferWriter<byte> writer)
    {
        var total = isGauge ? null : _totals[slot];
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
        if (!SnapshotNumbers.TryRead(ref source, values) || HistogramBounds.TryCreate(values) is not { } bounds) return false;
        for (var i = 0; i < cumulative.Length; i++)
        {
            if (!SnapshotNumbers.TryRead(ref source, out cumulative[i])) return false;
        }

        if (!SnapshotNumbers.TryRead(ref source, out ExactSum sum)) return false;
        ExponentialHistogram? native = null;
        if (form == 2 && !ExponentialHistogram.TryRead(ref source, out native)) return false;
        _totals[slot] = ClassicHistogramTotal.Restore(bounds, cumulative, sum.IsNaN ? default : sum, !sum.IsNaN, native);
        return true;
    }

    private void AddIncrements(int slot, HistogramBounds bounds, ReadOnlySpan<double> values, Span<double> last)
    {
        if (isGauge || Series[slot].Settings.PassThrough) Increase(values[..(bounds.BucketCount + 1)], last);
        else Accumulate(slot, bounds, values, [], 0);
    }

    /// <returns>False where the update changes nothing of the series.</returns>
    private bool Follow(in Update update, int entry, int slot, ReadOnlySpan<double> values, Span<double> last)
    {
        var bounds = update.Layout.Bounds![entry];
        var buckets = bounds.BucketCount;
        var isShownAsPushed = isGauge || Series[slot].Settings.PassThrough;
        if (IsRepetition(values, last))
        {
            if (isShownAsPushed ? !ShowsLatestOfMany(slot) : _totals[slot] is { } known && !known.Misses(bounds, values[buckets])) return false;
        }

        if (!isShownAsPushed)
        {
            var lastCreated = update.Layout.HasCreated ? last[^1] : 0;
            var change = PointLife.Classify(Fell(values[..buckets], last), update.CreatedOf(entry), lastCreated, update.SameLife);
            if (change == PointChange.Stale)
            {
                update.MarkStale(entry);
                return false;
            }

            if (change == PointChange.Restart)
            {
                update.Source.Resets++;
                last.Clear();
            }

            Accumulate(slot, bounds, values, last[..buckets], last[buckets]);
        }

        Remember(values, last);
        return true;
    }

    private void Accumulate(int slot, HistogramBounds bounds, ReadOnlySpan<double> values, ReadOnlySpan<double> before, double sumBefore)
    {
        var total = _totals[slot] ??= new ClassicHistogramTotal(bounds);
        var buckets = bounds.BucketCount;
        total.Add(bounds, values[..buckets], before, Series[slot].Settings.Bounds);
        var sum = values[buckets];
        if (double.IsFinite(sum)) total.AddSum(ExactSum.Difference(sum, sumBefore));
    }

    private void AddTo(ClassicHistogramTotal total, int slot, Contribution contribution)
    {
        var bounds = contribution.Layout.Bounds![contribution.Entry];
        total.Add(bounds, contribution.Values[..bounds.BucketCount], [], Series[slot].Settings.Bounds);
        total.AddSum(new ExactSum(contribution.Values[bounds.BucketCount]));
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
