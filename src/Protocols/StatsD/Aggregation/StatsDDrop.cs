namespace Tributary.Protocols.StatsD.Aggregation;

/// <summary>Why values of a line that is well formed are not kept. They are counted by reason.</summary>
public enum StatsDDrop
{
    /// <summary>They are kept.</summary>
    None,

    /// <summary>A mapping says <c>action: drop</c>.</summary>
    Mapping,

    /// <summary>A counter cannot fall, and so takes no negative value.</summary>
    NegativeCounter,

    /// <summary>With it the sum would be infinite.</summary>
    NotFinite,

    /// <summary>Metrics of another type have become a family of the same name.</summary>
    TypeClash,

    /// <summary>A name, a label or their number is beyond one of the <c>Limits</c>.</summary>
    TooLarge,

    /// <summary>A name or a tag is not UTF-8.</summary>
    NotUtf8,

    /// <summary>There are as many series as <c>StatsD:MaxSeries</c> allows, and for gauges and sets, and for families that are new, there is no series that could take it.</summary>
    SeriesLimit,
}
