using System.Text.Json;

namespace Tributary.Protocols.Otlp;

/// <summary>Reads the fields of data points in JSON.</summary>
internal sealed class OtlpPointJson(OtlpPointData point, OtlpExemplars exemplars)
{
    public void Read(JsonElement json)
    {
        OtlpJson.ReadAttributes(json, point.Attributes);
        foreach (var field in json.EnumerateObject())
        {
            if (field.Value.ValueKind != JsonValueKind.Null) ReadField(OtlpJson.Name(field), field.Value);
        }
    }

    /// <summary>Attributes are read already, and fields that are not known are not needed.</summary>
    private void ReadField(ReadOnlySpan<byte> name, JsonElement value)
    {
        if (name.SequenceEqual("timeUnixNano"u8)) point.Time = OtlpJson.UInt64(value, "timeUnixNano");
        else if (name.SequenceEqual("startTimeUnixNano"u8)) point.Start = OtlpJson.UInt64(value, "startTimeUnixNano");
        else if (name.SequenceEqual("asInt"u8)) point.Integer = OtlpJson.Int64(value, "asInt");
        else if (name.SequenceEqual("asDouble"u8)) point.Number = OtlpJson.Double(value, "asDouble");
        else if (name.SequenceEqual("flags"u8)) point.Flags = (uint)OtlpJson.UInt64(value, "flags");
        else if (name.SequenceEqual("count"u8)) point.Count = OtlpJson.UInt64(value, "count");
        else if (name.SequenceEqual("sum"u8)) point.Sum = OtlpJson.Double(value, "sum");
        else if (name.SequenceEqual("bucketCounts"u8)) ReadCounts(OtlpJson.ItemsOf(value, "bucketCounts"), point.BucketCounts);
        else if (name.SequenceEqual("explicitBounds"u8)) ReadBounds(value);
        else if (name.SequenceEqual("scale"u8)) point.Scale = OtlpJson.Int32(value, "scale");
        else if (name.SequenceEqual("zeroCount"u8)) point.ZeroCount = OtlpJson.UInt64(value, "zeroCount");
        else if (name.SequenceEqual("zeroThreshold"u8)) point.ZeroThreshold = OtlpJson.Double(value, "zeroThreshold");
        else if (name.SequenceEqual("positive"u8)) point.PositiveOffset = ReadBuckets(value, point.Positive);
        else if (name.SequenceEqual("negative"u8)) point.NegativeOffset = ReadBuckets(value, point.Negative);
        else if (name.SequenceEqual("quantileValues"u8)) ReadQuantiles(value);
        else if (name.SequenceEqual("exemplars"u8) && exemplars.AreTaken) ReadExemplars(value);
    }

    private void ReadBounds(JsonElement list)
    {
        foreach (var bound in OtlpJson.ItemsOf(list, "explicitBounds")) point.Bounds.Add(OtlpJson.Double(bound, "explicitBounds"));
    }

    private void ReadQuantiles(JsonElement list)
    {
        foreach (var quantile in OtlpJson.ItemsOf(list, "quantileValues")) point.Quantiles.Add((OtlpJson.Double(quantile, "quantile", 0), OtlpJson.Double(quantile, "value", 0)));
    }

    private void ReadExemplars(JsonElement list)
    {
        foreach (var exemplar in OtlpJson.ItemsOf(list, "exemplars")) ReadExemplar(exemplar);
    }

    private void ReadExemplar(JsonElement json)
    {
        exemplars.Clear();
        OtlpJson.ReadAttributes(json, exemplars.Attributes, "filteredAttributes");
        exemplars.SetTraceHex(OtlpJson.Text(json, "traceId"));
        exemplars.SetSpanHex(OtlpJson.Text(json, "spanId"));
        foreach (var field in json.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.Null) continue;
            var name = OtlpJson.Name(field);
            if (name.SequenceEqual("timeUnixNano"u8)) exemplars.Time = OtlpJson.UInt64(field.Value, "timeUnixNano");
            else if (name.SequenceEqual("asInt"u8)) exemplars.Value = OtlpJson.Int64(field.Value, "asInt");
            else if (name.SequenceEqual("asDouble"u8)) exemplars.Value = OtlpJson.Double(field.Value, "asDouble");
        }

        exemplars.Add();
    }

    private static int ReadBuckets(JsonElement buckets, List<ulong> counts)
    {
        ReadCounts(OtlpJson.Items(buckets, "bucketCounts"), counts);
        return buckets.TryGetProperty("offset", out var offset) ? OtlpJson.Int32(offset, "offset") : 0;
    }

    private static void ReadCounts(JsonElement.ArrayEnumerator list, List<ulong> counts)
    {
        foreach (var count in list) counts.Add(OtlpJson.UInt64(count, "bucketCounts"));
    }
}
