using System.Globalization;

namespace Tributary.Peers.Workload.Protocols;

/// <summary>
/// Writes one push of one instance as an <c>ExportMetricsServiceRequest</c> of OTLP
/// (https://github.com/open-telemetry/opentelemetry-proto/blob/v1.3.2/opentelemetry/proto/metrics/v1/metrics.proto), cumulative
/// and not compressed: one resource, one scope, a metric for each family.
/// </summary>
internal sealed class OtlpPayloadWriter(PushClock clock) : IPayloadWriter, IPushVisitor
{
    private const ulong Nanoseconds = 1_000_000; // of a millisecond
    private const ulong Cumulative = 2; // AGGREGATION_TEMPORALITY_CUMULATIVE

    private static readonly double[] Bounds = [.. FamilyShape.Bounds.Select(Number)];
    private static readonly double[] Quantiles = [.. FamilyShape.Quantiles.Select(Number)];

    private readonly ProtoBuffer _request = new();
    private FamilyShape? _family;
    private ulong _time;
    private int _metric;
    private int _data;

    public byte[] Write(int service, int instance, int push)
    {
        _request.Clear();
        _time = (ulong)clock.TimeOf(push) * Nanoseconds;
        var resourceMetrics = _request.Begin(1);
        var resource = _request.Begin(1);
        Attribute(1, "service.name", FleetShape.Job);
        Attribute(1, "service.instance.id", FleetShape.InstanceName(instance));
        _request.End(resource);
        var scopeMetrics = _request.Begin(2);
        PushValues.Tell(service, instance, push, this);
        EndFamily();
        _request.End(scopeMetrics);
        _request.End(resourceMetrics);
        return _request.Written.ToArray();
    }

    public void BeginFamily(FamilyShape family)
    {
        EndFamily();
        _family = family;
        _metric = _request.Begin(2);
        _request.Text(1, family.Name).Text(2, family.Help);
        _data = _request.Begin(family.Kind switch
        {
            FamilyKind.Gauge => 5,
            FamilyKind.Counter => 7,
            FamilyKind.Histogram => 9,
            _ => 11,
        });
        if (family.Kind is FamilyKind.Counter or FamilyKind.Histogram) _request.Varint(2, Cumulative);
        if (family.Kind == FamilyKind.Counter) _request.Varint(3, 1); // is_monotonic
    }

    public void Counter(in SeriesLabels labels, ulong value)
    {
        var point = BeginPoint(labels, attributes: 7, hasStart: true);
        _request.Fixed(6, value);
        _request.End(point);
    }

    public void Gauge(in SeriesLabels labels, double value)
    {
        var point = BeginPoint(labels, attributes: 7, hasStart: false);
        _request.Double(4, value);
        _request.End(point);
    }

    public void Histogram(in SeriesLabels labels, ReadOnlySpan<ulong> cumulative, double sum)
    {
        var point = BeginPoint(labels, attributes: 9, hasStart: true);
        _request.Fixed(4, cumulative[^1]).Double(5, sum);
        var counts = _request.Begin(6);
        for (var i = 0; i < cumulative.Length; i++) _request.RawFixed(cumulative[i] - (i == 0 ? 0 : cumulative[i - 1]));
        _request.End(counts);
        var bounds = _request.Begin(7);
        foreach (var bound in Bounds) _request.RawFixed(BitConverter.DoubleToUInt64Bits(bound));
        _request.End(bounds);
        _request.End(point);
    }

    public void Summary(in SeriesLabels labels, ReadOnlySpan<double> quantiles, double sum, ulong count)
    {
        var point = BeginPoint(labels, attributes: 7, hasStart: true);
        _request.Fixed(4, count).Double(5, sum);
        for (var i = 0; i < quantiles.Length; i++)
        {
            var quantile = _request.Begin(6);
            _request.Double(1, Quantiles[i]).Double(2, quantiles[i]);
            _request.End(quantile);
        }

        _request.End(point);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private void EndFamily()
    {
        if (_family is null) return;
        _request.End(_data);
        _request.End(_metric);
        _family = null;
    }

    private int BeginPoint(in SeriesLabels labels, int attributes, bool hasStart)
    {
        var point = _request.Begin(1);
        if (hasStart) _request.Fixed(2, (ulong)clock.TimeOf(-1) * Nanoseconds);
        _request.Fixed(3, _time);
        Attribute(attributes, "service", labels.Service);
        Attribute(attributes, "method", labels.Method);
        Attribute(attributes, "path", labels.Path);
        return point;
    }

    private void Attribute(int field, string key, string value)
    {
        var attribute = _request.Begin(field);
        _request.Text(1, key);
        var any = _request.Begin(2);
        _request.Text(1, value);
        _request.End(any);
        _request.End(attribute);
    }
}
