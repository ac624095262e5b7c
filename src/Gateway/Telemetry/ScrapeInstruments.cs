using System.Diagnostics.Metrics;

namespace Tributary.Gateway.Telemetry;

/// <summary>What scrapes cost and how they ended.</summary>
internal sealed class ScrapeInstruments
{
    private readonly Counter<long> _scrapes;
    private readonly Histogram<double> _duration;

    public ScrapeInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(OwnMetrics.Meter);
        _scrapes = meter.CreateCounter<long>("tributary_scrapes_total", description: "Pages of the merged view, by format and how they ended.");
        _duration = meter.CreateHistogram(
            "tributary_scrape_duration_seconds",
            unit: "seconds",
            description: "Time to render and send a page.",
            tags: null,
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10] });
    }

    public void Count(string format, string outcome, TimeSpan duration)
    {
        _scrapes.Add(1, new KeyValuePair<string, object?>("format", format), new KeyValuePair<string, object?>("outcome", outcome));
        _duration.Record(duration.TotalSeconds);
    }
}
