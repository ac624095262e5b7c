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
            var value = field.Value;
            if (value.ValueKind == JsonValueKind.Null) continue;
            switch (field.Name)
            {
                case "startTimeUnixNano": point.Start = OtlpJson.UInt64(value, field.Name); break;
                case "timeUnixNano": point.Time = OtlpJson.UInt64(value, field.Name); break;
                case "flags": point.Flags = (uint)OtlpJson.UInt64(value, field.Name); break;
                case "asInt": point.Integer = OtlpJson.Int64(value, field.Name); break;
                case "asDouble": point.Number = OtlpJson.Double(value, field.Name); break;
                case "count": point.Count = OtlpJson.UInt64(value, field.Name); break;
                case "sum": point.Sum = OtlpJson.Double(value, field.Name); break;
                case "bucketCounts": ReadCounts(value, field.Name, point.BucketCounts); break;
                case "explicitBounds":
                    foreach (var bound in OtlpJson.ItemsOf(value, field.Name)) point.Bounds.Add(OtlpJson.Double(bound, field.Name));
                    break;
                case "scale": point.Scale = OtlpJson.Int32(value, field.Name); break;
                case "zeroCount": point.ZeroCount = OtlpJson.UInt64(value, field.Name); break;
                case "zeroThreshold": point.ZeroThreshold = OtlpJson.Double(value, field.Name); break;
                case "positive": point.PositiveOffset = ReadBuckets(value, point.Positive); break;
                case "negative": point.NegativeOffset = ReadBuckets(value, point.Negative); break;
                case "quantileValues":
                    foreach (var quantile in OtlpJson.ItemsOf(value, field.Name)) point.Quantiles.Add((OtlpJson.Double(quantile, "quantile", 0), OtlpJson.Double(quantile, "value", 0)));
                    break;
                case "exemplars" when exemplars.AreTaken:
                    foreach (var exemplar in OtlpJson.ItemsOf(value, field.Name)) ReadExemplar(exemplar);
                    break;
                default: break; // attributes are read already, unknown fields are not needed
            }
        }
    }

    private void ReadExemplar(JsonElement json)
    {
        exemplars.Clear();
        OtlpJson.ReadAttributes(json, exemplars.Attributes, "filteredAttributes");
        exemplars.SetTrace(OtlpJson.Text(json, "traceId"));
        exemplars.SetSpan(OtlpJson.Text(json, "spanId"));
        foreach (var field in json.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.Null) continue;
            switch (field.Name)
            {
                case "timeUnixNano": exemplars.Time = OtlpJson.UInt64(field.Value, field.Name); break;
                case "asInt": exemplars.Value = OtlpJson.Int64(field.Value, field.Name); break;
                case "asDouble": exemplars.Value = OtlpJson.Double(field.Value, field.Name); break;
                default: break;
            }
        }

        exemplars.Add();
    }

    private static int ReadBuckets(JsonElement buckets, List<ulong> counts)
    {
        foreach (var count in OtlpJson.Items(buckets, "bucketCounts")) counts.Add(OtlpJson.UInt64(count, "bucketCounts"));
        return buckets.ValueKind == JsonValueKind.Object && buckets.TryGetProperty("offset", out var offset) ? OtlpJson.Int32(offset, "offset") : 0;
    }

    private static void ReadCounts(JsonElement list, string name, List<ulong> counts)
    {
        foreach (var count in OtlpJson.ItemsOf(list, name)) counts.Add(OtlpJson.UInt64(count, name));
    }
}
