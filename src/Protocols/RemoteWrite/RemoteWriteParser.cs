using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;
using Tributary.Protocols.Protobuf;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>
/// Reads the requests of either version of remote write, which differ in how a series says what it is, and in the numbers of
/// its fields. Reusable, not for concurrent use.
/// </summary>
public abstract class RemoteWriteParser
{
    private readonly RemotePoints _points;
    private readonly RemoteHistogram _histogram = new();
    private readonly RemoteExemplar _exemplar = new();
    private readonly RemoteSeriesFields _fields;
    private int _broken;
    private string? _error;

    private protected RemoteWriteParser(RemoteNaming naming, RemoteMetadata metadata, RemoteSeriesFields fields)
    {
        _points = new RemotePoints(naming, metadata);
        _fields = fields;
    }

    /// <summary>Names of series that are taken for parts of a summary for their ending alone, until <see cref="RemoteMetadata.Decide"/>.</summary>
    public IReadOnlyCollection<string> Guesses => _points.Guesses;

    /// <summary>More is known of metrics than when the last request was read; it might be read otherwise now.</summary>
    public bool IsOutdated => _points.IsOutdated;

    /// <summary>What a request is, with its article, for who sent something else.</summary>
    private protected abstract string RequestName { get; }

    private protected ParserLimits Limits { get; private set; } = ParserLimits.Default;

    /// <summary>Nothing that cannot be read has been met.</summary>
    private protected bool IsWell => _broken < 0 && _error is null;

    /// <returns>Why the request cannot be taken, null if it can. Points that cannot be are in <see cref="PointBatch.Rejections"/>.</returns>
    public string? Parse(ReadOnlySpan<byte> body, ParserLimits limits, PointBatch batch)
    {
        (_broken, _error, Limits) = (-1, null, limits);
        ReadHead(body);
        _points.Begin(batch, limits);
        var request = new ProtoReader(body);
        while (IsWell && _points.TooMany is null && request.Next())
        {
            if (request.Is(_fields.Series, WireType.Bytes)) ReadSeries(request.Message(), body);
            else request.Skip();
        }

        Note(request);
        if (_broken >= 0) return $"byte {_broken}: the body is not {RequestName} in protobuf, or it is cut off";
        return _error ?? (_points.TooMany is { } tooMany ? $"{tooMany}; send fewer in a request (max_samples_per_send)" : null);
    }

    /// <summary>Reads what all series of the request need, wherever in it that stands.</summary>
    private protected abstract void ReadHead(ReadOnlySpan<byte> body);

    private protected abstract void BeginSeries();

    /// <summary>Reads a field that says what a series is; skips another, such as its points and exemplars.</summary>
    private protected abstract void ReadSeriesField(ref ProtoReader field, ReadOnlySpan<byte> body);

    /// <summary>Adds the labels of the series by <see cref="AddLabel"/>, unless that is done.</summary>
    /// <param name="at">Where in the body the series begins.</param>
    /// <param name="body">The request.</param>
    /// <param name="created">When it began, where its points do not say so; Unix milliseconds, 0 if it is not known.</param>
    /// <returns>What the series says of its metric.</returns>
    private protected abstract RemoteStatement EndSeriesHead(int at, ReadOnlySpan<byte> body, out long created);

    /// <summary>Reads what is in the message of an exemplar.</summary>
    private protected abstract void ReadExemplar(ref ProtoReader message, ReadOnlySpan<byte> body, RemoteExemplar exemplar);

    private protected void AddLabel(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => _points.AddLabel(name, value);

    /// <summary>Remembers where the request could not be read: the first place counts.</summary>
    private protected void Note(in ProtoReader reader)
    {
        if (reader.IsBroken) NoteBroken(reader.Position);
    }

    /// <summary>Remembers what is wrong with the request as a whole: the first thing counts.</summary>
    private protected void Refuse(string error) => _error ??= error;

    private void NoteBroken(int position)
    {
        if (_broken < 0) _broken = position;
    }

    private void ReadSeries(ProtoReader series, ReadOnlySpan<byte> body)
    {
        _points.BeginSeries();
        BeginSeries();
        var (form, hasPoints, hasExemplars) = (RemoteForm.Number, false, false);
        var head = series;
        while (IsWell && head.Next())
        {
            hasPoints |= head.Field == _fields.Sample || head.Field == _fields.Histogram;
            hasExemplars |= head.Field == _fields.Exemplar;
            if (head.Is(_fields.Histogram, WireType.Bytes) && form == RemoteForm.Number) form = ReadHistogram(head.Message());
            else ReadSeriesField(ref head, body);
        }

        Note(head);
        var stated = EndSeriesHead(series.Position, body, out var created);
        if (!IsWell) return;
        _points.EndLabels(form, stated, hasEnded: form != RemoteForm.Number && _histogram.IsStale, hasPoints);
        if (hasExemplars) ReadExemplars(series, body);
        while (IsWell && series.Next())
        {
            if (series.Is(_fields.Sample, WireType.Bytes)) AddSample(series.Message(), created);
            else if (series.Is(_fields.Histogram, WireType.Bytes)) AddHistogram(series.Message(), created);
            else series.Skip();
        }

        if (IsWell) _points.EndSeries();
    }

    private void ReadExemplars(ProtoReader series, ReadOnlySpan<byte> body)
    {
        while (IsWell && series.Next())
        {
            if (!series.Is(_fields.Exemplar, WireType.Bytes))
            {
                series.Skip();
                continue;
            }

            _exemplar.Begin(Limits);
            var message = series.Message();
            ReadExemplar(ref message, body, _exemplar);
            Note(message);
            if (IsWell) _points.AddExemplar(_exemplar);
        }
    }

    private void AddSample(ProtoReader message, long created)
    {
        var broken = RemoteSample.Read(message, out var sample);
        if (broken >= 0) NoteBroken(broken);
        else _points.AddSample(sample.Start == 0 ? sample with { Start = created } : sample);
    }

    private void AddHistogram(ProtoReader message, long created)
    {
        ReadHistogram(message);
        if (IsWell) _points.AddHistogram(_histogram, created);
    }

    private RemoteForm ReadHistogram(ProtoReader message)
    {
        var broken = _histogram.Read(message);
        if (broken >= 0) NoteBroken(broken);
        return _histogram.Form;
    }
}
