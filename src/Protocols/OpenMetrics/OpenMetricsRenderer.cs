using System.Buffers;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;
using Tributary.Protocols.Naming;
using Tributary.Protocols.Rendering;

namespace Tributary.Protocols.OpenMetrics;

/// <summary>
/// Writes OpenMetrics 1.0
/// (https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md), with start times as
/// <c>_created</c> where they are known, and exemplars on <c>_total</c> and <c>_bucket</c>.
/// </summary>
public sealed class OpenMetricsRenderer : IExpositionRenderer
{
    private readonly PageNames _names;
    private readonly PageNames _exemplarNames;
    private readonly SampleWriter _samples;
    private readonly ExponentialAsClassic _exponential = new();
    private ReadOnlyMemory<Exemplar> _exemplars;
    private MetricType _type;

    public OpenMetricsRenderer(IBufferWriter<byte> output, NameEscaping escaping = NameEscaping.Underscores)
    {
        _names = new PageNames(escaping);
        _exemplarNames = new PageNames(escaping);
        _samples = new SampleWriter(output) { BoundForm = BoundForm.OpenMetrics, ExemplarNames = _exemplarNames };
    }

    public string ContentType => "application/openmetrics-text; version=1.0.0; charset=utf-8";

    public IBufferWriter<byte> Output
    {
        get => _samples.Output;
        set => _samples.Output = value;
    }

    public void BeginFamily(FamilyDescription family)
    {
        var name = OpenMetricsNames.FamilyName(_names.Family(family.Name), family.Type);
        _type = family.Type;
        _samples.SetName(name);
        HeaderWriter.Write(Output, "TYPE"u8, name, OpenMetricsTypes.Name(family.Type));
        if (OpenMetricsNames.MayHaveUnit(family.Type) && family.Unit.Length > 0 && OpenMetricsNames.EndsInUnit(name, family.Unit))
        {
            HeaderWriter.Write(Output, "UNIT"u8, name, family.Unit);
        }

        HeaderWriter.WriteHelp(Output, name, family.Help, escapeQuotes: true);
    }

    public void Exemplars(ReadOnlyMemory<Exemplar> exemplars) => _exemplars = exemplars;

    public void Counter(ReadOnlySpan<byte> labels, in ExactSum value, double created)
    {
        labels = _names.Labels(labels);
        _samples.Write(OpenMetricsNames.ValueSuffix(_type), labels, value, new BucketExemplars(TakeExemplars()).UpTo(double.PositiveInfinity));
        WriteCreated(labels, created);
    }

    public void Gauge(ReadOnlySpan<byte> labels, in ExactSum value) => _samples.Write(OpenMetricsNames.ValueSuffix(_type), _names.Labels(labels), value);

    public void ClassicHistogram(ReadOnlySpan<byte> labels, HistogramBounds bounds, ReadOnlySpan<ExactSum> cumulative, in ExactSum sum, double created)
    {
        labels = _names.Labels(labels);
        _samples.WriteBuckets(labels, bounds, cumulative, TakeExemplars());
        if (_type == MetricType.GaugeHistogram)
        {
            if (!sum.IsNaN) _samples.Write("_gsum"u8, labels, sum);
            _samples.Write("_gcount"u8, labels, cumulative[^1]);
            return;
        }

        // "If a Histogram has buckets with negative thresholds, there must be no sum": it would not only rise.
        if (!sum.IsNaN && !(bounds.Count > 0 && bounds[0] < 0)) _samples.Write("_sum"u8, labels, sum);
        _samples.Write("_count"u8, labels, cumulative[^1]);
        WriteCreated(labels, created);
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
        if (!sum.IsNaN) _samples.Write("_sum"u8, labels, sum);
        if (!count.IsNaN) _samples.Write("_count"u8, labels, count);
        WriteCreated(labels, created);
    }

    /// <summary>Writes nothing: lines stand by themselves.</summary>
    public bool EndChunk() => _names.EndChunk() | _exemplarNames.EndChunk();

    /// <summary>Writes the end mark, without which a page counts as cut off.</summary>
    public void End() => Output.Write("# EOF\n"u8);

    private ReadOnlySpan<Exemplar> TakeExemplars()
    {
        var taken = _exemplars.Span;
        _exemplars = default;
        return taken;
    }

    private void WriteCreated(ReadOnlySpan<byte> labels, double created)
    {
        if (!double.IsNaN(created)) _samples.Write("_created"u8, labels, new ExactSum(created));
    }
}
