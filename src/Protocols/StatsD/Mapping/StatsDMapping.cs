using System.Collections.Immutable;
using Tributary.Metrics.Points;
using Tributary.Protocols.StatsD.Lines;

namespace Tributary.Protocols.StatsD.Mapping;

/// <summary>What becomes of some metrics, in the manner of statsd_exporter (https://github.com/prometheus/statsd_exporter).</summary>
public sealed record StatsDMapping
{
    /// <summary>For names that no mapping is for.</summary>
    public static StatsDMapping Unmapped { get; } = new();

    /// <summary>Which names; null for all.</summary>
    public NamePattern? Match { get; init; }

    /// <summary>Which types; empty for all.</summary>
    public ImmutableArray<StatsDType> Types { get; init; } = [];

    /// <summary>They are not kept.</summary>
    public bool Drop { get; init; }

    /// <summary>The family's name; null for the metric's own.</summary>
    public NameTemplate? Name { get; init; }

    /// <summary>Labels beside those that tags become.</summary>
    public ImmutableArray<KeyValuePair<string, NameTemplate>> Labels { get; init; } = [];

    /// <summary>Of a tag and a label of one name, the tag holds. Default: the label.</summary>
    public bool HonorLabels { get; init; }

    /// <summary>What the family says of itself.</summary>
    public string Help { get; init; } = "";

    /// <summary>What values are multiplied by, those of sets excepted.</summary>
    public double Scale { get; init; } = 1;

    public StatsDObserver Observer { get; init; }

    /// <summary>The buckets of a histogram; null for exponential ones.</summary>
    public HistogramBounds? Buckets { get; init; }

    /// <summary>A series that nobody has sent for this long is forgotten; <see cref="Timeout.InfiniteTimeSpan"/>: never. Null for the setting <c>StatsD:Ttl</c>.</summary>
    public TimeSpan? Ttl { get; init; }
}
