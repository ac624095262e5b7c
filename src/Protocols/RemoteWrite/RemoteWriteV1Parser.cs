using System.Text;
using Tributary.Protocols.Points;
using Tributary.Protocols.Protobuf;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>
/// Reads a <c>prometheus.WriteRequest</c>, remote write 1.0 (https://prometheus.io/docs/specs/remote_write_spec/), with the
/// metadata and native histograms that Prometheus adds to it. Reusable, not for concurrent use.
/// </summary>
/// <param name="naming">How labels are read.</param>
/// <param name="metadata">Takes what is said of metrics, and knows what was.</param>
public sealed class RemoteWriteV1Parser(RemoteNaming naming, RemoteMetadata metadata) : RemoteWriteParser(naming, metadata, Fields)
{
    private static readonly RemoteSeriesFields Fields = new(
        RemoteWriteFields.RequestV1.TimeSeries,
        RemoteWriteFields.SeriesV1.Sample,
        RemoteWriteFields.SeriesV1.Histogram,
        RemoteWriteFields.SeriesV1.Exemplar);

    private readonly RemoteMetadata _metadata = metadata;

    private protected override string RequestName => "a prometheus.WriteRequest";

    /// <summary>Metadata may stand behind the series that it is of, and mostly stands in a request of its own.</summary>
    private protected override void ReadHead(ReadOnlySpan<byte> body)
    {
        var request = new ProtoReader(body);
        while (request.Next())
        {
            if (request.Is(RemoteWriteFields.RequestV1.Metadata, WireType.Bytes)) ReadMetric(request.Message());
            else request.Skip();
        }
    }

    private protected override void BeginSeries()
    {
    }

    private protected override void ReadSeriesField(ref ProtoReader field, ReadOnlySpan<byte> body)
    {
        if (!field.Is(RemoteWriteFields.SeriesV1.Label, WireType.Bytes))
        {
            field.Skip();
            return;
        }

        ReadLabel(field.Message(), out var name, out var value);
        AddLabel(name, value);
    }

    private protected override RemoteStatement EndSeriesHead(int at, ReadOnlySpan<byte> body, out long created)
    {
        created = 0;
        return default;
    }

    private protected override void ReadExemplar(ref ProtoReader message, ReadOnlySpan<byte> body, RemoteExemplar exemplar)
    {
        while (message.Next())
        {
            if (message.Is(RemoteWriteFields.Exemplar.Labels, WireType.Bytes))
            {
                ReadLabel(message.Message(), out var name, out var value);
                exemplar.AddLabel(name, value);
            }
            else exemplar.ReadField(ref message);
        }
    }

    private void ReadMetric(ProtoReader metric)
    {
        ReadOnlySpan<byte> name = default, help = default, unit = default;
        var type = RemoteType.Unknown;
        while (metric.Next())
        {
            if (metric.Is(RemoteWriteFields.MetadataV1.Type, WireType.Varint)) type = RemoteStatement.TypeOf(metric.Varint());
            else if (metric.Is(RemoteWriteFields.MetadataV1.FamilyName, WireType.Bytes)) name = metric.Bytes();
            else if (metric.Is(RemoteWriteFields.MetadataV1.Help, WireType.Bytes)) help = metric.Bytes();
            else if (metric.Is(RemoteWriteFields.MetadataV1.Unit, WireType.Bytes)) unit = metric.Bytes();
            else metric.Skip();
        }

        Note(metric);
        var statement = new RemoteStatement(type, help, unit);
        if (IsWell && LabelCheck.FindInFamily(name, Limits) is null && statement.Check(Limits) is null) _metadata.State(Encoding.UTF8.GetString(name), statement.ToMetric());
    }

    private void ReadLabel(ProtoReader label, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        while (label.Next())
        {
            if (label.Is(RemoteWriteFields.Label.Name, WireType.Bytes)) name = label.Bytes();
            else if (label.Is(RemoteWriteFields.Label.Value, WireType.Bytes)) value = label.Bytes();
            else label.Skip();
        }

        Note(label);
    }
}
