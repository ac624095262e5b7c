using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;
using Tributary.Protocols.Protobuf;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>
/// Reads an <c>io.prometheus.write.v2.Request</c>, remote write 2.0
/// (https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/). Reusable, not for concurrent use.
/// </summary>
/// <param name="naming">How labels are read.</param>
/// <param name="metadata">What is known of metrics of which a series says nothing.</param>
public sealed class RemoteWriteV2Parser(RemoteNaming naming, RemoteMetadata metadata)
{
    private readonly RemotePoints _points = new(naming, metadata);
    private readonly RemoteHistogram _histogram = new();
    private readonly RemoteExemplar _exemplar = new();
    private readonly RemoteSymbols _symbols = new();
    private readonly List<uint> _labels = [];
    private ParserLimits _limits = ParserLimits.Default;
    private int _broken;
    private string? _error;

    /// <inheritdoc cref="RemoteWriteV1Parser.Guesses"/>
    public IReadOnlyCollection<string> Guesses => _points.Guesses;

    /// <inheritdoc cref="RemoteWriteV1Parser.Parse"/>
    public string? Parse(ReadOnlySpan<byte> body, ParserLimits limits, PointBatch batch)
    {
        (_broken, _error, _limits) = (-1, null, limits);
        _points.Begin(batch, limits);
        var head = new ProtoReader(body);
        _symbols.Begin();
        while (head.Next())
        {
            if (!head.Is(RemoteWriteFields.RequestV2.Symbol, WireType.Bytes))
            {
                head.Skip();
                continue;
            }

            var length = head.Bytes().Length;
            _symbols.Add(head.Position - length, length);
        }

        Note(head);
        if (_broken < 0 && !_symbols.BeginsEmpty) return "the first of the symbols is not the empty text";
        var request = new ProtoReader(body);
        while (_broken < 0 && _error is null && _points.TooMany is null && request.Next())
        {
            if (request.Is(RemoteWriteFields.RequestV2.TimeSeries, WireType.Bytes)) ReadSeries(request.Message(), body);
            else request.Skip();
        }

        if (_broken >= 0) return $"byte {_broken}: the body is not an io.prometheus.write.v2.Request in protobuf, or it is cut off";
        return _error ?? (_points.TooMany is { } tooMany ? $"{tooMany}; send fewer in a request (max_samples_per_send)" : null);
    }

    private void ReadSeries(ProtoReader series, ReadOnlySpan<byte> body)
    {
        _labels.Clear();
        var (form, created, at, hasPoints, hasExemplars) = (RemoteForm.Number, 0L, series.Position, false, false);
        RemoteStatement stated = default;
        var head = series;
        while (_broken < 0 && _error is null && head.Next())
        {
            hasPoints |= head.Field is RemoteWriteFields.SeriesV2.Sample or RemoteWriteFields.SeriesV2.Histogram;
            hasExemplars |= head.Field == RemoteWriteFields.SeriesV2.Exemplar;
            if (head.Is(RemoteWriteFields.SeriesV2.LabelReferences, WireType.Bytes)) ReadReferences(head.Message());
            else if (head.Is(RemoteWriteFields.SeriesV2.LabelReferences, WireType.Varint)) AddReference(head.Varint());
            else if (head.Is(RemoteWriteFields.SeriesV2.Metadata, WireType.Bytes)) stated = ReadMetadata(head.Message(), body);
            else if (head.Is(RemoteWriteFields.SeriesV2.CreatedTimestamp, WireType.Varint)) created = (long)head.Varint();
            else if (head.Is(RemoteWriteFields.SeriesV2.Histogram, WireType.Bytes) && form == RemoteForm.Number) form = ReadHistogram(head.Message());
            else head.Skip();
        }

        Note(head);
        if (_labels.Count % 2 != 0) _error ??= $"byte {at}: a series has {_labels.Count} references to labels, which are pairs of name and value";
        if (_broken >= 0 || _error is not null) return;
        _points.BeginSeries();
        for (var i = 0; i < _labels.Count; i += 2) _points.AddLabel(_symbols.Get(_labels[i], body), _symbols.Get(_labels[i + 1], body));
        _points.EndLabels(form, stated, hasEnded: form != RemoteForm.Number && _histogram.IsStale, hasPoints);
        if (hasExemplars) ReadExemplars(series, body);
        while (_broken < 0 && series.Next())
        {
            if (series.Is(RemoteWriteFields.SeriesV2.Sample, WireType.Bytes)) Add(series.Message(), created);
            else if (series.Is(RemoteWriteFields.SeriesV2.Histogram, WireType.Bytes))
            {
                ReadHistogram(series.Message());
                if (_broken < 0) _points.AddHistogram(_histogram, created);
            }
            else series.Skip();
        }

        if (_broken < 0) _points.EndSeries();
    }

    private void ReadExemplars(ProtoReader series, ReadOnlySpan<byte> body)
    {
        while (_broken < 0 && _error is null && series.Next())
        {
            if (series.Is(RemoteWriteFields.SeriesV2.Exemplar, WireType.Bytes)) ReadExemplar(series.Message(), body);
            else series.Skip();
        }
    }

    private void ReadExemplar(ProtoReader exemplar, ReadOnlySpan<byte> body)
    {
        _exemplar.Begin(_limits);
        _labels.Clear();
        var at = exemplar.Position;
        while (_error is null && exemplar.Next())
        {
            if (exemplar.Is(RemoteWriteFields.Exemplar.Labels, WireType.Bytes)) ReadReferences(exemplar.Message());
            else if (exemplar.Is(RemoteWriteFields.Exemplar.Labels, WireType.Varint)) AddReference(exemplar.Varint());
            else _exemplar.ReadField(ref exemplar);
        }

        Note(exemplar);
        if (_labels.Count % 2 != 0) _error ??= $"byte {at}: an exemplar has {_labels.Count} references to labels, which are pairs of name and value";
        if (_broken >= 0 || _error is not null) return;
        for (var i = 0; i < _labels.Count; i += 2) _exemplar.AddLabel(_symbols.Get(_labels[i], body), _symbols.Get(_labels[i + 1], body));
        _points.AddExemplar(_exemplar);
    }

    private void Add(ProtoReader message, long created)
    {
        var broken = RemoteSample.Read(message, out var sample);
        if (broken < 0) _points.AddSample(sample.Start == 0 ? sample with { Start = created } : sample);
        else _broken = broken;
    }

    private RemoteForm ReadHistogram(ProtoReader message)
    {
        var broken = _histogram.Read(message);
        if (broken >= 0) _broken = broken;
        return _histogram.Form;
    }

    private void ReadReferences(ProtoReader packed)
    {
        while (!packed.IsAtEnd && _error is null) AddReference(packed.Varint());
        Note(packed);
    }

    private RemoteStatement ReadMetadata(ProtoReader message, ReadOnlySpan<byte> body)
    {
        var (type, help, unit) = (RemoteType.Unknown, 0ul, 0ul);
        while (message.Next())
        {
            if (message.Is(RemoteWriteFields.MetadataV2.Type, WireType.Varint)) type = RemoteStatement.TypeOf(message.Varint());
            else if (message.Is(RemoteWriteFields.MetadataV2.HelpReference, WireType.Varint)) help = message.Varint();
            else if (message.Is(RemoteWriteFields.MetadataV2.UnitReference, WireType.Varint)) unit = message.Varint();
            else message.Skip();
        }

        Note(message);
        Check(help);
        Check(unit);
        return _error is null && _broken < 0 ? new RemoteStatement(type, _symbols.Get((uint)help, body), _symbols.Get((uint)unit, body)) : default;
    }

    private void AddReference(ulong reference)
    {
        Check(reference);
        _labels.Add((uint)reference);
    }

    private void Check(ulong reference)
    {
        if (reference >= (ulong)_symbols.Count) _error ??= $"a reference is to symbol {reference}, and there are {_symbols.Count}";
    }

    private void Note(in ProtoReader reader)
    {
        if (reader.IsBroken && _broken < 0) _broken = reader.Position;
    }
}
