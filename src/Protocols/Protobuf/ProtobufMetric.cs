using Tributary.Metrics.Numbers;

namespace Tributary.Protocols.Protobuf;

/// <summary>
/// The fields of one <c>Metric</c> of the exposition
/// (https://github.com/prometheus/client_model/blob/v0.6.1/io/prometheus/client/metrics.proto). Reusable.
/// </summary>
internal sealed class ProtobufMetric
{
    /// <summary>The message that holds the value: one of <see cref="MetricFields.Metric"/>, which tells the type; 0 while there is none.</summary>
    public int Kind { get; set; }

    public double Value { get; set; }

    /// <summary>Exact also where no double holds it.</summary>
    public ExactSum Count { get; set; }

    public double Sum { get; set; }

    /// <summary>Unix seconds; NaN if unknown.</summary>
    public double Created { get; set; }

    public bool HasTimestamp { get; set; }

    /// <summary>Cumulative counts at upper bounds.</summary>
    public List<(double Bound, ExactSum Count)> Buckets { get; } = [];

    public List<(double Quantile, double Value)> Quantiles { get; } = [];

    public int Schema { get; set; }

    public double ZeroThreshold { get; set; }

    public double ZeroCount { get; set; }

    public ProtobufBuckets Positive { get; } = new();

    public ProtobufBuckets Negative { get; } = new();

    /// <summary>An empty native histogram is told from a classic one by a span of no length (its <c>metrics.proto</c> says so).</summary>
    public bool IsNative => Positive.Spans.Count > 0 || Negative.Spans.Count > 0 || ZeroThreshold > 0 || ZeroCount > 0;

    public void Clear()
    {
        (Kind, Value, Count, Sum, Created, HasTimestamp) = (0, 0, default, 0, double.NaN, false);
        (Schema, ZeroThreshold, ZeroCount) = (0, 0, 0);
        Buckets.Clear();
        Quantiles.Clear();
        Positive.Clear();
        Negative.Clear();
    }
}
