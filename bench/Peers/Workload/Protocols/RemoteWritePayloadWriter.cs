using IronSnappy;

namespace Tributary.Peers.Workload.Protocols;

/// <summary>
/// Writes one push of one instance as a <c>prometheus.WriteRequest</c> (Remote-Write 1.0,
/// https://prometheus.io/docs/specs/prw/remote_write_spec/), compressed by snappy: every sample line of the text is a series
/// with one sample. No metadata: Prometheus sends them once a minute, in requests of their own.
/// </summary>
internal sealed class RemoteWritePayloadWriter(PushClock clock) : IPayloadWriter, IPushVisitor
{
    private readonly ProtoBuffer _request = new();
    private FamilyShape _family = FamilyShape.All[0];
    private string _instance = "";
    private ulong _time;

    public byte[] Write(int service, int instance, int push)
    {
        _request.Clear();
        (_instance, _time) = (FleetShape.InstanceName(instance), (ulong)clock.TimeOf(push));
        PushValues.Tell(service, instance, push, this);
        return Snappy.Encode(_request.Written).ToArray();
    }

    public void BeginFamily(FamilyShape family) => _family = family;

    public void Counter(in SeriesLabels labels, ulong value) => Sample(_family.Name, labels, value);

    public void Gauge(in SeriesLabels labels, double value) => Sample(_family.Name, labels, value);

    public void Histogram(in SeriesLabels labels, ReadOnlySpan<ulong> cumulative, double sum)
    {
        for (var i = 0; i < cumulative.Length; i++) Sample(_family.BucketName, labels, cumulative[i], le: FamilyShape.Bound(i));
        Sample(_family.SumName, labels, sum);
        Sample(_family.CountName, labels, cumulative[^1]);
    }

    public void Summary(in SeriesLabels labels, ReadOnlySpan<double> quantiles, double sum, ulong count)
    {
        for (var i = 0; i < quantiles.Length; i++) Sample(_family.Name, labels, quantiles[i], quantile: FamilyShape.Quantiles[i]);
        Sample(_family.SumName, labels, sum);
        Sample(_family.CountName, labels, count);
    }

    /// <summary>Labels are sorted by name, as the specification asks for.</summary>
    private void Sample(string name, in SeriesLabels labels, double value, string? le = null, string? quantile = null)
    {
        var series = _request.Begin(1);
        Label("__name__", name);
        Label("instance", _instance);
        Label("job", FleetShape.Job);
        if (le is not null) Label("le", le);
        Label("method", labels.Method);
        Label("path", labels.Path);
        if (quantile is not null) Label("quantile", quantile);
        Label("service", labels.Service);
        var sample = _request.Begin(2);
        _request.Double(1, value).Varint(2, _time);
        _request.End(sample);
        _request.End(series);
    }

    private void Label(string name, string value)
    {
        var label = _request.Begin(1);
        _request.Text(1, name).Text(2, value);
        _request.End(label);
    }
}
