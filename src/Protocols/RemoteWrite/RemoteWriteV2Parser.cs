using Tributary.Protocols.Protobuf;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>
/// Reads an <c>io.prometheus.write.v2.Request</c>, remote write 2.0
/// (https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/). Reusable, not for concurrent use.
/// </summary>
/// <param name="naming">How labels are read.</param>
/// <param name="metadata">What is known of metrics of which a series says nothing.</param>
public sealed class RemoteWriteV2Parser(RemoteNaming naming, RemoteMetadata metadata) : RemoteWriteParser(naming, metadata, Fields)
{
    private static readonly RemoteSeriesFields Fields = new(
        RemoteWriteFields.RequestV2.TimeSeries,
        RemoteWriteFields.SeriesV2.Sample,
        RemoteWriteFields.SeriesV2.Histogram,
        RemoteWriteFields.SeriesV2.Exemplar);

    private readonly RemoteSymbols _symbols = new();
    private readonly List<uint> _labels = [];
    private RemoteType _type;
    private uint _help;
    private uint _unit;
    private long _created;

    private protected override string RequestName => "an io.prometheus.write.v2.Request";

    private protected override void ReadHead(ReadOnlySpan<byte> body)
    {
        _symbols.Begin();
        var request = new ProtoReader(body);
        while (request.Next())
        {
            if (!request.Is(RemoteWriteFields.RequestV2.Symbol, WireType.Bytes))
            {
                request.Skip();
                continue;
            }

            var length = request.Bytes().Length;
            _symbols.Add(request.Position - length, length);
        }

        Note(request);
        if (IsWell && !_symbols.BeginsEmpty) Refuse("the first of the symbols is not the empty text");
    }

    private protected override void BeginSeries()
    {
        _labels.Clear();
        (_type, _help, _unit, _created) = (RemoteType.Unknown, 0, 0, 0);
    }

    private protected override void ReadSeriesField(ref ProtoReader field, ReadOnlySpan<byte> body)
    {
        if (field.Is(RemoteWriteFields.SeriesV2.LabelReferences, WireType.Bytes)) ReadLabels(field.Message());
        else if (field.Is(RemoteWriteFields.SeriesV2.LabelReferences, WireType.Varint)) _labels.Add(Check(field.Varint()));
        else if (field.Is(RemoteWriteFields.SeriesV2.Metadata, WireType.Bytes)) ReadMetadata(field.Message());
        else if (field.Is(RemoteWriteFields.SeriesV2.CreatedTimestamp, WireType.Varint)) _created = (long)field.Varint();
        else field.Skip();
    }

    private protected override RemoteStatement EndSeriesHead(int at, ReadOnlySpan<byte> body, out long created)
    {
        created = _created;
        if (!ArePairs(at, "a series")) return default;
        for (var i = 0; i < _labels.Count; i += 2) AddLabel(_symbols.Get(_labels[i], body), _symbols.Get(_labels[i + 1], body));
        return new RemoteStatement(_type, Stated(_help, body), Stated(_unit, body));
    }

    private protected override void ReadExemplar(ref ProtoReader message, ReadOnlySpan<byte> body, RemoteExemplar exemplar)
    {
        _labels.Clear();
        var at = message.Position;
        while (IsWell && message.Next())
        {
            if (message.Is(RemoteWriteFields.Exemplar.Labels, WireType.Bytes)) ReadLabels(message.Message());
            else if (message.Is(RemoteWriteFields.Exemplar.Labels, WireType.Varint)) _labels.Add(Check(message.Varint()));
            else exemplar.ReadField(ref message);
        }

        if (!ArePairs(at, "an exemplar")) return;
        for (var i = 0; i < _labels.Count; i += 2) exemplar.AddLabel(_symbols.Get(_labels[i], body), _symbols.Get(_labels[i + 1], body));
    }

    /// <summary>Symbol 0 is the empty text, also where there are no symbols.</summary>
    private ReadOnlySpan<byte> Stated(uint reference, ReadOnlySpan<byte> body) => reference == 0 ? default : _symbols.Get(reference, body);

    private void ReadLabels(ProtoReader packed)
    {
        while (!packed.IsAtEnd && IsWell) _labels.Add(Check(packed.Varint()));
        Note(packed);
    }

    private void ReadMetadata(ProtoReader message)
    {
        (_type, _help, _unit) = (RemoteType.Unknown, 0, 0);
        while (message.Next())
        {
            if (message.Is(RemoteWriteFields.MetadataV2.Type, WireType.Varint)) _type = RemoteStatement.TypeOf(message.Varint());
            else if (message.Is(RemoteWriteFields.MetadataV2.HelpReference, WireType.Varint)) _help = Check(message.Varint());
            else if (message.Is(RemoteWriteFields.MetadataV2.UnitReference, WireType.Varint)) _unit = Check(message.Varint());
            else message.Skip();
        }

        Note(message);
    }

    private bool ArePairs(int at, string whose)
    {
        if (_labels.Count % 2 != 0) Refuse($"byte {at}: {whose} has {_labels.Count} references to labels, which are pairs of name and value");
        return IsWell;
    }

    /// <returns>The reference, which is to one of the symbols unless the request is refused.</returns>
    private uint Check(ulong reference)
    {
        if (reference >= (ulong)_symbols.Count) Refuse($"a reference is to symbol {reference}, and there are {_symbols.Count}");
        return (uint)reference;
    }
}
