using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tributary.Protocols.Otlp;

/// <summary>The values of proto3's JSON (https://protobuf.dev/programming-guides/json/), as lenient as it asks for.</summary>
internal static class OtlpJson
{
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

    /// <summary>A string; empty where it is not there.</summary>
    public static string Text(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out var text) || text.ValueKind == JsonValueKind.Null) return "";
        return text.ValueKind == JsonValueKind.String ? text.GetString()! : throw new OtlpJsonException($"{name} is to be a string, not {Found(text)}.");
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
        return Digits(value) switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            var text => double.TryParse(text, styles, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(value, name, "a number"),
        };
    }

    public static double Double(JsonElement parent, string name, double missing) => parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? Double(value, name) : missing;

    /// <summary>Enumerations are numbers in OTLP; proto3 has their names too.</summary>
    public static int Temporality(JsonElement data)
    {
        const string name = "aggregationTemporality";
        if (!data.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return 0;
        if (value.ValueKind == JsonValueKind.Number) return Int32(value, name);
        return Digits(value) switch
        {
            "AGGREGATION_TEMPORALITY_DELTA" => OtlpMetric.Delta,
            "AGGREGATION_TEMPORALITY_CUMULATIVE" => OtlpMetric.Cumulative,
            _ => 0,
        };
    }

    public static void ReadAttributes(JsonElement parent, OtlpAttributes attributes, string name = "attributes")
    {
        foreach (var attribute in Items(parent, name))
        {
            if (attribute.ValueKind != JsonValueKind.Object) throw new OtlpJsonException($"An attribute is to be an object, not {Found(attribute)}.");
            if (attribute.TryGetProperty("value", out var value)) attributes.Add(Encoding.UTF8.GetBytes(Text(attribute, "key")), Encoding.UTF8.GetBytes(ValueText(value)));
        }
    }

    private static string ValueText(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) throw new OtlpJsonException($"The value of an attribute is to be an object, such as {{\"stringValue\": \"x\"}}, not {Found(value)}.");
        foreach (var field in value.EnumerateObject())
        {
            switch (field.Name)
            {
                case "stringValue" or "bytesValue": return Text(value, field.Name);
                case "boolValue": return field.Value.ValueKind == JsonValueKind.True ? "true" : "false";
                case "intValue": return Int64(field.Value, field.Name).ToString(CultureInfo.InvariantCulture);
                case "doubleValue": return Double(field.Value, field.Name).ToString(CultureInfo.InvariantCulture);
                case "arrayValue": return $"[{string.Join(',', Items(field.Value, "values").Select(NestedText))}]";
                case "kvlistValue": return $"{{{string.Join(',', Items(field.Value, "values").Select(PairText))}}}";
                default: break; // a kind that is not known
            }
        }

        return "";
    }

    private static string PairText(JsonElement pair) => $"{Quote(Text(pair, "key"))}:{(pair.TryGetProperty("value", out var value) ? NestedText(value) : "null")}";

    private static string NestedText(JsonElement value)
    {
        var isText = value.ValueKind == JsonValueKind.Object && (value.TryGetProperty("stringValue", out _) || value.TryGetProperty("bytesValue", out _));
        return isText ? Quote(ValueText(value)) : ValueText(value) is { Length: > 0 } text ? text : "null";
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static string Digits(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        _ => "",
    };

    private static OtlpJsonException Wrong(JsonElement value, string name, string expected) => new($"{name} is to be {expected}, not {Found(value)}.");

    private static string Found(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.Undefined ? "nothing" : value.GetRawText();
        return text.Length <= 60 ? text : $"{text[..60]}...";
    }
}
