using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Views;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Rendering;

namespace Tributary.Protocols.Tests.Rendering;

/// <summary>Renders what was parsed, so that a page can be compared with what it was parsed from.</summary>
internal static class Replay
{
    public static void Render(ParsedExposition parsed, IExpositionRenderer page)
    {
        var samples = parsed.Samples.ToArray().ToLookup(sample => sample.Series);
        var exemplars = parsed.Exemplars.Items.ToArray().ToLookup(exemplar => parsed.Samples[exemplar.Owner].Series, exemplar => new Exemplar(parsed.Exemplars.LabelsOf(exemplar).ToArray(), exemplar.Value, exemplar.Time));
        var family = -1;
        for (var i = 0; i < parsed.Series.Length; i++)
        {
            var series = parsed.Series[i];
            if (series.Family != family) page.BeginFamily(parsed.Families[family = series.Family]);
            if (exemplars[i].Any()) page.Exemplars(exemplars[i].OrderBy(exemplar => exemplar.Value).ToArray());
            RenderSeries(parsed, series, [.. samples[i]], page);
        }

        page.End();
    }

    private static void RenderSeries(ParsedExposition parsed, in ParsedSeries series, ParsedSample[] samples, IExpositionRenderer page)
    {
        var labels = parsed.LabelsOf(series);
        var unknown = new ExactSum(double.NaN);
        var created = samples.Where(sample => sample.Role == SampleRole.Created).Select(sample => sample.High).FirstOrDefault(double.NaN);
        switch (parsed.Families[series.Family].Type)
        {
            case MetricType.Counter:
                page.Counter(labels, Find(samples, SampleRole.Value), created);
                break;
            case MetricType.Histogram or MetricType.GaugeHistogram:
                var buckets = samples.Where(sample => sample.Role == SampleRole.Bucket).ToArray();
                var bounds = new HistogramBounds([.. buckets.Select(bucket => bucket.Bound).Where(double.IsFinite)]);
                page.ClassicHistogram(labels, bounds, [.. buckets.Select(Value)], Find(samples, SampleRole.Sum, unknown), created);
                break;
            case MetricType.Summary:
                var quantiles = samples.Where(sample => sample.Role == SampleRole.Quantile).Select(sample => new QuantileValue(sample.Bound, sample.High)).ToArray();
                page.Summary(labels, quantiles, Find(samples, SampleRole.Sum, unknown), Find(samples, SampleRole.Count, unknown), created);
                break;
            default:
                page.Gauge(labels, Find(samples, SampleRole.Value));
                break;
        }
    }

    private static ExactSum Find(ParsedSample[] samples, SampleRole role, ExactSum missing = default) =>
        samples.Where(sample => sample.Role == role).Select(Value).FirstOrDefault(missing);

    private static ExactSum Value(ParsedSample sample) => new(sample.High, sample.Low);
}
