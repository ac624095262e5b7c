using System.Globalization;
using System.Text;

namespace Tributary.Fleet.Tests.Peer;

/// <summary>Renders the naive store in either format.</summary>
internal static class NaivePage
{
    private const string Bucket = "_bucket";

    public static string Render(NaiveStore store, bool openMetrics, Fault fault)
    {
        var lines = new SortedDictionary<string, (string Type, List<string> Lines)>(StringComparer.Ordinal);
        foreach (var total in store.Totals.Values)
        {
            foreach (var (part, value) in total.Values)
            {
                if (part.StartsWith(Bucket, StringComparison.Ordinal)) Add(total.First, Bucket, "le", part[Bucket.Length..], value);
                else Add(total.First, part, "", "", value);
            }
        }

        foreach (var shown in store.Sources.SelectMany(source => source.Shown).GroupBy(sample => sample.Point + sample.Part))
        {
            Add(shown.First(), "", "quantile", shown.First().Labels.GetValueOrDefault("quantile") ?? "", Merge(shown.First(), shown.Select(sample => sample.Value).ToList()));
        }

        var page = new StringBuilder();
        foreach (var (family, (type, samples)) in lines)
        {
            page.Append("# TYPE ").Append(openMetrics && type == "counter" ? family[..^"_total".Length] : family).Append(' ').Append(type).Append('\n');
            foreach (var sample in samples) page.Append(sample).Append('\n');
        }

        return openMetrics && fault != Fault.LeavesOutEof ? page.Append("# EOF\n").ToString() : page.ToString();

        void Add(NaiveSample first, string suffix, string lastName, string lastValue, decimal value)
        {
            var labels = first.Labels.Where(label => label.Key is not ("le" or "quantile")).Select(label => $"{label.Key}=\"{label.Value}\"").ToList();
            if (lastValue.Length > 0) labels.Add($"{lastName}=\"{lastValue}\"");
            if (!lines.TryGetValue(first.Family, out var family)) lines.Add(first.Family, family = (first.Type, []));
            family.Lines.Add($"{first.Family}{suffix}{{{string.Join(',', labels)}}} {value.ToString(CultureInfo.InvariantCulture)}");
        }

        decimal Merge(NaiveSample sample, List<decimal> values)
        {
            if (sample.Type == "summary") return fault == Fault.AddsQuantiles ? values.Sum() : values.Average();
            if (fault == Fault.AddsEveryGauge) return values.Sum();
            if (sample.Name.EndsWith("_ratio", StringComparison.Ordinal)
                || sample.Name.EndsWith("_percent", StringComparison.Ordinal)
                || sample.Name.EndsWith("_celsius", StringComparison.Ordinal)) return values.Average();
            return sample.Name.EndsWith("_timestamp_seconds", StringComparison.Ordinal) || sample.Name.EndsWith("_time_seconds", StringComparison.Ordinal) ? values.Max() : values.Sum();
        }
    }
}
