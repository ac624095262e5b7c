using System.Globalization;
using System.Text;
using Tributary.Metrics.Points;
using Tributary.Protocols.Tests.RemoteWrite;

namespace Tributary.Formats.Payloads;

/// <summary>The page in the formats that know single numbers only: every bucket, sum, count and quantile is one.</summary>
internal static class FlatPayloads
{
    private const long Time = 1_700_000_000_000;

    public static byte[] RemoteWriteV1(SamplePage page) => WriteRequests.V1(Flatten(page).Select(SeriesOf));

    public static byte[] RemoteWriteV2(SamplePage page) => WriteRequests.V2([.. Flatten(page).Select(flat => SeriesOf(flat) with { Type = TypeOf(flat.Type), Help = "What a service says of itself." })]);

    public static byte[] Influx(SamplePage page)
    {
        var text = new StringBuilder();
        foreach (var flat in Flatten(page))
        {
            text.Append(flat.Name);
            foreach (var (name, value) in flat.Labels) text.Append(',').Append(name).Append('=').Append(value);
            text.Append(CultureInfo.InvariantCulture, $" value={flat.Value} {Time}000000\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static WriteRequests.Series SeriesOf(Flat flat) => new(
        [("__name__", flat.Name), .. flat.Labels.Append(("instance", "i1")).Append(("job", "app")).OrderBy(label => label.Item1, StringComparer.Ordinal)],
        new WriteRequests.Point(flat.Value, Time));

    private static int TypeOf(MetricType type) => type switch
    {
        MetricType.Counter => 1,
        MetricType.Gauge => 2,
        MetricType.Histogram => 3,
        _ => 5,
    };

    private sealed record Flat(MetricType Type, string Name, IEnumerable<(string Name, string Value)> Labels, double Value);

    private static IEnumerable<Flat> Flatten(SamplePage page) => page.Families.SelectMany(family => family.Series.SelectMany(series => Flatten(page, family.Description, series)));

    private static IEnumerable<Flat> Flatten(SamplePage page, FamilyDescription family, SampleSeries series)
    {
        if (family.Type is MetricType.Counter or MetricType.Gauge)
        {
            yield return new Flat(family.Type, family.Name, series.Labels, series.Value);
            yield break;
        }

        for (var i = 0; family.Type == MetricType.Histogram && i < series.Cumulative.Length; i++)
        {
            var bound = i < page.Bounds.Count ? page.Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            yield return new Flat(family.Type, $"{family.Name}_bucket", series.Labels.Append(("le", bound)), series.Cumulative[i].ToDouble());
        }

        for (var i = 0; family.Type == MetricType.Summary && i < series.Quantiles.Length; i++)
            yield return new Flat(family.Type, family.Name, series.Labels.Append(("quantile", series.Quantiles[i].Quantile.ToString(CultureInfo.InvariantCulture))), series.Quantiles[i].Value);
        yield return new Flat(family.Type, $"{family.Name}_sum", series.Labels, series.Value);
        yield return new Flat(family.Type, $"{family.Name}_count", series.Labels, series.Cumulative[^1].ToDouble());
    }
}
