using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tributary.Metrics.Numbers;

namespace Tributary.Protocols.Asab;

/// <summary>
/// The layout of ASAB's <c>/asab/v1/metrics.json</c>: an array of records. Values accumulate (<c>reset</c> is false), and are
/// the actual ones too. Numbers that JSON does not have, NaN and the infinities, are null.
/// </summary>
public sealed class AsabJsonRenderer(IBufferWriter<byte> output, AsabView view) : AsabRenderer(output)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private bool _hasRecord;

    public override string ContentType => "application/json; charset=utf-8";

    private protected override void Write(AsabRecord record)
    {
        Output.Write(_hasRecord ? ",\n"u8 : "[\n"u8);
        _hasRecord = true;
        using var json = new Utf8JsonWriter(Output, Options);
        json.WriteStartObject();
        json.WriteString("type"u8, record.Type);
        WriteTags(json, "static_tags"u8, SharedTags(record));
        json.WriteString("name"u8, record.Name);
        json.WriteStartArray("fieldset"u8);
        foreach (var fieldset in record.Fieldsets)
        {
            json.WriteStartObject();
            WriteTags(json, "tags"u8, fieldset.Tags);
            WriteValues(json, "values"u8, record, fieldset);
            if (record.IsCounter || record.IsHistogram) WriteValues(json, "actuals"u8, record, fieldset);
            json.WriteNumber("measured_at"u8, view.Time);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (record.IsCounter || record.IsHistogram) json.WriteBoolean("reset"u8, false);
        if (record.Help.Length > 0) json.WriteString("help"u8, record.Help);
        if (record.Unit.Length > 0) json.WriteString("unit"u8, record.Unit);
        json.WriteEndObject();
    }

    private protected override void WriteEnd() => Output.Write(_hasRecord ? "\n]\n"u8 : "[]\n"u8);

    /// <summary>The tags that all have in common.</summary>
    private static IEnumerable<KeyValuePair<string, string>> SharedTags(AsabRecord record) =>
        record.Fieldsets[0].Tags.Where(tag => record.Fieldsets.TrueForAll(fieldset => fieldset.Tags.Contains(tag)));

    private static void WriteTags(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<KeyValuePair<string, string>> tags)
    {
        json.WriteStartObject(name);
        foreach (var (tag, value) in tags) json.WriteString(tag, value);
        json.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter json, ReadOnlySpan<byte> name, AsabRecord record, AsabFieldset fieldset)
    {
        json.WriteStartObject(name);
        if (record.IsHistogram)
        {
            json.WriteStartObject("buckets"u8);
            foreach (var (bound, counts) in fieldset.Buckets)
            {
                json.WriteStartObject(double.IsPositiveInfinity(bound) ? "Infinity" : AsabNumber.Bound(bound));
                foreach (var (value, count) in counts) WriteNumber(json, value, count);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            WriteNumber(json, "sum", fieldset.Sum);
            WriteNumber(json, "count", fieldset.Count);
        }
        else
        {
            foreach (var (value, number) in fieldset.Values) WriteNumber(json, value, number);
        }

        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, in ExactSum value)
    {
        json.WritePropertyName(name);
        if (double.IsFinite(value.High)) json.WriteRawValue(value.ToString(), skipInputValidation: true);
        else json.WriteNullValue();
    }
}
