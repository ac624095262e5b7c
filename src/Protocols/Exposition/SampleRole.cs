namespace Tributary.Protocols.Exposition;

/// <summary>Which part of a series a sample line gives.</summary>
public enum SampleRole : byte
{
    /// <summary>The value of a counter, gauge, unknown, info or state set.</summary>
    Value,

    /// <summary>A cumulative bucket count; the sample's bound is its <c>le</c>.</summary>
    Bucket,

    Sum,
    Count,

    /// <summary>A ready quantile; the sample's bound is its <c>quantile</c>.</summary>
    Quantile,

    /// <summary>The series' start time, Unix seconds.</summary>
    Created,
}
