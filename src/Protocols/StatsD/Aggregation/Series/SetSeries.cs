using Tributary.Metrics.Sketches;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.StatsD.Aggregation.Series;

/// <summary>A set: how many different values came in the last window that is over.</summary>
internal sealed class SetSeries(byte[] labels, double ttl) : StatsDSeries(labels, ttl)
{
    private readonly DistinctValues _values = new();
    private long _last;
    private bool _hasLast;

    public override bool HasPoint => _hasLast;

    public void Add(ReadOnlySpan<byte> value) => _values.Add(value);

    public override StatsDDrop Add(double value, bool isChange, double weight) => throw new NotSupportedException("A set has texts, no numbers.");

    public override void Take(bool windowEnds)
    {
        if (!windowEnds) return;
        (_last, _hasLast) = (_values.Count, true);
        _values.Clear();
    }

    public override void Write(PointBatch batch) => batch.AddInteger(_last);
}
