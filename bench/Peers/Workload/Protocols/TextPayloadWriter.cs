namespace Tributary.Peers.Workload.Protocols;

/// <summary>Writes one push of one instance in text format 0.0.4. The instance is named by the push's path alone.</summary>
internal sealed class TextPayloadWriter : IPayloadWriter, IPushVisitor
{
    private readonly PayloadBuffer _buffer = new();
    private FamilyShape _family = FamilyShape.All[0];

    public byte[] Write(int service, int instance, int push)
    {
        PushValues.Tell(service, instance, push, this);
        return _buffer.TakeBytes();
    }

    public void BeginFamily(FamilyShape family)
    {
        _family = family;
        _buffer.Text(family.Head);
    }

    public void Counter(in SeriesLabels labels, ulong value) => Sample("", labels).Count(value).Text("\n");

    public void Gauge(in SeriesLabels labels, double value)
    {
        Sample("", labels);
        (_family.HasWholeNumbers ? _buffer.Count((ulong)value) : _buffer.Real(value)).Text("\n");
    }

    public void Histogram(in SeriesLabels labels, ReadOnlySpan<ulong> cumulative, double sum)
    {
        for (var i = 0; i < cumulative.Length; i++) Sample("_bucket", labels, "le", FamilyShape.Bound(i)).Count(cumulative[i]).Text("\n");
        Sample("_sum", labels).Real(sum).Text("\n");
        Sample("_count", labels).Count(cumulative[^1]).Text("\n");
    }

    public void Summary(in SeriesLabels labels, ReadOnlySpan<double> quantiles, double sum, ulong count)
    {
        for (var i = 0; i < quantiles.Length; i++) Sample("", labels, "quantile", FamilyShape.Quantiles[i]).Real(quantiles[i]).Text("\n");
        Sample("_sum", labels).Real(sum).Text("\n");
        Sample("_count", labels).Count(count).Text("\n");
    }

    private PayloadBuffer Sample(string suffix, in SeriesLabels labels) => Name(suffix, labels).Text("\"} ");

    private PayloadBuffer Sample(string suffix, in SeriesLabels labels, string extraName, string extraValue) =>
        Name(suffix, labels).Text("\",").Text(extraName).Text("=\"").Text(extraValue).Text("\"} ");

    private PayloadBuffer Name(string suffix, in SeriesLabels labels) => _buffer
        .Text(_family.Name).Text(suffix)
        .Text("{service=\"").Text(labels.Service).Text("\",method=\"").Text(labels.Method).Text("\",path=\"").Text(labels.Path);
}
