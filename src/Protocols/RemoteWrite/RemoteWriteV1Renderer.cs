using System.Buffers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Protocols.Bodies;
using Tributary.Protocols.Protobuf;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>
/// Writes messages <c>prometheus.WriteRequest</c> (Remote-Write 1.0,
/// https://prometheus.io/docs/specs/prw/remote_write_spec/), with metadata as Prometheus sends it.
/// </summary>
public sealed class RemoteWriteV1Renderer(BodyHandler take, RemoteWriteView view) : RemoteWriteRenderer(take, view)
{
    private readonly ProtoWriter _series = new();
    private readonly ProtoWriter _metadata = new();
    private FamilyDescription _family = new("", MetricType.Unknown, "", "");
    private byte[] _name = [];
    private bool _isTold;

    /// <inheritdoc/>
    public override string ContentType => "application/x-protobuf";

    private protected override void SetFamily(FamilyDescription family, ReadOnlySpan<byte> name)
    {
        _family = family;
        _name = name.ToArray();
        _isTold = false;
    }

    private protected override void WriteSample(double value, long start)
    {
        var series = BeginSeries();
        var sample = _series.Begin(RemoteWriteFields.SeriesV1.Sample);
        _series.Double(RemoteWriteFields.Sample.Value, value);
        _series.Varint(RemoteWriteFields.Sample.Timestamp, (ulong)Time);
        _series.End(sample);
        _series.End(series);
    }

    private protected override void WriteHistogram(ExponentialHistogram? histogram, bool isGauge, long start)
    {
        var series = BeginSeries();
        var message = _series.Begin(RemoteWriteFields.SeriesV1.Histogram);
        RemoteWriteHistogramWriter.Write(_series, histogram, isGauge, Time);
        _series.End(message);
        _series.End(series);
    }

    private protected override void MoveTo(IBufferWriter<byte> body)
    {
        _series.CopyTo(body);
        _metadata.CopyTo(body);
        _series.Clear();
        _metadata.Clear();
        _isTold = false;
    }

    private int BeginSeries()
    {
        if (!_isTold) TellFamily();
        var series = _series.Begin(RemoteWriteFields.RequestV1.TimeSeries);
        for (var i = 0; i < Labels.Count; i++)
        {
            var label = _series.Begin(RemoteWriteFields.SeriesV1.Label);
            _series.Bytes(RemoteWriteFields.Label.Name, Labels.Name(i));
            _series.Bytes(RemoteWriteFields.Label.Value, Labels.Value(i));
            _series.End(label);
        }

        return series;
    }

    private void TellFamily()
    {
        _isTold = true;
        var metadata = _metadata.Begin(RemoteWriteFields.RequestV1.Metadata);
        _metadata.Varint(RemoteWriteFields.MetadataV1.Type, TypeNumber(_family.Type));
        _metadata.Bytes(RemoteWriteFields.MetadataV1.FamilyName, _name);
        _metadata.Text(RemoteWriteFields.MetadataV1.Help, _family.Help);
        _metadata.Text(RemoteWriteFields.MetadataV1.Unit, _family.Unit);
        _metadata.End(metadata);
    }
}
