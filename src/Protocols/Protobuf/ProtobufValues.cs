using System.Runtime.InteropServices;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Protobuf;

/// <summary>The values of a metric in the form in which a batch has them; says what is wrong with those that cannot be.</summary>
internal sealed class ProtobufValues
{
    private readonly NumberListTable _lists = new();
    private readonly NativeHistogramBuilder _native = new();
    private readonly List<double> _numbers = [];

    /// <returns>What is wrong; null if nothing is.</returns>
    public string? Add(PointBatch batch, ProtobufMetric metric, MetricType type, bool isNative, out HistogramBounds? bounds, out double[]? quantiles)
    {
        (bounds, quantiles) = (null, null);
        if (isNative) return AddNative(batch, metric);
        if (metric.Kind == MetricFields.Metric.Histogram) return AddHistogram(batch, metric, out bounds);
        if (metric.Kind == MetricFields.Metric.Summary) return AddSummary(batch, metric, out quantiles);
        if (type == MetricType.Counter && !(metric.Value >= 0)) return $"a counter is {metric.Value}; it must not be negative";
        batch.AddValue(metric.Value);
        return null;
    }

    private string? AddNative(PointBatch batch, ProtobufMetric metric)
    {
        if (_native.Read(metric.Schema, metric.ZeroThreshold, metric.ZeroCount, metric.Positive, metric.Negative, metric.Count, metric.Sum) is { } wrong) return wrong;
        batch.AddPayload(_native.Histogram);
        return null;
    }

    private string? AddHistogram(PointBatch batch, ProtobufMetric metric, out HistogramBounds? bounds)
    {
        // +Inf is the count, and is left out as a rule.
        metric.Buckets.Sort(static (left, right) => left.Bound.CompareTo(right.Bound));
        if (metric.Buckets is [.., (double.PositiveInfinity, var infinite)])
        {
            metric.Buckets.RemoveAt(metric.Buckets.Count - 1);
            bounds = null;
            if (infinite != metric.Count) return $"the +Inf bucket is {infinite}, the count is {metric.Count}";
        }

        _numbers.Clear();
        var below = ExactSum.Zero;
        foreach (var (bound, count) in metric.Buckets)
        {
            _numbers.Add(bound);
            batch.AddValue(count.High, count.Low);
            bounds = null;
            if (!(count >= below)) return $"the bucket of {bound} has {count}, less than the one before it; buckets are cumulative";
            below = count;
        }

        bounds = _lists.Bounds(CollectionsMarshal.AsSpan(_numbers));
        if (bounds is null) return "the bounds are not finite and each once";
        if (!(metric.Count >= below && double.IsFinite(metric.Count.High))) return $"the count is {metric.Count}, less than that of a bucket";
        batch.AddValue(metric.Count.High, metric.Count.Low);
        batch.AddValue(metric.Sum);
        return null;
    }

    private string? AddSummary(PointBatch batch, ProtobufMetric metric, out double[]? quantiles)
    {
        metric.Quantiles.Sort(static (left, right) => left.Quantile.CompareTo(right.Quantile));
        _numbers.Clear();
        foreach (var (quantile, value) in metric.Quantiles)
        {
            _numbers.Add(quantile);
            batch.AddValue(value);
        }

        quantiles = _lists.Quantiles(CollectionsMarshal.AsSpan(_numbers));
        if (quantiles is null) return "the quantiles are not numbers from 0 to 1, each once";
        batch.AddValue(metric.Sum);
        batch.AddValue(metric.Count.High, metric.Count.Low);
        return null;
    }
}
