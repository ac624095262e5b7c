using Tributary.Metrics.Sketches;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.StatsD.Aggregation.Series;

/// <summary>Observations as a histogram with exponential buckets. Two take turns: one is filled while the other is written.</summary>
internal sealed class ExponentialSeries(byte[] labels, double ttl) : StatsDSeries(labels, ttl)
{
    /// <summary>As many as an OpenTelemetry SDK keeps for one sign: values that differ by a factor of 1,000 are told apart by 4 %.</summary>
    private const int MaxBuckets = 160;

    private ExponentialHistogram _current = Create();
    private ExponentialHistogram _taken = Create();

    public override StatsDDrop Add(double value, bool isChange, double weight)
    {
        if (!double.IsFinite(_current.Sum.ToDouble() + (value * weight))) return StatsDDrop.NotFinite;
        _current.Observe(value, weight);
        return StatsDDrop.None;
    }

    public override void Take(bool windowEnds)
    {
        _taken.Clear();
        (_taken, _current) = (_current, _taken);
    }

    public override void Write(PointBatch batch) => batch.AddPayload(_taken);

    private static ExponentialHistogram Create() => new(maxBuckets: MaxBuckets);
}
