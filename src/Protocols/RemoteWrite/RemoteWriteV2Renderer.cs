using System.Buffers;
using System.Text;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Protocols.Bodies;
using Tributary.Protocols.Protobuf;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>
/// Writes messages <c>io.prometheus.write.v2.Request</c> (Remote-Write 2.0-rc.4,
/// https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/).
/// </summary>
/// <remarks>
/// A start time is written where rc.4 has it, in the sample, and where the candidates before it had it, in the series: there
/// are receivers of both, and each passes over the other's field.
/// </remarks>
public sealed class RemoteWriteV2Renderer(BodyHandler take, RemoteWriteView view) : RemoteWriteRenderer(take, view)
{
    private readonly ProtoWriter _series = new();
    private readonly RemoteWriteSymbolWriter _symbols = new();
    private ulong _type;
    private byte[] _help = [];
    private byte[] _unit = [];

    /// <inheritdoc/>
    public override string ContentType => "application/x-protobuf;proto=io.prometheus.write.v2.Request";

    private protected override void SetFamily(FamilyDescription family, ReadOnlySpan<byte> name)
    {
        _type = TypeNumber(family.Type);
        _help = Encoding.UTF8.GetBytes(family.Help);
        _unit = Encoding.UTF8.GetBytes(family.Unit);
    }

    private protected override void WriteSample(double value, long start)
    {
        var series = BeginSeries();
        var sample = _series.Begin(RemoteWriteFields.SeriesV2.Sample);
        _series.Double(RemoteWriteFields.Sample.Value, value);
        _series.Varint(RemoteWriteFields.Sample.Timestamp, (ulong)Time);
        if (start != 0) _series.Varint(RemoteWriteFields.Sample.StartTimestamp, (ulong)start);
        _series.End(sample);
        EndSeries(series, start);
    }

    private protected override void WriteHistogram(ExponentialHistogram? histogram, bool isGauge, long start)
    {
        var series = BeginSeries();
        var message = _series.Begin(RemoteWriteFields.SeriesV2.Histogram);
        RemoteWriteHistogramWriter.Write(_series, histogram, isGauge, Time);
        if (start != 0) _series.Varint(RemoteWriteFields.Histogram.StartTimestamp, (ulong)start);
        _series.End(message);
        EndSeries(series, start);
    }

    private protected override void MoveTo(IBufferWriter<byte> body)
    {
        _symbols.CopyTo(body);
        _series.CopyTo(body);
        _series.Clear();
        _symbols.Begin();
    }

    private int BeginSeries()
    {
        var series = _series.Begin(RemoteWriteFields.RequestV2.TimeSeries);
        var references = _series.Begin(RemoteWriteFields.SeriesV2.LabelReferences);
        for (var i = 0; i < Labels.Count; i++)
        {
            _series.Raw(_symbols.IndexOf(Labels.Name(i)));
            _series.Raw(_symbols.IndexOf(Labels.Value(i)));
        }

        _series.End(references);
        return series;
    }

    private void EndSeries(int series, long start)
    {
        var metadata = _series.Begin(RemoteWriteFields.SeriesV2.Metadata);
        _series.Varint(RemoteWriteFields.MetadataV2.Type, _type);
        _series.Varint(RemoteWriteFields.MetadataV2.HelpReference, _symbols.IndexOf(_help));
        _series.Varint(RemoteWriteFields.MetadataV2.UnitReference, _symbols.IndexOf(_unit));
        _series.End(metadata);
        if (start != 0) _series.Varint(RemoteWriteFields.SeriesV2.CreatedTimestamp, (ulong)start);
        _series.End(series);
    }
}
