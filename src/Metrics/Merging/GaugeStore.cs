using System.Buffers;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Sources;
using Tributary.Metrics.Views;

namespace Tributary.Metrics.Merging;

/// <summary>
/// Gauges, and all that is shown like one: the view is computed from the values of the live sources, each time it is asked
/// for after a change, so that a minimum, a NaN or an infinity leaves no trace when its source does.
/// </summary>
internal sealed class GaugeStore(SeriesTable series) : PointStore(series)
{
    private ExactSum[] _values = [];
    private int[] _counts = [];
    private long[] _stamps = [];

    public override bool KeepsAbsent => false;

    public override void Grow()
    {
        Array.Resize(ref _values, Series.Capacity);
        Array.Resize(ref _counts, Series.Capacity);
        Array.Resize(ref _stamps, Series.Capacity);
    }

    public override void Reset(int slot)
    {
        _values[slot] = default;
        _counts[slot] = 0;
    }

    /// <summary>A gauge may be any number, NaN and infinities too.</summary>
    public override int FindInvalid(Layout layout, ReadOnlySpan<double> values, ReadOnlySpan<byte> payloads, bool isDelta) => -1;

    /// <summary>Values replace those before; with a delta frame they are added to them.</summary>
    public override void Apply(in Update update)
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
            if (update.IsDelta) value = before + value;
            if (value == before && !ShowsLatest(slot)) continue;
            source.Last[at] = value.High;
            if (source.LastLow is not null) source.LastLow[at] = value.Low;
            Series.Touch(slot);
        }
    }

    public override void Refresh(Dictionary<SourceId, SourceState>.ValueCollection sources, long since)
    {
        Array.Clear(_values);
        Array.Clear(_counts);
        foreach (var source in sources)
        {
            if (source.IsRetired || source.Layout is not { } layout) continue;
            var stride = layout.StrideOfNumber;
            for (var entry = 0; entry < layout.Count; entry++)
            {
                var slot = layout.Slots[entry];
                if (slot == Layout.NoSlot) continue;
                var at = entry * stride;
                Combine(slot, new ExactSum(source.Last[at], source.LastLow?[at] ?? 0), source.LastSeen);
            }

            if (source.Absent is null) continue;
            foreach (var absent in source.Absent.Values)
            {
                if (absent.IsLive) Combine(absent.Slot, new ExactSum(absent.Last[0], absent.LastLow?[0] ?? 0), source.LastSeen);
            }
        }
    }

    public override void Visit(int slot, ISeriesVisitor visitor)
    {
        var count = _counts[slot];
        if (count == 0) return;
        ref var shown = ref Series[slot];
        var value = shown.Settings switch
        {
            { PassThrough: true } => _values[slot],
            { Gauge: GaugeMerge.Average } => count == 1 ? _values[slot] : new ExactSum(_values[slot].High / count),
            { Gauge: GaugeMerge.Count } => new ExactSum(count),
            _ => _values[slot],
        };
        visitor.Gauge(shown.Labels, value);
    }

    /// <summary>Nothing is accumulated.</summary>
    public override void Save(int slot, IBufferWriter<byte> writer)
    {
    }

    public override bool TryLoad(int slot, ref ReadOnlySpan<byte> source) => true;

    /// <summary>Whether even a repeated value can change what is shown, for it may now be the latest.</summary>
    private bool ShowsLatest(int slot)
    {
        ref var shown = ref Series[slot];
        return (shown.Settings.PassThrough || shown.Settings.Gauge == GaugeMerge.Last) && shown.SoleSource == SourceState.Many;
    }

    private void Combine(int slot, in ExactSum value, long stamp)
    {
        ref var merged = ref _values[slot];
        var settings = Series[slot].Settings;
        if (_counts[slot]++ == 0)
        {
            merged = value;
            _stamps[slot] = stamp;
            return;
        }

        switch (settings.PassThrough ? GaugeMerge.Last : settings.Gauge)
        {
            case GaugeMerge.Min:
                if (merged.IsNaN || value < merged) merged = value.IsNaN ? merged : value;
                break;
            case GaugeMerge.Max:
                if (merged.IsNaN || value > merged) merged = value.IsNaN ? merged : value;
                break;
            case GaugeMerge.Last:
                if (stamp < _stamps[slot]) break;
                if (stamp == _stamps[slot] && value < merged) break;
                merged = value;
                _stamps[slot] = stamp;
                break;
            default:
                merged += value;
                break;
        }
    }
}
