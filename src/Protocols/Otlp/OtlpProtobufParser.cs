using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;
using Tributary.Protocols.Protobuf;

namespace Tributary.Protocols.Otlp;

/// <summary>
/// Reads an <c>ExportMetricsServiceRequest</c> in protobuf
/// (https://github.com/open-telemetry/opentelemetry-proto/tree/v1.5.0/opentelemetry/proto). Reusable, not for concurrent
/// use. Fields may come in any order, so what a message says of the points within it is looked for before they are read.
/// </summary>
public sealed class OtlpProtobufParser
{
    private readonly OtlpPoints _points = new();
    private readonly OtlpAnyValue _values = new();
    private readonly OtlpPointProtobuf _reader;
    private int _broken;

    public OtlpProtobufParser() => _reader = new OtlpPointProtobuf(_points.Point);

    /// <returns>Why the request cannot be taken, null if it can. Points that cannot be are in <see cref="PointBatch.Rejections"/>.</returns>
    public string? Parse(ReadOnlySpan<byte> body, ParserLimits limits, PointBatch batch)
    {
        _points.Begin(batch, limits);
        _broken = -1;
        var request = new ProtoReader(body);
        while (_broken < 0 && _points.TooMany is null && request.Next())
        {
            if (request.Is(1, WireType.Bytes)) ReadResourceMetrics(request.Message());
            else request.Skip();
        }

        Note(request);
        if (_broken >= 0) return $"byte {_broken}: the body is not an ExportMetricsServiceRequest in protobuf, or it is cut off";
        return _points.TooMany is { } tooMany ? $"{tooMany}; split the request" : null;
    }

    private void ReadResourceMetrics(ProtoReader message)
    {
        _points.Resource.Clear();
        var resource = message;
        while (resource.Next())
        {
            if (resource.Is(1, WireType.Bytes)) ReadAttributes(resource.Message(), 1, _points.Resource);
            else resource.Skip();
        }

        Note(resource);
        _points.BeginResource();
        while (_broken < 0 && message.Next())
        {
            if (message.Is(2, WireType.Bytes)) ReadScopeMetrics(message.Message());
            else message.Skip();
        }

        if (_broken < 0) _points.EndResource();
    }

    private void ReadScopeMetrics(ProtoReader message)
    {
        _points.Scope.Clear();
        ReadOnlySpan<byte> name = default, version = default;
        var scope = message;
        while (scope.Next())
        {
            if (scope.Is(1, WireType.Bytes)) ReadScope(scope.Message(), out name, out version);
            else scope.Skip();
        }

        Note(scope);
        _points.BeginScope(name, version);
        while (_broken < 0 && _points.TooMany is null && message.Next())
        {
            if (message.Is(2, WireType.Bytes)) ReadMetric(message.Message());
            else message.Skip();
        }
    }

    private void ReadScope(ProtoReader scope, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> version)
    {
        name = version = default;
        while (scope.Next())
        {
            if (scope.Is(1, WireType.Bytes)) name = scope.Bytes();
            else if (scope.Is(2, WireType.Bytes)) version = scope.Bytes();
            else if (scope.Is(3, WireType.Bytes)) ReadAttribute(scope.Message(), _points.Scope);
            else scope.Skip();
        }

        Note(scope);
    }

    private void ReadMetric(ProtoReader message)
    {
        ReadOnlySpan<byte> name = default, description = default, unit = default;
        ProtoReader data = default;
        var kind = OtlpData.None;
        while (message.Next())
        {
            if (message.Is(1, WireType.Bytes)) name = message.Bytes();
            else if (message.Is(2, WireType.Bytes)) description = message.Bytes();
            else if (message.Is(3, WireType.Bytes)) unit = message.Bytes();
            else if (message.Type == WireType.Bytes && Enum.IsDefined((OtlpData)message.Field))
            {
                kind = (OtlpData)message.Field;
                data = message.Message();
            }
            else message.Skip();
        }

        Note(message);
        if (_broken >= 0) return;
        ReadData(name, unit, description, kind, data);
    }

    private void ReadData(ReadOnlySpan<byte> name, ReadOnlySpan<byte> unit, ReadOnlySpan<byte> description, OtlpData kind, ProtoReader data)
    {
        var (temporality, isMonotonic) = (0, false);
        var scalars = data;
        while (scalars.Next())
        {
            if (scalars.Is(2, WireType.Varint)) temporality = (int)scalars.Varint();
            else if (scalars.Is(3, WireType.Varint)) isMonotonic = scalars.Varint() != 0;
            else scalars.Skip();
        }

        Note(scalars);
        if (_broken >= 0) return;
        var metric = new OtlpMetric(kind, kind is OtlpData.Gauge or OtlpData.Summary ? 0 : temporality, kind == OtlpData.Sum && isMonotonic);
        _points.BeginMetric(name, unit, description, metric);
        while (_points.TooMany is null && data.Next())
        {
            if (!data.Is(1, WireType.Bytes))
            {
                data.Skip();
                continue;
            }

            _points.Point.Clear();
            ReadPoint(data.Message(), kind);
            if (_broken >= 0) return;
            _points.Add(name);
        }
    }

    private void ReadPoint(ProtoReader point, OtlpData kind)
    {
        var attributes = OtlpPointProtobuf.AttributesOf(kind);
        var exemplars = _points.Exemplars.AreTaken ? OtlpPointProtobuf.ExemplarsOf(kind) : 0;
        while (point.Next())
        {
            if (point.Is(attributes, WireType.Bytes)) ReadAttribute(point.Message(), _points.Point.Attributes);
            else if (point.Is(exemplars, WireType.Bytes)) ReadExemplar(point.Message(), _points.Exemplars);
            else _reader.ReadField(ref point, kind);
        }

        Note(point);
        if (_reader.BrokenAt is { } broken) Note(broken);
    }

    private void ReadExemplar(ProtoReader message, OtlpExemplars exemplars)
    {
        exemplars.Clear();
        while (message.Next())
        {
            if (message.Is(7, WireType.Bytes)) ReadAttribute(message.Message(), exemplars.Attributes);
            else if (message.Is(2, WireType.Fixed64)) exemplars.Time = message.Fixed64();
            else if (message.Is(3, WireType.Fixed64)) exemplars.Value = message.Double();
            else if (message.Is(6, WireType.Fixed64)) exemplars.Value = (long)message.Fixed64();
            else if (message.Is(4, WireType.Bytes)) exemplars.SetSpan(message.Bytes());
            else if (message.Is(5, WireType.Bytes)) exemplars.SetTrace(message.Bytes());
            else message.Skip();
        }

        Note(message);
        if (_broken < 0) exemplars.Add();
    }

    private void ReadAttributes(ProtoReader message, int field, OtlpAttributes attributes)
    {
        while (message.Next())
        {
            if (message.Is(field, WireType.Bytes)) ReadAttribute(message.Message(), attributes);
            else message.Skip();
        }

        Note(message);
    }

    private void ReadAttribute(ProtoReader keyValue, OtlpAttributes attributes)
    {
        ReadOnlySpan<byte> key = default;
        ProtoReader value = default;
        while (keyValue.Next())
        {
            if (keyValue.Is(1, WireType.Bytes)) key = keyValue.Bytes();
            else if (keyValue.Is(2, WireType.Bytes)) value = keyValue.Message();
            else keyValue.Skip();
        }

        Note(keyValue);
        var text = _values.Text(value);
        if (_values.BrokenAt >= 0) Note(_values.BrokenAt);
        else attributes.Add(key, text);
    }

    private void Note(in ProtoReader reader)
    {
        if (reader.IsBroken) Note(reader.Position);
    }

    private void Note(int position)
    {
        if (_broken < 0) _broken = position;
    }
}
