using Tributary.Metrics.Points;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>What a series is by its name, its labels and what is said of it.</summary>
/// <param name="Family">The family's name; empty for a series that is left out.</param>
/// <param name="Type">The family's type.</param>
/// <param name="Kind">What its points are.</param>
/// <param name="Part">The part of a histogram or summary that it is; a bucket's bound is in its labels.</param>
/// <param name="About">What is said of the family.</param>
internal sealed record RemoteRole(string Family, MetricType Type, PointKind Kind, PartRole Part, RemoteMetric About)
{
    private const string Bucket = "_bucket";
    private const string Sum = "_sum";
    private const string Count = "_count";
    private const string Total = "_total";
    private const string Info = "_info";

    /// <summary>
    /// Nothing is known of the name but its ending, <c>_sum</c> or <c>_count</c>: it is taken for a part of a summary, unless a
    /// family has this very name.
    /// </summary>
    public bool IsGuess { get; private init; }

    private static RemoteRole LeftOut { get; } = new("", MetricType.Unknown, PointKind.Gauge, PartRole.Bucket, RemoteMetric.Nothing);

    /// <param name="name">The name of the series.</param>
    /// <param name="hasBound">It has a label <c>le</c>.</param>
    /// <param name="hasQuantile">It has a label <c>quantile</c>.</param>
    /// <param name="stated">What the series itself says; null for nothing.</param>
    /// <param name="metadata">What was said of metrics before.</param>
    public static RemoteRole Of(string name, bool hasBound, bool hasQuantile, RemoteMetric? stated, RemoteMetadata metadata)
    {
        var (family, part) = SplitPart(name, hasBound);
        var own = FindOwn(name, metadata);
        if (metadata.TryFindDecided(name, out var decided) && decided != RemoteType.Unknown) return Plain(name, decided, stated ?? own);
        if (stated is { Type: not RemoteType.Unknown }) return Stated(name, family, part, hasQuantile, stated);
        if (own is { Type: not (RemoteType.Unknown or RemoteType.Histogram) }) return Stated(name, family: null, part, hasQuantile, own);
        if (family is not null && metadata.FindStated(family) is { Type: RemoteType.Histogram or RemoteType.GaugeHistogram or RemoteType.Summary } ofFamily) return Stated(name, family, part, hasQuantile, ofFamily);
        return ByName(name, family, part, hasQuantile, stated) with { IsGuess = family is not null && part != PartRole.Bucket && !metadata.TryFindDecided(name, out _) };
    }

    /// <summary>What was said of this very name. Of counters and infos, OpenMetrics states the name without its ending.</summary>
    private static RemoteMetric? FindOwn(string name, RemoteMetadata metadata)
    {
        if (metadata.FindStated(name) is { } own) return own;
        if (name.EndsWith(Total, StringComparison.Ordinal)) return metadata.FindStated(name[..^Total.Length]) is { Type: RemoteType.Counter } counter ? counter : null;
        return name.EndsWith(Info, StringComparison.Ordinal) && metadata.FindStated(name[..^Info.Length]) is { Type: RemoteType.Info } info ? info : null;
    }

    /// <summary>A part has its family's name and an ending; of buckets, those are none that have no bound.</summary>
    private static (string? Family, PartRole Part) SplitPart(string name, bool hasBound)
    {
        if (hasBound && name.Length > Bucket.Length && name.EndsWith(Bucket, StringComparison.Ordinal)) return (name[..^Bucket.Length], PartRole.Bucket);
        if (hasBound) return (null, PartRole.Bucket);
        if (name.Length > Sum.Length && name.EndsWith(Sum, StringComparison.Ordinal)) return (name[..^Sum.Length], PartRole.Sum);
        return name.Length > Count.Length && name.EndsWith(Count, StringComparison.Ordinal) ? (name[..^Count.Length], PartRole.Count) : (null, PartRole.Bucket);
    }

    private static RemoteRole Stated(string name, string? family, PartRole part, bool hasQuantile, RemoteMetric about) => about.Type switch
    {
        RemoteType.Histogram when family is not null => new RemoteRole(family, MetricType.Histogram, PointKind.Parts, part, about),
        RemoteType.Summary when family is not null && part != PartRole.Bucket => new RemoteRole(family, MetricType.Summary, PointKind.Parts, part, about),
        RemoteType.Summary when hasQuantile => LeftOut,
        RemoteType.GaugeHistogram => LeftOut,
        RemoteType.Histogram or RemoteType.Summary => ByName(name, family, part, hasQuantile, about),
        _ => Plain(name, about.Type, about),
    };

    private static RemoteRole ByName(string name, string? family, PartRole part, bool hasQuantile, RemoteMetric? about)
    {
        if (family is not null) return new RemoteRole(family, part == PartRole.Bucket ? MetricType.Histogram : MetricType.Summary, PointKind.Parts, part, about ?? RemoteMetric.Nothing);

        // Quantiles of one sender say nothing of the fleet's, and start times are in the samples where they are known.
        if (hasQuantile || name.EndsWith("_created", StringComparison.Ordinal)) return LeftOut;
        return Plain(name, name.EndsWith(Total, StringComparison.Ordinal) ? RemoteType.Counter : RemoteType.Gauge, about);
    }

    private static RemoteRole Plain(string name, RemoteType type, RemoteMetric? about) => new(
        name,
        type switch
        {
            RemoteType.Counter => MetricType.Counter,
            RemoteType.Info => MetricType.Info,
            RemoteType.StateSet => MetricType.StateSet,
            RemoteType.Unknown => MetricType.Unknown,
            _ => MetricType.Gauge,
        },
        type == RemoteType.Counter ? PointKind.Counter : PointKind.Gauge,
        PartRole.Bucket,
        about ?? RemoteMetric.Nothing);
}
