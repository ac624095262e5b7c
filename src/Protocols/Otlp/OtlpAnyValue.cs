using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tributary.Protocols.Protobuf;

namespace Tributary.Protocols.Otlp;

/// <summary>
/// The text of an attribute's value (opentelemetry/proto/common/v1/common.proto, <c>AnyValue</c>): strings as they are,
/// everything else as JSON has it (OpenTelemetry Common, section "AnyValue representation for non-OTLP protocols"), bytes in
/// base64. Reusable; what it returns is good until the next call.
/// </summary>
internal sealed class OtlpAnyValue
{
    private const int MaxDepth = 8; // of values within values: an attribute is a word, not a document

    private readonly byte[] _number = new byte[40];
    private readonly ArrayBufferWriter<byte> _json = new();

    /// <summary>Where a value could not be read; -1 if all could.</summary>
    public int BrokenAt { get; private set; } = -1;

    public ReadOnlySpan<byte> Text(ProtoReader value)
    {
        BrokenAt = -1;
        ReadOnlySpan<byte> text = default;
        while (value.Next())
        {
            if (value.Is(1, WireType.Bytes)) text = value.Bytes();
            else if (value.Is(2, WireType.Varint)) text = value.Varint() != 0 ? "true"u8 : "false"u8;
            else if (value.Is(3, WireType.Varint)) text = Format((long)value.Varint());
            else if (value.Is(4, WireType.Fixed64)) text = Format(value.Double());
            else if (value.Type == WireType.Bytes && value.Field is 5 or 6) text = Json(value.Field, value.Message());
            else if (value.Is(7, WireType.Bytes)) text = Encoding.ASCII.GetBytes(Convert.ToBase64String(value.Bytes()));
            else value.Skip();
        }

        Note(value);
        return text;
    }

    private ReadOnlySpan<byte> Format(long number)
    {
        Utf8Formatter.TryFormat(number, _number, out var length);
        return _number.AsSpan(0, length);
    }

    private ReadOnlySpan<byte> Format(double number)
    {
        Utf8Formatter.TryFormat(number, _number, out var length);
        return _number.AsSpan(0, length);
    }

    private ReadOnlySpan<byte> Json(int field, ProtoReader list)
    {
        _json.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_json, new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            if (field == 5) WriteArray(list, writer, MaxDepth);
            else WriteObject(list, writer, MaxDepth);
        }

        return _json.WrittenSpan;
    }

    private void Write(ProtoReader value, Utf8JsonWriter json, int depth)
    {
        if (value.IsAtEnd) json.WriteNullValue();
        while (value.Next())
        {
            if (value.Is(1, WireType.Bytes)) json.WriteStringValue(Encoding.UTF8.GetString(value.Bytes()));
            else if (value.Is(2, WireType.Varint)) json.WriteBooleanValue(value.Varint() != 0);
            else if (value.Is(3, WireType.Varint)) json.WriteNumberValue((long)value.Varint());
            else if (value.Is(4, WireType.Fixed64)) Write(value.Double(), json);
            else if (value.Is(5, WireType.Bytes) && depth > 0) WriteArray(value.Message(), json, depth);
            else if (value.Is(6, WireType.Bytes) && depth > 0) WriteObject(value.Message(), json, depth);
            else if (value.Is(7, WireType.Bytes)) json.WriteBase64StringValue(value.Bytes());
            else if (value.Field is 5 or 6)
            {
                Note(value.Position);
                return;
            }
            else value.Skip();
        }

        Note(value);
    }

    private static void Write(double number, Utf8JsonWriter json)
    {
        if (double.IsFinite(number)) json.WriteNumberValue(number);
        else json.WriteStringValue(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
    }

    private void WriteArray(ProtoReader array, Utf8JsonWriter json, int depth)
    {
        json.WriteStartArray();
        while (array.Next())
        {
            if (array.Is(1, WireType.Bytes)) Write(array.Message(), json, depth - 1);
            else array.Skip();
        }

        json.WriteEndArray();
        Note(array);
    }

    private void WriteObject(ProtoReader list, Utf8JsonWriter json, int depth)
    {
        json.WriteStartObject();
        while (list.Next())
        {
            if (list.Is(1, WireType.Bytes)) WritePair(list.Message(), json, depth - 1);
            else list.Skip();
        }

        json.WriteEndObject();
        Note(list);
    }

    private void WritePair(ProtoReader pair, Utf8JsonWriter json, int depth)
    {
        ReadOnlySpan<byte> key = default;
        ProtoReader value = default;
        while (pair.Next())
        {
            if (pair.Is(1, WireType.Bytes)) key = pair.Bytes();
            else if (pair.Is(2, WireType.Bytes)) value = pair.Message();
            else pair.Skip();
        }

        json.WritePropertyName(Encoding.UTF8.GetString(key));
        Write(value, json, depth);
        Note(pair);
    }

    private void Note(in ProtoReader reader)
    {
        if (reader.IsBroken) Note(reader.Position);
    }

    private void Note(int position)
    {
        if (BrokenAt < 0) BrokenAt = position;
    }
}
