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
        if (contributions.IsEmpty || (settings.ReadyQuantiles == ReadyQuantiles.Drop && !settings.PassThrough)) return [];
        if (settings.PassThrough || contributions.Length == 1) return contributions[^1].Own();
        _mixture.Clear();
        var asked = contributions[0].Quantiles;
        foreach (var contribution in contributions)
        {
            _mixture.Add(contribution.Own(), contribution.Weight);
            if (!NumberListComparer.Instance.Equals(asked, contribution.Quantiles)) asked = [.. asked.Union(contribution.Quantiles).Order()];
        }

        var estimates = new QuantileValue[asked.Length];
        for (var i = 0; i < asked.Length; i++) estimates[i] = new QuantileValue(asked[i], _mixture.Quantile(asked[i]));
        return estimates;
    }

    /// <summary>One source's entry that feeds a slot.</summary>
    private readonly struct Contribution(SourceState source, int entry)
    {
        public double[] Quantiles => source.Layout!.Quantiles![entry];

        public ReadOnlySpan<double> Values => source.Last.AsSpan(source.Layout!.Offsets[entry], Quantiles.Length);

        /// <summary>The count of observations that the quantiles stand for.</summary>
        public double Weight => source.Last[source.Layout!.Offsets[entry] + Quantiles.Length + 1];

        public QuantileValue[] Own()
        {
            var own = new QuantileValue[Quantiles.Length];
            for (var i = 0; i < own.Length; i++) own[i] = new QuantileValue(Quantiles[i], Values[i]);
            return own;
        }
    }
}
