namespace Tributary.Protocols.Otlp;

/// <summary>What the data of a metric are (opentelemetry/proto/metrics/v1/metrics.proto v1.5.0, <c>Metric.data</c>).</summary>
internal enum OtlpData : byte
{
    None = 0,
    Gauge = 5,
    Sum = 7,
    Histogram = 9,
    ExponentialHistogram = 10,
    Summary = 11,
}

/// <summary>What a metric says of its points.</summary>
/// <param name="Data">What they are.</param>
/// <param name="Temporality">0 unspecified, 1 delta, 2 cumulative.</param>
/// <param name="IsMonotonic">A sum that only rises.</param>
internal readonly record struct OtlpMetric(OtlpData Data, int Temporality, bool IsMonotonic)
{
    public const int Delta = 1;
    public const int Cumulative = 2;

    public bool IsDelta => Temporality == Delta;

    /// <summary>Sums and histograms have to say what they are relative to.</summary>
    public bool LacksTemporality => Data is OtlpData.Sum or OtlpData.Histogram or OtlpData.ExponentialHistogram && Temporality is not (Delta or Cumulative);
}
