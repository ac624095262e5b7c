using System.Buffers;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;
using Tributary.Protocols.Naming;
using Tributary.Protocols.Rendering;

namespace Tributary.Protocols.Text;

/// <summary>
/// Writes the Prometheus text format 0.0.4, and with names in quotes 1.0.0, which differs in nothing else. It has five types: info and state sets become gauges, gauge histograms
/// histograms, for Prometheus refuses a page with any other type. It has no place for start times.
/// </summary>
public sealed class TextRenderer(IBufferWriter<byte> output, NameEscaping escaping = NameEscaping.Underscores) : IExpositionRenderer
{
    private readonly PageNames _names = new(escaping);
    private readonly SampleWriter _samples = new(output) { BoundForm = BoundForm.Go };
    private readonly ExponentialAsClassic _exponential = new();

    public string ContentType => "text/plain; version=0.0.4; charset=utf-8";

    public IBufferWriter<byte> Output
    {
        get => _samples.Output;
        set => _samples.Output = value;
    }

    public void BeginFamily(FamilyDescription family)
    {
        var name = _names.Family(family.Name);
        _samples.SetName(name);
        HeaderWriter.WriteHelp(Output, name, family.Help, escapeQuotes: false);
        HeaderWriter.Write(Output, "TYPE"u8, name, TypeName(family.Type));
    }

    public void Counter(ReadOnlySpan<byte> labels, in ExactSum value, double created) => _samples.Write(default, _names.Labels(labels), value);

    public void Gauge(ReadOnlySpan<byte> labels, in ExactSum value) => _samples.Write(default, _names.Labels(labels), value);

    public void ClassicHistogram(ReadOnlySpan<byte> labels, HistogramBounds bounds, ReadOnlySpan<ExactSum> cumulative, in ExactSum sum, double created)
    {
        labels = _names.Labels(labels);
        _samples.WriteBuckets(labels, bounds, cumulative);
        WriteSumAndCount(labels, sum, cumulative[^1]);
    }

    public void ExponentialHistogram(ReadOnlySpan<byte> labels, ExponentialHistogram histogram, HistogramBounds? classicBounds, double created)
    {
        var cumulative = _exponential.Convert(histogram, classicBounds, out var bounds);
        ClassicHistogram(labels, bounds, cumulative, histogram.Sum, created);
    }

    public void Summary(ReadOnlySpan<byte> labels, ReadOnlySpan<QuantileValue> quantiles, in ExactSum sum, in ExactSum count, double created)
    {
        labels = _names.Labels(labels);
        foreach (ref readonly var quantile in quantiles) _samples.WriteQuantile(labels, quantile.Quantile, quantile.Value);
        WriteSumAndCount(labels, sum, count);
    }

    /// <summary>Writes nothing: lines stand by themselves.</summary>
    public bool EndChunk() => _names.EndChunk();

    /// <summary>Nothing: the format has no end mark.</summary>
    public void End()
    {
    }

    private void WriteSumAndCount(ReadOnlySpan<byte> labels, in ExactSum sum, in ExactSum count)
    {
        if (!sum.IsNaN) _samples.Write("_sum"u8, labels, sum);
        if (!count.IsNaN) _samples.Write("_count"u8, labels, count);
    }

    private static string TypeName(MetricType type) => type switch
    {
        MetricType.Counter => "counter",
        MetricType.Gauge or MetricType.Info or MetricType.StateSet => "gauge",
        MetricType.Histogram or MetricType.GaugeHistogram => "histogram",
        MetricType.Summary => "summary",
        _ => "untyped",
    };
}
