using System.Buffers;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Layouts;
using Tributary.Metrics.Shards;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Sources;
using Tributary.Metrics.Views;

namespace Tributary.Metrics.Merging;

/// <summary>
/// Estimates the quantiles of merged summaries from the ready-made quantiles of their live sources: each slot's sources
/// are gathered by a counting sort, and their distributions mixed, weighted by count.
/// </summary>
internal sealed class SummaryEstimator(SeriesTable series)
{
    private readonly QuantileMixture _mixture = new();

    public void Refresh(Dictionary<SourceId, SourceState>.ValueCollection sources, long since, SummaryTotal?[] totals)
    {
        var starts = ArrayPool<int>.Shared.Rent(series.High + 1);
        Array.Clear(starts, 0, series.High + 1);
        foreach (var source in sources) Count(source, since, starts);
        var all = 0;
        for (var slot = 0; slot < series.High; slot++)
        {
            var here = starts[slot];
            starts[slot] = all;
            all += here;
        }

        var contributions = ArrayPool<Contribution>.Shared.Rent(Math.Max(1, all));
        foreach (var source in sources) Place(source, since, starts, contributions);

        // Placing has moved each start to the end of its run.
        var from = 0;
        for (var slot = 0; slot < series.High; slot++)
        {
            var to = starts[slot];
            if (totals[slot] is { Sketch: null } total && IsDirty(slot, since)) total.Estimates = Mix(slot, contributions.AsSpan(from, to - from));
            from = to;
        }

        ArrayPool<int>.Shared.Return(starts);
        ArrayPool<Contribution>.Shared.Return(contributions, clearArray: true);
    }

    private void Count(SourceState source, long since, int[] starts)
    {
        if (source.IsRetired || source.Layout is not { } layout) return;
        for (var entry = 0; entry < layout.Count; entry++)
        {
            var slot = layout.Slots[entry];
            if (slot != Layout.NoSlot && layout.Quantiles![entry].Length > 0 && IsDirty(slot, since)) starts[slot]++;
        }
    }

    private void Place(SourceState source, long since, int[] starts, Contribution[] contributions)
    {
        if (source.IsRetired || source.Layout is not { } layout) return;
        for (var entry = 0; entry < layout.Count; entry++)
        {
            var slot = layout.Slots[entry];
            if (slot != Layout.NoSlot && layout.Quantiles![entry].Length > 0 && IsDirty(slot, since)) contributions[starts[slot]++] = new Contribution(source, entry);
        }
    }

    private bool IsDirty(int slot, long since) => series.ChunkVersionOf(slot) > since;

    private QuantileValue[] Mix(int slot, ReadOnlySpan<Contribution> contributions)
    {
        var settings = series[slot].Settings;
        if (contributions.IsEmpty || settings.PassThrough || settings.ReadyQuantiles == ReadyQuantiles.Drop) return [];
        if (contributions.Length == 1) return new SummaryReading(contributions[0]).ToQuantileValues();
        _mixture.Clear();
        var asked = new SummaryReading(contributions[0]).Quantiles;
        foreach (var contribution in contributions)
        {
            var reading = new SummaryReading(contribution);
            _mixture.Add(reading.ToQuantileValues(), reading.Count);
            if (!NumberListComparer.Instance.Equals(asked, reading.Quantiles)) asked = [.. asked.Union(reading.Quantiles).Order()];
        }

        var estimates = new QuantileValue[asked.Length];
        for (var i = 0; i < asked.Length; i++) estimates[i] = new QuantileValue(asked[i], _mixture.Quantile(asked[i]));
        return estimates;
    }
}
