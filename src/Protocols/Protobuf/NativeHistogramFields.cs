namespace Tributary.Protocols.Protobuf;

/// <summary>The numbers that a message has for the fields of a native histogram; their types are the same in all.</summary>
internal sealed record NativeHistogramFields
{
    /// <summary>Those of <c>io.prometheus.client.Histogram</c>.</summary>
    public static NativeHistogramFields Exposition { get; } = new()
    {
        Count = MetricFields.Histogram.Count,
        CountFloat = MetricFields.Histogram.CountFloat,
        Sum = MetricFields.Histogram.Sum,
        Schema = MetricFields.Histogram.Schema,
        ZeroThreshold = MetricFields.Histogram.ZeroThreshold,
        ZeroCount = MetricFields.Histogram.ZeroCount,
        ZeroCountFloat = MetricFields.Histogram.ZeroCountFloat,
        NegativeSpan = MetricFields.Histogram.NegativeSpan,
        NegativeDelta = MetricFields.Histogram.NegativeDelta,
        NegativeCount = MetricFields.Histogram.NegativeCount,
        PositiveSpan = MetricFields.Histogram.PositiveSpan,
        PositiveDelta = MetricFields.Histogram.PositiveDelta,
        PositiveCount = MetricFields.Histogram.PositiveCount,
    };

    public required int Count { get; init; }

    public required int CountFloat { get; init; }

    public required int Sum { get; init; }

    public required int Schema { get; init; }

    public required int ZeroThreshold { get; init; }

    public required int ZeroCount { get; init; }

    public required int ZeroCountFloat { get; init; }

    public required int NegativeSpan { get; init; }

    public required int NegativeDelta { get; init; }

    public required int NegativeCount { get; init; }

    public required int PositiveSpan { get; init; }

    public required int PositiveDelta { get; init; }

    public required int PositiveCount { get; init; }
}
