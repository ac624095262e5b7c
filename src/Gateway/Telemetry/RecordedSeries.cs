using System.Globalization;
using System.Text;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Views;

namespace Tributary.Gateway.Telemetry;

/// <summary>One set of tags of an instrument.</summary>
internal sealed class RecordedSeries(KeyValuePair<string, object?>[] tags, HistogramBounds bounds)
{
    private readonly byte[] _labels = Canonical(tags);
    private readonly Lock _observing = new();
    private readonly long[] _buckets = new long[bounds.BucketCount];
    private ExactSum _sum;
    private double _value;
    private long _total;

    public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> others)
    {
        if (others.Length != tags.Length) return false;
        for (var i = 0; i < tags.Length; i++)
        {
            if (others[i].Key != tags[i].Key || !Equals(others[i].Value, tags[i].Value)) return false;
        }

        return true;
    }

    public void Add(long value) => Interlocked.Add(ref _total, value);

    public void Set(double value) => Volatile.Write(ref _value, value);

    public void Observe(double value)
    {
        var bucket = bounds.Values.BinarySearch(value);
        lock (_observing)
        {
            _buckets[bucket < 0 ? ~bucket : bucket]++;
            _sum += value;
        }
    }

    public void Write(MetricType type, ISeriesVisitor visitor)
    {
        switch (type)
        {
            case MetricType.Histogram:
                var cumulative = new ExactSum[_buckets.Length];
                ExactSum sum;
                lock (_observing)
                {
                    var count = 0L;
                    for (var i = 0; i < cumulative.Length; i++) cumulative[i] = new ExactSum(count += _buckets[i]);
                    sum = _sum;
                }

                visitor.ClassicHistogram(_labels, bounds, cumulative, sum, double.NaN);
                break;
            case MetricType.Counter:
                visitor.Counter(_labels, new ExactSum(Volatile.Read(ref _total)) + Volatile.Read(ref _value), double.NaN);
                break;
            default:
                visitor.Gauge(_labels, new ExactSum(Volatile.Read(ref _value)));
                break;
        }
    }

    private static byte[] Canonical(KeyValuePair<string, object?>[] tags)
    {
        var sorted = tags.OrderBy(tag => tag.Key, StringComparer.Ordinal);
        return Encoding.UTF8.GetBytes(string.Join(',', sorted.Select(tag => $"{tag.Key}=\"{Escape(Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "")}\"")));
    }

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
