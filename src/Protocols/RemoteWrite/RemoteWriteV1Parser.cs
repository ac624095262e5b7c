using System.Text;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;
using Tributary.Protocols.Protobuf;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>
/// Reads a <c>prometheus.WriteRequest</c>, remote write 1.0 (https://prometheus.io/docs/specs/remote_write_spec/), with the
/// metadata and native histograms that Prometheus adds to it. Reusable, not for concurrent use.
/// </summary>
/// <param name="naming">How labels are read.</param>
/// <param name="metadata">Takes what is said of metrics, and knows what was.</param>
public sealed class RemoteWriteV1Parser(RemoteNaming naming, RemoteMetadata metadata)
{
    private readonly RemotePoints _points = new(naming, metadata);
    private readonly RemoteHistogram _histogram = new();
    private readonly RemoteExemplar _exemplar = new();
    private ParserLimits _limits = ParserLimits.Default;
    private int _broken;

    /// <summary>Names of series that are taken for parts of a summary for their ending alone, until <see cref="RemoteMetadata.Decide"/>.</summary>
    public IReadOnlyCollection<string> Guesses => _points.Guesses;

    /// <returns>Why the request cannot be taken, null if it can. Points that cannot be are in <see cref="PointBatch.Rejections"/>.</returns>
    public string? Parse(ReadOnlySpan<byte> body, ParserLimits limits, PointBatch batch)
    {
        (_broken, _limits) = (-1, limits);
        ReadMetadata(new ProtoReader(body), limits);
        _points.Begin(batch, limits);
        var request = new ProtoReader(body);
        while (_broken < 0 && _points.TooMany is null && request.Next())
        {
            if (request.Is(RemoteWriteFields.RequestV1.TimeSeries, WireType.Bytes)) ReadSeries(request.Message());
            else request.Skip();
        }

        Note(request);
        if (_broken >= 0) return $"byte {_broken}: the body is not a prometheus.WriteRequest in protobuf, or it is cut off";
        return _points.TooMany is { } tooMany ? $"{tooMany}; send fewer in a request (max_samples_per_send)" : null;
    }

    /// <summary>It may stand behind the series that it is of, and mostly stands in a request of its own.</summary>
    private void ReadMetadata(ProtoReader request, ParserLimits limits)
    {
        while (request.Next())
        {
            if (request.Is(RemoteWriteFields.RequestV1.Metadata, WireType.Bytes)) ReadMetric(request.Message(), limits);
            else request.Skip();
        }
    }

    private void ReadMetric(ProtoReader metric, ParserLimits limits)
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
        if (_broken < 0 && LabelCheck.FindInFamily(name, limits) is null && statement.Check(limits) is null) metadata.State(Encoding.UTF8.GetString(name), statement.ToMetric());
    }

    private void ReadSeries(ProtoReader series)
    {
        _points.BeginSeries();
        var (form, hasPoints, hasExemplars) = (RemoteForm.Number, false, false);
        var head = series;
        while (head.Next())
        {
            hasPoints |= head.Field is RemoteWriteFields.SeriesV1.Sample or RemoteWriteFields.SeriesV1.Histogram;
            hasExemplars |= head.Field == RemoteWriteFields.SeriesV1.Exemplar;
            if (head.Is(RemoteWriteFields.SeriesV1.Label, WireType.Bytes)) ReadLabel(head.Message());
            else if (head.Is(RemoteWriteFields.SeriesV1.Histogram, WireType.Bytes) && form == RemoteForm.Number) form = ReadHistogram(head.Message());
            else head.Skip();
        }

        Note(head);
        if (_broken >= 0) return;
        _points.EndLabels(form, default, hasEnded: form != RemoteForm.Number && _histogram.IsStale, hasPoints);
        if (hasExemplars) ReadExemplars(series);
        while (_broken < 0 && series.Next())
        {
            if (series.Is(RemoteWriteFields.SeriesV1.Sample, WireType.Bytes)) Add(series.Message());
            else if (series.Is(RemoteWriteFields.SeriesV1.Histogram, WireType.Bytes))
            {
                ReadHistogram(series.Message());
                if (_broken < 0) _points.AddHistogram(_histogram);
            }
            else series.Skip();
        }

        if (_broken < 0) _points.EndSeries();
    }

    private void ReadExemplars(ProtoReader series)
    {
        while (_broken < 0 && series.Next())
        {
            if (series.Is(RemoteWriteFields.SeriesV1.Exemplar, WireType.Bytes)) ReadExemplar(series.Message());
            else series.Skip();
        }
    }

    private void ReadExemplar(ProtoReader exemplar)
    {
        _exemplar.Begin(_limits);
        while (exemplar.Next())
        {
            if (exemplar.Is(RemoteWriteFields.Exemplar.Labels, WireType.Bytes)) ReadLabel(exemplar.Message(), _exemplar);
            else _exemplar.ReadField(ref exemplar);
        }

        Note(exemplar);
        if (_broken < 0) _points.AddExemplar(_exemplar);
    }

    private void Add(ProtoReader message)
    {
        var broken = RemoteSample.Read(message, out var sample);
        if (broken < 0) _points.AddSample(sample);
        else _broken = broken;
    }

    private RemoteForm ReadHistogram(ProtoReader message)
    {
        var broken = _histogram.Read(message);
        if (broken >= 0) _broken = broken;
        return _histogram.Form;
    }

    /// <param name="label">The message.</param>
    /// <param name="exemplar">Whose label it is; null for the series'.</param>
    private void ReadLabel(ProtoReader label, RemoteExemplar? exemplar = null)
    {
        ReadOnlySpan<byte> name = default, value = default;
        while (label.Next())
        {
            if (label.Is(RemoteWriteFields.Label.Name, WireType.Bytes)) name = label.Bytes();
            else if (label.Is(RemoteWriteFields.Label.Value, WireType.Bytes)) value = label.Bytes();
            else label.Skip();
        }

        Note(label);
        if (exemplar is null) _points.AddLabel(name, value);
        else exemplar.AddLabel(name, value);
    }

    private void Note(in ProtoReader reader)
    {
        if (reader.IsBroken && _broken < 0) _broken = reader.Position;
    }
}
