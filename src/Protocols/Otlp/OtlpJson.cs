using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Tributary.Protocols.Otlp;

/// <summary>The values of proto3's JSON (https://protobuf.dev/programming-guides/json/), as lenient as it asks for.</summary>
internal static class OtlpJson
{
    private const int MaxNumberLength = 32; // -1.7976931348623157E+308 has 24

    /// <summary>The items of a list; none where it is not there.</summary>
    /// <exception cref="OtlpJsonException">It is no list, or its parent no object.</exception>
    public static JsonElement.ArrayEnumerator Items(JsonElement parent, string name)
    {
        if (parent.ValueKind != JsonValueKind.Object) throw new OtlpJsonException($"What has {name} is to be an object, not {Found(parent)}.");
        if (!parent.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null) return default;
        return ItemsOf(list, name);
    }

    /// <summary>The items of a list that has been found. A name may stand twice in an object: whoever goes through its fields must not look up the list again.</summary>
    public static JsonElement.ArrayEnumerator ItemsOf(JsonElement list, string name) =>
        list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : throw new OtlpJsonException($"{name} is to be a list, not {Found(list)}.");

    /// <summary>A string, in UTF-8; empty where it is not there.</summary>
    public static ReadOnlySpan<byte> Text(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out var text) || text.ValueKind == JsonValueKind.Null) return default;
        return text.ValueKind == JsonValueKind.String ? Content(text) : throw new OtlpJsonException($"{name} is to be a string, not {Found(text)}.");
    }

    /// <summary>The name of a field, in UTF-8.</summary>
    public static ReadOnlySpan<byte> Name(JsonProperty field)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(field);
        return raw.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(field.Name) : raw;
    }

    public static ulong UInt64(JsonElement value, string name) =>
        ulong.TryParse(Digits(value), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(value, name, "a whole number from 0 to 2^64 - 1");

    public static long Int64(JsonElement value, string name) =>
        long.TryParse(Digits(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(value, name, "a whole number of 64 bits");

    public static int Int32(JsonElement value, string name) =>
        int.TryParse(Digits(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(value, name, "a whole number of 32 bits");

    public static double Double(JsonElement value, string name)
    {
        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var digits = Digits(value);
        if (digits.SequenceEqual("NaN"u8)) return double.NaN;
        if (digits.SequenceEqual("Infinity"u8)) return double.PositiveInfinity;
        if (digits.SequenceEqual("-Infinity"u8)) return double.NegativeInfinity;
        return double.TryParse(digits, styles, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(value, name, "a number");
    }

    public static double Double(JsonElement parent, string name, double missing) => parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? Double(value, name) : missing;

    /// <summary>Enumerations are numbers in OTLP; proto3 has their names too.</summary>
    public static int Temporality(JsonElement data)
    {
        const string name = "aggregationTemporality";
        if (!data.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return 0;
        if (value.ValueKind == JsonValueKind.Number) return Int32(value, name);
        var named = Digits(value);
        if (named.SequenceEqual("AGGREGATION_TEMPORALITY_DELTA"u8)) return OtlpMetric.Delta;
        return named.SequenceEqual("AGGREGATION_TEMPORALITY_CUMULATIVE"u8) ? OtlpMetric.Cumulative : 0;
    }

    public static void ReadAttributes(JsonElement parent, OtlpAttributes attributes, string name = "attributes")
    {
        Span<byte> number = stackalloc byte[MaxNumberLength];
        foreach (var attribute in Items(parent, name))
        {
            if (attribute.ValueKind != JsonValueKind.Object) throw new OtlpJsonException($"An attribute is to be an object, not {Found(attribute)}.");
            if (attribute.TryGetProperty("value", out var value)) attributes.Add(Text(attribute, "key"), ValueText(value, number));
        }
    }

    /// <param name="value">An <c>AnyValue</c>.</param>
    /// <param name="number">Takes the text of a number.</param>
    private static ReadOnlySpan<byte> ValueText(JsonElement value, Span<byte> number)
    {
        if (value.ValueKind != JsonValueKind.Object) throw new OtlpJsonException($"The value of an attribute is to be an object, such as {{\"stringValue\": \"x\"}}, not {Found(value)}.");
        foreach (var field in value.EnumerateObject())
        {
            var name = Name(field);
            if (name.SequenceEqual("stringValue"u8)) return Text(value, "stringValue");
            if (name.SequenceEqual("bytesValue"u8)) return Text(value, "bytesValue");
            if (name.SequenceEqual("boolValue"u8)) return field.Value.ValueKind == JsonValueKind.True ? "true"u8 : "false"u8;
            if (name.SequenceEqual("intValue"u8)) return Format(Int64(field.Value, "intValue"), number);
            if (name.SequenceEqual("doubleValue"u8)) return Format(Double(field.Value, "doubleValue"), number);
            if (name.SequenceEqual("arrayValue"u8)) return Encoding.UTF8.GetBytes($"[{string.Join(',', Items(field.Value, "values").Select(NestedText))}]");
            if (name.SequenceEqual("kvlistValue"u8)) return Encoding.UTF8.GetBytes($"{{{string.Join(',', Items(field.Value, "values").Select(PairText))}}}");
        }

        return default; // of a kind that is not known
    }

    private static ReadOnlySpan<byte> Format<T>(T value, Span<byte> destination)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(destination, out var length, default, CultureInfo.InvariantCulture);
        return destination[..length];
    }

    private static string PairText(JsonElement pair) => $"{Quote(Text(pair, "key"))}:{(pair.TryGetProperty("value", out var value) ? NestedText(value) : "null")}";

    private static string NestedText(JsonElement value)
    {
        var text = ValueText(value, stackalloc byte[MaxNumberLength]);
        var isText = value.TryGetProperty("stringValue", out _) || value.TryGetProperty("bytesValue", out _);
        return isText ? Quote(text) : text.IsEmpty ? "null" : Encoding.UTF8.GetString(text);
    }

    private static string Quote(ReadOnlySpan<byte> text) => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static ReadOnlySpan<byte> Digits(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Content(value),
        JsonValueKind.Number => JsonMarshal.GetRawUtf8Value(value),
        _ => default,
    };

    /// <summary>What stands between the quotes of a string; copied only if something in it is escaped.</summary>
    private static ReadOnlySpan<byte> Content(JsonElement text)
    {
        var raw = JsonMarshal.GetRawUtf8Value(text)[1..^1];
        return raw.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(text.GetString()!) : raw;
    }

    private static OtlpJsonException Wrong(JsonElement value, string name, string expected) => new($"{name} is to be {expected}, not {Found(value)}.");

    private static string Found(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.Undefined ? "nothing" : value.GetRawText();
        return text.Length <= 60 ? text : $"{text[..60]}...";
    }
}
