using Tributary.Protocols.Points;

namespace Tributary.Protocols.StatsD.Aggregation.Series;

/// <summary>A gauge: the last value, and what it was changed by since. It begins at zero.</summary>
internal sealed class GaugeSeries(byte[] labels, double ttl) : StatsDSeries(labels, ttl)
{
    private double _value;
    private double _taken;

    public override StatsDDrop Add(double value, bool isChange, double weight)
    {
        var changed = isChange ? _value + value : value;
        if (!double.IsFinite(changed)) return StatsDDrop.NotFinite;
        _value = changed;
        return StatsDDrop.None;
    }

    public override void Take(bool windowEnds) => _taken = _value;

    public override void Write(PointBatch batch) => batch.AddValue(_taken);
}
