using Tributary.Metrics.Sketches;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.StatsD.Aggregation.Series;

/// <summary>Observations as a sketch of their quantiles, with sum and count. Two sketches take turns: one is filled while the other is written.</summary>
internal sealed class SummarySeries(byte[] labels, double ttl, double relativeError) : StatsDSeries(labels, ttl)
{
    private static readonly double[] NoReadyQuantiles = [];

    private QuantileSketch _current = new(relativeError);
    private QuantileSketch? _taken;

    public override double[] Quantiles => NoReadyQuantiles;

    public override StatsDDrop Add(double value, bool isChange, double weight)
    {
        if (!double.IsFinite(_current.Sum.ToDouble() + (value * weight))) return StatsDDrop.NotFinite;
        _current.Observe(value, weight);
        return StatsDDrop.None;
    }

    public override void Take(bool windowEnds)
    {
        var spare = _taken ?? new QuantileSketch(relativeError);
        spare.Clear();
        (_taken, _current) = (_current, spare);
    }

    public override void Write(PointBatch batch)
    {
        batch.AddValue(_taken!.Sum.ToDouble());
        batch.AddValue(_taken.Count.ToDouble());
        if (!_taken.IsEmpty) batch.AddPayload(_taken);
    }
}
