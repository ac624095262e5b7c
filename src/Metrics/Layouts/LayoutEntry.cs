using Tributary.Metrics.Identity;
using Tributary.Metrics.Merging;
using Tributary.Metrics.Points;

namespace Tributary.Metrics.Layouts;

/// <summary>One series of a layout, as its source names it and as the merged view names it.</summary>
/// <param name="InputId">Hash of the series' labels as the source sent them: a source's ledger is kept by it.</param>
/// <param name="Labels">Canonical labels after the rules removed those that are aggregated away.</param>
/// <param name="Settings">How it merges.</param>
/// <param name="Bounds">A classic histogram's bounds, or which part it is (<see cref="SeriesPart.ToBounds"/>); null for other kinds.</param>
/// <param name="Quantiles">A summary's ready quantiles, rising; null for other kinds.</param>
public sealed record LayoutEntry(Hash128 InputId, ReadOnlyMemory<byte> Labels, MergeSettings Settings, HistogramBounds? Bounds = null, double[]? Quantiles = null);
