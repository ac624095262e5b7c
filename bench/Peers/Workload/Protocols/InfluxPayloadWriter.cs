namespace Tributary.Peers.Workload.Protocols;

/// <summary>
/// Writes one push of one instance as lines of Influx' protocol
/// (https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference/), tags sorted as InfluxData advises. A
/// family is a measurement with the field <c>value</c>; a bucket is the field <c>bucket</c> of a line with the tag <c>le</c>,
/// sum and count are fields of one line. The instance is the tag <c>host</c>.
/// </summary>
internal sealed class InfluxPayloadWriter(PushClock clock) : IPayloadWriter, IPushVisitor
{
    private readonly PayloadBuffer _buffer = new();
    private FamilyShape _family = FamilyShape.All[0];
    private string _source = "";
    private string _end = "";

    public byte[] Write(int service, int instance, int push)
    {
        _source = $",host={FleetShape.InstanceName(instance)},job={FleetShape.Job}";
        _end = $" {clock.TimeOf(push)}000000\n";
        PushValues.Tell(service, instance, push, this);
        return _buffer.TakeBytes();
    }

    public void BeginFamily(FamilyShape family) => _family = family;

    public void Counter(in SeriesLabels labels, ulong value) => Line(labels).Text(" value=").Count(value).Text(_end);

    public void Gauge(in SeriesLabels labels, double value) => Line(labels).Text(" value=").Real(value).Text(_end);

    public void Histogram(in SeriesLabels labels, ReadOnlySpan<ulong> cumulative, double sum)
    {
        for (var i = 0; i < cumulative.Length; i++) Line(labels, le: FamilyShape.Bound(i)).Text(" bucket=").Count(cumulative[i]).Text(_end);
        Line(labels).Text(" sum=").Real(sum).Text(",count=").Count(cumulative[^1]).Text(_end);
    }

    public void Summary(in SeriesLabels labels, ReadOnlySpan<double> quantiles, double sum, ulong count)
    {
        for (var i = 0; i < quantiles.Length; i++) Line(labels, quantile: FamilyShape.Quantiles[i]).Text(" value=").Real(quantiles[i]).Text(_end);
        Line(labels).Text(" sum=").Real(sum).Text(",count=").Count(count).Text(_end);
    }

    private PayloadBuffer Line(in SeriesLabels labels, string? le = null, string? quantile = null)
    {
        _buffer.Text(_family.Name).Text(_source);
        if (le is not null) _buffer.Text(",le=").Text(le);
        _buffer.Text(",method=").Text(labels.Method).Text(",path=").Text(labels.Path);
        if (quantile is not null) _buffer.Text(",quantile=").Text(quantile);
        return _buffer.Text(",service=").Text(labels.Service);
    }
}
