using System.Diagnostics.Metrics;
using Tributary.Metrics.Points;
using Tributary.Metrics.Views;

namespace Tributary.Gateway.Telemetry;

/// <summary>What one instrument has measured since the start, by its tags. Safe for concurrent use.</summary>
internal sealed class RecordedInstrument
{
    private readonly Lock _adding = new();
    private readonly MetricType _type;
    private readonly HistogramBounds _bounds;
    private readonly bool _isTotal;
    private volatile RecordedSeries[] _series = [];

    public RecordedInstrument(Instrument instrument)
    {
        (_type, _isTotal) = instrument switch
        {
            Counter<long> => (MetricType.Counter, false),
            ObservableCounter<double> => (MetricType.Counter, true),
            ObservableGauge<double> => (MetricType.Gauge, true),
            Histogram<double> => (MetricType.Histogram, false),
            _ => throw new NotSupportedException($"{instrument.Name} is a {instrument.GetType().Name}, for which the page has no form."),
        };
        _bounds = instrument is Histogram<double> histogram ? new HistogramBounds([.. histogram.Advice?.HistogramBucketBoundaries ?? []]) : HistogramBounds.None;
        Family = new FamilyDescription(instrument.Name, _type, instrument.Description ?? "", instrument.Unit ?? "");
    }

    public FamilyDescription Family { get; }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = Find(_series, tags) ?? Add(tags);
        if (_type == MetricType.Histogram) series.Observe(value);
        else if (_isTotal) series.Set(value);
        else series.Add((long)value);
    }

    public void Write(ISeriesVisitor visitor)
    {
        var series = _series;
        if (series.Length == 0) return;
        visitor.BeginFamily(Family);
        foreach (var one in series) one.Write(_type, visitor);
    }

    /// <summary>Instruments have a handful of series whose tags are constants: comparing references in a row beats hashing.</summary>
    private static RecordedSeries? Find(RecordedSeries[] all, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var series in all)
        {
            if (series.Has(tags)) return series;
        }

        return null;
    }

    private RecordedSeries Add(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_adding)
        {
            if (Find(_series, tags) is { } raced) return raced;
            var added = new RecordedSeries(tags.ToArray(), _bounds);
            _series = [.. _series, added];
            return added;
        }
    }
}
