using Tributary.Metrics.Points;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>What is known of series of one name.</summary>
internal sealed class RemoteFamily
{
    private static readonly HistogramBounds SumBounds = SeriesPart.Sum.ToBounds();
    private static readonly HistogramBounds CountBounds = SeriesPart.Count.ToBounds();

    /// <summary>Series that nothing can be merged of, which is no error of the sender's.</summary>
    public static RemoteFamily LeftOut { get; } = new();

    /// <summary>Null for those that are left out, or wrong.</summary>
    public PointFamily? Family { get; private init; }

    /// <summary>Why no such series can be taken; null if they can.</summary>
    public string? Error { get; private init; }

    /// <summary>Which part of its family they are.</summary>
    public PartRole Part { get; private init; }

    /// <summary>The name of the series, if what they are is a guess by it; else null.</summary>
    public string? Guess { get; private init; }

    public bool IsPart => Family?.Kind == PointKind.Parts;

    public bool IsBucket => IsPart && Part == PartRole.Bucket;

    /// <summary>What tells a sum or a count among the parts; null for buckets, and for what is no part.</summary>
    public HistogramBounds? PartBounds => !IsPart || IsBucket ? null : Part == PartRole.Sum ? SumBounds : CountBounds;

    /// <summary>The batch in which <see cref="Index"/> holds.</summary>
    public long Batch { get; set; }

    public int Index { get; set; }

    public static RemoteFamily Of(FamilyDescription description, PointKind kind, PartRole part = PartRole.Bucket, string? guess = null) =>
        new() { Family = new PointFamily(description, kind, IsDelta: false), Part = part, Guess = guess };

    public static RemoteFamily Wrong(string error) => new() { Error = error };
}
