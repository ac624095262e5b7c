using Tributary.Metrics.Layouts;
using Tributary.Metrics.Points;

namespace Tributary.Protocols.Native;

/// <summary>
/// A family as its sender sees it: what it says of itself, and the list of series in the order in which frames carry their
/// values. It knows nothing of rules: the gateway makes the layouts of shards of it
/// (<see cref="LayoutDefinition"/>, which says how the values of a series lie).
/// </summary>
public sealed class NativeLayout
{
    /// <param name="family">What the family says of itself.</param>
    /// <param name="kind">What its points are; it must fit the family's type.</param>
    /// <param name="series">At least one; classic histograms with bounds, summaries with quantiles, of which there may be none.</param>
    /// <param name="hasCreated">The values of each series end with its start time, Unix seconds, NaN if unknown. Not for gauges.</param>
    /// <param name="hasSketches">Frames have a sketch for each series of a summary.</param>
    /// <exception cref="ArgumentException">The arguments do not fit to each other.</exception>
    public NativeLayout(FamilyDescription family, PointKind kind, IReadOnlyList<NativeSeries> series, bool hasCreated = false, bool hasSketches = false)
    {
        ArgumentNullException.ThrowIfNull(family);
        ArgumentNullException.ThrowIfNull(series);
        if (FindMisfit(kind, family.Type, hasCreated, hasSketches) is { } misfit) throw new ArgumentException(misfit, nameof(kind));
        if (series.Count == 0) throw new ArgumentException("A layout has at least one series.", nameof(series));
        (Family, Kind, Series, HasCreated, HasSketches) = (family, kind, series, hasCreated, hasSketches);
        foreach (var one in series)
        {
            if ((one.Bounds is not null) != (kind == PointKind.ClassicHistogram) || (one.Quantiles is not null) != (kind == PointKind.Summary))
                throw new ArgumentException("Classic histograms have bounds, summaries have quantiles, and other kinds neither.", nameof(series));
            ValueCount = checked(ValueCount + WidthOf(one));
        }
    }

    public FamilyDescription Family { get; }

    public PointKind Kind { get; }

    public IReadOnlyList<NativeSeries> Series { get; }

    public bool HasCreated { get; }

    public bool HasSketches { get; }

    /// <summary>Number of values in a frame.</summary>
    public int ValueCount { get; }

    /// <summary>A frame has a payload for each series.</summary>
    public bool HasPayloads => HasSketches || Kind == PointKind.ExponentialHistogram;

    /// <summary>Number of values of a series.</summary>
    public int WidthOf(in NativeSeries series) => WidthOf(Kind, series.Bounds?.Count ?? series.Quantiles?.Length ?? 0, HasCreated);

    /// <param name="kind">What the points are.</param>
    /// <param name="numbers">How many bounds or quantiles a series has.</param>
    /// <param name="hasCreated">Its values end with a start time.</param>
    internal static int WidthOf(PointKind kind, int numbers, bool hasCreated) => LayoutDefinition.WidthOf(kind, numbers) + (hasCreated ? 1 : 0);

    /// <summary>What of a layout's head does not fit together; null if all does.</summary>
    internal static string? FindMisfit(PointKind kind, MetricType type, bool hasCreated, bool hasSketches)
    {
        var fits = kind == PointKind.ExponentialHistogram ? type == MetricType.Histogram : kind == LayoutDefinition.KindOf(type);
        if (!fits) return $"points of kind {kind} cannot be of type {type}";
        if (hasCreated && kind == PointKind.Gauge) return "a gauge has no start time";
        return hasSketches && kind != PointKind.Summary ? "only summaries have sketches" : null;
    }
}
