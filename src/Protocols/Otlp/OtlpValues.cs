using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Otlp;

/// <summary>The values of a data point in the form in which a batch has them; says what is wrong with those that cannot be.</summary>
internal sealed class OtlpValues
{
    private readonly NumberListTable _lists = new();
    private readonly ExponentialHistogram _histogram = new();
    private readonly List<double> _quantiles = [];

    /// <returns>What is wrong; null if nothing is. What was added so far is then to be taken back.</returns>
    public string? Add(PointBatch batch, OtlpMetric metric, OtlpPointData point, out HistogramBounds? bounds, out double[]? quantiles)
    {
        bounds = null;
        quantiles = null;
        return metric.Data switch
        {
            OtlpData.Histogram => AddHistogram(batch, point, out bounds),
            OtlpData.ExponentialHistogram => AddExponential(batch, point),
            OtlpData.Summary => AddSummary(batch, point, out quantiles),
            OtlpData.Gauge or OtlpData.Sum => AddNumber(batch, metric, point),
            _ => "the metric has no data of a kind that is known",
        };
    }

    private static string? AddNumber(PointBatch batch, OtlpMetric metric, OtlpPointData point)
    {
        if (point.HasEnded) batch.AddValue(0);
        else if (point.Integer is { } integer) batch.AddInteger(integer);
        else if (point.Number is { } number) batch.AddValue(number);
        else return "the point has no value";
        if (!metric.IsMonotonic || point.HasEnded) return null;
        var value = point.Integer ?? point.Number!.Value;
        return value >= 0 && double.IsFinite(value) ? null : $"the value of a monotonic sum is {value}; it must be finite and not negative";
    }

    private string? AddHistogram(PointBatch batch, OtlpPointData point, out HistogramBounds? bounds)
    {
        bounds = HistogramBounds.None;
        if (point.HasEnded)
        {
            batch.AddValue(0);
            batch.AddValue(0);
            return null;
        }

        // Both empty: only count and sum are kept.
        if (point.BucketCounts.Count == 0 && point.Bounds.Count == 0) point.BucketCounts.Add(point.Count);
        if (point.BucketCounts.Count != point.Bounds.Count + 1) return $"{point.BucketCounts.Count} buckets do not fit to {point.Bounds.Count} bounds; there must be one more";

        // An explicit last bound of infinity is the one that every histogram has.
        var numbers = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(point.Bounds);
        if (numbers is [.., double.PositiveInfinity]) numbers = numbers[..^1];
        foreach (ref var number in numbers) number += 0.0; // -0 and 0 are the same bound
        bounds = _lists.Bounds(numbers);
        if (bounds is null) return "the bounds are not finite and rising";
        ulong total = 0;
        for (var i = 0; i < point.BucketCounts.Count; i++)
        {
            var sum = total + point.BucketCounts[i];
            if (sum < total) return "the counts of the buckets are together more than 64 bits hold";
            total = sum;
            if (i != bounds.Count || i == point.BucketCounts.Count - 1) batch.AddInteger(total);
        }

        if (total != point.Count) return $"the count is {point.Count}, the buckets have {total}";
        batch.AddValue(point.Sum ?? double.NaN);
        return null;
    }

    private string? AddExponential(PointBatch batch, OtlpPointData point)
    {
        if (point.HasEnded) return null;
        if (!(point.ZeroThreshold >= 0 && double.IsFinite(point.ZeroThreshold))) return $"the zero threshold is {point.ZeroThreshold}; it must be finite and not negative";
        _histogram.Restart(point.ZeroThreshold);
        if (!_histogram.TryAddZeros(point.ZeroCount)) return "the zero count is too large";
        for (var i = 0; i < point.Positive.Count; i++)
        {
            if (point.Positive[i] > 0 && !TryAdd(point, point.PositiveOffset, i, point.Positive[i], isPositive: true)) return Misfit(point, point.PositiveOffset, i);
        }

        for (var i = 0; i < point.Negative.Count; i++)
        {
            if (point.Negative[i] > 0 && !TryAdd(point, point.NegativeOffset, i, point.Negative[i], isPositive: false)) return Misfit(point, point.NegativeOffset, i);
        }

        // An empty one still says how fine it is.
        if (point.Scale < _histogram.Schema) _histogram.DownscaleTo(Math.Max(point.Scale, ExponentialHistogram.MinSchema));
        if (_histogram.Count != new ExactSum(point.Count)) return $"the count is {point.Count}, the buckets have {_histogram.Count}";
        if (!_histogram.TrySetTotals(_histogram.Count, new ExactSum(point.Sum ?? double.NaN))) return "the count is too large";
        batch.AddPayload(_histogram);
        return null;
    }

    /// <summary>The bucket of OpenTelemetry's index i is that of Prometheus' index i + 1.</summary>
    private bool TryAdd(OtlpPointData point, int offset, int i, ulong count, bool isPositive)
    {
        var index = (long)offset + i + 1;
        if (index is < int.MinValue or > int.MaxValue) return false;
        return isPositive ? _histogram.TryAddPositive(point.Scale, (int)index, count) : _histogram.TryAddNegative(point.Scale, (int)index, count);
    }

    private static string Misfit(OtlpPointData point, int offset, int i) =>
        $"no number falls into the bucket of index {(long)offset + i} at scale {point.Scale}, or the scale is not from {ExponentialHistogram.MinSchema} to 20";

    private string? AddSummary(PointBatch batch, OtlpPointData point, out double[]? quantiles)
    {
        quantiles = [];
        point.Quantiles.Sort(static (left, right) => left.Quantile.CompareTo(right.Quantile));
        if (point.HasEnded) point.Quantiles.Clear();
        _quantiles.Clear();
        foreach (var (quantile, value) in point.Quantiles)
        {
            _quantiles.Add(quantile + 0.0);
            batch.AddValue(value);
        }

        quantiles = _lists.Quantiles(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_quantiles));
        if (quantiles is null) return "the quantiles are not numbers from 0 to 1, each once";
        batch.AddValue(point.HasEnded ? 0 : point.Sum ?? double.NaN);
        batch.AddInteger(point.Count);
        return null;
    }
}
