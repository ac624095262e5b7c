using System.Buffers;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Sources;
using Tributary.Metrics.Views;

namespace Tributary.Metrics.Merging;

/// <summary>Counters: the sum over all sources and their lives. It never falls.</summary>
internal sealed class CounterStore(SeriesTable series) : PointStore(series)
{
    private readonly LatestPush _latest = new(series);
    private ExactSum[] _totals = [];

    public override void Grow() => Array.Resize(ref _totals, Series.Capacity);

    public override void Reset(int slot) => _totals[slot] = default;

    public override int FindInvalid(Layout layout, ReadOnlySpan<double> values, ReadOnlySpan<byte> payloads, bool isDelta)
    {
        var stride = layout.StrideOfNumber;
        for (var i = 0; i < values.Length; i += stride)
        {
            if (values[i] >= 0 && values[i] <= double.MaxValue) continue;
            var slot = layout.Slots[i / stride];
            if (slot == Layout.NoSlot || !Series[slot].Settings.PassThrough) return i;
        }

        return -1;
    }

    public override void Apply(in Update update)
    {
        if (update.IsDelta) Add(update);
        else if (update.Layout.HasCreated || update.HasSkips || update.Layout.HasPassThrough || update.LowParts is not null || update.Source.LastLow is not null || update.WantsStale) Follow(update);
        else FollowPlain(update);
    }

    public override void Refresh(Dictionary<SourceId, SourceState>.ValueCollection sources, long since) => _latest.Refresh(sources);

    public override void Visit(int slot, ISeriesVisitor visitor)
    {
        ref var shown = ref Series[slot];
        if (!shown.Settings.PassThrough)
        {
            ShowExemplars(slot, bounds: null, visitor);
            visitor.Counter(shown.Labels, _totals[slot], shown.Created);
        }
        else if (_latest.TryGet(slot, out var latest))
        {
            var at = latest.Layout.Offsets[latest.Entry];
            ShowExemplars(slot, bounds: null, visitor);
            visitor.Counter(shown.Labels, new ExactSum(latest.Source.Last[at], latest.Source.LastLow?[at] ?? 0), shown.Created);
        }
    }

    public override void Save(int slot, IBufferWriter<byte> writer) => SnapshotNumbers.Write(writer, _totals[slot]);

    public override bool TryLoad(int slot, ref ReadOnlySpan<byte> source) => SnapshotNumbers.TryRead(ref source, out _totals[slot]);

    private void Add(in Update update)
    {
        var layout = update.Layout;
        var stride = layout.StrideOfNumber;
        for (var entry = 0; entry < layout.Count; entry++)
        {
            var slot = layout.Slots[entry];
            var at = entry * stride;
            var value = new ExactSum(update.Values[at], update.LowParts?[at] ?? 0);
            if (slot == Layout.NoSlot || update.Skips(entry)) continue;
            var created = update.CreatedOf(entry);
            if (!double.IsNaN(created)) NoteCreated(slot, created);
            var isPassedThrough = Series[slot].Settings.PassThrough;
            if (value == default && !isPassedThrough) continue;
            if (isPassedThrough) Increase(update.Values.Slice(at, 1), update.Source.Last.AsSpan(at, 1));
            else _totals[slot] += value;
            Series.Touch(slot);
        }
    }

    /// <summary>The hot path: plain numbers, no start times.</summary>
    private void FollowPlain(in Update update)
    {
        var slots = update.Layout.Slots;
        var values = update.Values;
        var last = update.Source.Last.AsSpan(0, values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            var (value, before) = (values[i], last[i]);
            if (value == before) continue;
            var slot = slots[i];
            if (slot == Layout.NoSlot) continue;
            if (value > before) _totals[slot] += ExactSum.Difference(value, before);
            else if (update.SameLife) continue;
            else
            {
                update.Source.Resets++;
                _totals[slot] += value;
            }

            last[i] = value;
            Series.Touch(slot);
        }
    }

    private void Follow(in Update update)
    {
        var (layout, source) = (update.Layout, update.Source);
        var stride = layout.StrideOfNumber;
        if (update.LowParts is not null) source.LastLow ??= new double[layout.ValueCount];
        for (var entry = 0; entry < layout.Count; entry++)
        {
            var slot = layout.Slots[entry];
            if (slot == Layout.NoSlot || update.Skips(entry)) continue;
            var at = entry * stride;
            var value = new ExactSum(update.Values[at], update.LowParts?[at] ?? 0);
            var before = new ExactSum(source.Last[at], source.LastLow?[at] ?? 0);
            var created = update.CreatedOf(entry);
            if (!double.IsNaN(created)) NoteCreated(slot, created);
            if (value == before && (double.IsNaN(created) || created == source.Last[at + 1]) && !ShowsLatestOfMany(slot)) continue;
            if (!Series[slot].Settings.PassThrough)
            {
                var change = PointLife.Classify(value < before, created, layout.HasCreated ? source.Last[at + 1] : 0, update.SameLife);
                if (change == PointChange.Stale)
                {
                    update.MarkStale(entry);
                    continue;
                }

                if (change == PointChange.Restart)
                {
                    source.Resets++;
                    before = default;
                }

                _totals[slot] += value - before;
            }

            source.Last[at] = value.High;
            if (source.LastLow is not null) source.LastLow[at] = value.Low;
            if (!double.IsNaN(created)) source.Last[at + 1] = created;
            Series.Touch(slot);
        }
    }
}
