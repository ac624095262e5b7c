using System.Globalization;
using System.Text.Json;

namespace Tributary.Fleet.Tests.Peer;

/// <summary>Reads what ASAB's HTTP target sends: as one request its windows, and as another what is cumulative, and gauges.</summary>
internal static class NaiveAsab
{
    public static IEnumerable<NaiveRequest> Parse(PeerRequest request)
    {
        using var document = JsonDocument.Parse(request.Content());
        var (windows, others) = (new List<NaiveSample>(), new List<NaiveSample>());
        var (source, time) = ("", 0m);
        foreach (var metric in document.RootElement.EnumerateArray())
        {
            var isWindow = metric.TryGetProperty("reset", out var reset) && reset.GetBoolean();
            foreach (var field in metric.GetProperty("fieldset").EnumerateArray())
            {
                if (isWindow) time = Math.Max(time, field.GetProperty("measured_at").GetDecimal());
                var tags = field.GetProperty("tags").EnumerateObject().ToDictionary(tag => tag.Name, tag => tag.Value.GetString()!);
                source = $"{tags["appclass"]}/{tags["instance_id"]}/{tags["host"]}";
                (isWindow ? windows : others).AddRange(Samples(metric, field.GetProperty("values"), tags));
            }
        }

        yield return new NaiveRequest($"{source} windows", Replaces: false, windows, Stamp: null, Delta: true, time);
        yield return new NaiveRequest(source, Replaces: false, others, Stamp: null, Delta: false, time);
    }

    private static IEnumerable<NaiveSample> Samples(JsonElement metric, JsonElement values, Dictionary<string, string> tags)
    {
        var type = metric.GetProperty("type").GetString()!.Replace("WithDynamicTags", "", StringComparison.Ordinal) switch
        {
            "Counter" => "counter",
            "Histogram" => "histogram",
            _ => "gauge",
        };
        var family = metric.GetProperty("name").GetString()!;
        if (metric.TryGetProperty("unit", out var unit)) family += "_" + unit.GetString();
        if (type == "counter" && !family.EndsWith("_total", StringComparison.Ordinal)) family += "_total";
        if (type != "histogram")
        {
            foreach (var value in values.EnumerateObject()) yield return Sample("", value.Name, "", value.Value.GetDecimal());
            yield break;
        }

        var buckets = values.GetProperty("buckets");
        var names = buckets.GetProperty("Infinity").EnumerateObject().Select(one => one.Name).ToList();
        foreach (var name in names)
        {
            foreach (var bucket in buckets.EnumerateObject())
            {
                var bound = bucket.Name == "Infinity" ? "+Inf" : decimal.Parse(bucket.Name, CultureInfo.InvariantCulture).ToString("0.###", CultureInfo.InvariantCulture);
                yield return Sample("_bucket", name, bound, bucket.Value.TryGetProperty(name, out var count) ? count.GetDecimal() : 0);
            }

            if (names.Count == 1) yield return Sample("_sum", name, "", values.GetProperty("sum").GetDecimal());
            yield return Sample("_count", name, "", buckets.GetProperty("Infinity").GetProperty(name).GetDecimal());
        }

        NaiveSample Sample(string suffix, string valueName, string bound, decimal value)
        {
            var labels = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["job"] = NaiveText.Escape(tags["appclass"]), ["name"] = NaiveText.Escape(valueName) };
            foreach (var (tag, text) in tags.Where(tag => tag.Key is not ("host" or "instance_id"))) labels[tag] = NaiveText.Escape(text);
            if (bound.Length > 0) labels["le"] = bound;
            return new NaiveSample(family, type, family + suffix, labels, value);
        }
    }
}
