using Tributary.Metrics.Points;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.StatsD.Aggregation.Series;

/// <summary>Observations as a histogram with the buckets that a mapping names.</summary>
internal sealed class ClassicSeries(byte[] labels, double ttl, HistogramBounds bounds) : StatsDSeries(labels, ttl)
{
    private readonly double[] _counts = new double[bounds.BucketCount];
    private readonly double[] _taken = new double[bounds.BucketCount];
    private double _sum;
    private double _takenSum;

    public override HistogramBounds Bounds => bounds;

    public override StatsDDrop Add(double value, bool isChange, double weight)
    {
        var sum = _sum + (value * weight);
        if (!double.IsFinite(sum)) return StatsDDrop.NotFinite;
        _sum = sum;
        var at = bounds.Values.BinarySearch(value);
        _counts[at < 0 ? ~at : at] += weight;
        return StatsDDrop.None;
    }

    public override void Take(bool windowEnds)
    {
        _counts.CopyTo(_taken, 0);
        Array.Clear(_counts);
        (_takenSum, _sum) = (_sum, 0);
    }

    public override void Write(PointBatch batch)
    {
        var below = 0.0;
        foreach (var count in _taken) batch.AddValue(below += count);
        batch.AddValue(_takenSum);
    }
}
