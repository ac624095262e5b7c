using Tributary.Protocols.Points;

namespace Tributary.Protocols.StatsD.Aggregation.Series;

/// <summary>A counter: values, each for all the events that it stands for, add up.</summary>
internal sealed class CounterSeries(byte[] labels, double ttl) : StatsDSeries(labels, ttl)
{
    private double _sum;
    private double _taken;

    public override StatsDDrop Add(double value, bool isChange, double weight)
    {
        if (value < 0) return StatsDDrop.NegativeCounter;
        var sum = _sum + (value * weight);
        if (!double.IsFinite(sum)) return StatsDDrop.NotFinite;
        _sum = sum;
        return StatsDDrop.None;
    }

    public override void Take(bool windowEnds) => (_taken, _sum) = (_sum, 0);

    public override void Write(PointBatch batch) => batch.AddValue(_taken);
}
