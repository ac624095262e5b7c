using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;
using Tributary.Protocols.OpenMetrics;
using Tributary.Protocols.Rendering;

namespace Tributary.Protocols.Json;

/// <summary>
/// Writes the merged view as JSON, series by series: <c>{"status":"success","data":[{"name":...,"metrics":[...]}]}</c>.
/// Values are strings, as in the APIs of Prometheus and the Pushgateway, for JSON has no NaN and no infinities, and its
/// readers lose integers beyond 2^53. The shape is described in <c>docs/http.md</c>.
/// </summary>
public sealed class JsonRenderer(IBufferWriter<byte> output) : IExpositionRenderer, IDisposable
{
    // Pages are application/json, never part of HTML: only what JSON itself needs is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly Utf8JsonWriter _json = new(output, Options);
    private readonly UnescapedText _plain = new();
    private ReadOnlyMemory<Exemplar> _exemplars;
    private FamilyDescription? _pending;
    private bool _hasFamily;

    public string ContentType => "application/json; charset=utf-8";

    public IBufferWriter<byte> Output { get; set; } = output;

    /// <summary>Remembers the family: what is written of it comes with its first series, so one without series is not shown.</summary>
    public void BeginFamily(FamilyDescription family) => _pending = family;

    public void Exemplars(ReadOnlyMemory<Exemplar> exemplars) => _exemplars = exemplars;

    public void Counter(ReadOnlySpan<byte> labels, in ExactSum value, double created)
    {
        BeginSeries(labels);
        WriteNumber("value"u8, value);
        EndSeries(created);
    }

    public void Gauge(ReadOnlySpan<byte> labels, in ExactSum value)
    {
        BeginSeries(labels);
        WriteNumber("value"u8, value);
        EndSeries(double.NaN);
    }

    public void ClassicHistogram(ReadOnlySpan<byte> labels, HistogramBounds bounds, ReadOnlySpan<ExactSum> cumulative, in ExactSum sum, double created)
    {
        BeginSeries(labels);
        _json.WriteStartObject("buckets"u8);
        for (var i = 0; i < cumulative.Length; i++) WriteNumber(i < bounds.Count ? bounds[i] : double.PositiveInfinity, cumulative[i]);
        _json.WriteEndObject();
        WriteSumAndCount(sum, cumulative[^1]);
        EndSeries(created);
    }

    public void ExponentialHistogram(ReadOnlySpan<byte> labels, ExponentialHistogram histogram, HistogramBounds? classicBounds, double created)
    {
        BeginSeries(labels);
        _json.WriteNumber("schema"u8, histogram.Schema);
        WriteNumber("zero_threshold"u8, new ExactSum(histogram.ZeroThreshold));
        WriteNumber("zero_count"u8, new ExactSum(histogram.ZeroCount));
        WriteBuckets("positive"u8, histogram.Positive);
        WriteBuckets("negative"u8, histogram.Negative);
        WriteSumAndCount(histogram.Sum, histogram.Count);
        EndSeries(created);
    }

    public void Summary(ReadOnlySpan<byte> labels, ReadOnlySpan<QuantileValue> quantiles, in ExactSum sum, in ExactSum count, double created)
    {
        BeginSeries(labels);
        _json.WriteStartObject("quantiles"u8);
        foreach (ref readonly var quantile in quantiles) WriteNumber(quantile.Quantile, new ExactSum(quantile.Value));
        _json.WriteEndObject();
        WriteSumAndCount(sum, count);
        EndSeries(created);
    }

    /// <summary>Writes nothing: the page is not made of parts that are kept. Names are as they are.</summary>
    public bool EndChunk() => false;

    public void End() => Output.Write(_hasFamily ? "]}\n]}\n"u8 : "{\"status\":\"success\",\"data\":[]}\n"u8);

    public void Dispose() => _json.Dispose();

    private void BeginSeries(ReadOnlySpan<byte> labels)
    {
        if (_pending is { } family) OpenFamily(family);
        else Output.Write(",\n"u8);
        _json.Reset(Output);
        _json.WriteStartObject();
        WriteLabels(labels);
    }

    private void WriteLabels(ReadOnlySpan<byte> labels)
    {
        _json.WriteStartObject("labels"u8);
        var each = LabelText.Enumerate(labels);
        while (each.MoveNext())
        {
            _json.WritePropertyName(each.IsQuoted ? _plain.Of(each.Name) : each.Name);
            _json.WriteStringValue(_plain.Of(each.Value));
        }

        _json.WriteEndObject();
    }

    private void OpenFamily(FamilyDescription family)
    {
        Output.Write(_hasFamily ? "]},\n"u8 : "{\"status\":\"success\",\"data\":[\n"u8);
        _hasFamily = true;
        _pending = null;
        _json.Reset(Output);
        _json.WriteStartObject();
        _json.WriteString("name"u8, family.Name);
        _json.WriteString("type"u8, OpenMetricsTypes.Name(family.Type));
        _json.WriteString("help"u8, family.Help);
        _json.WriteString("unit"u8, family.Unit);
        _json.Flush();
        Output.Write(",\"metrics\":[\n"u8); // the object stays open until the next family
    }

    private void EndSeries(double created)
    {
        if (!double.IsNaN(created)) WriteNumber("created"u8, new ExactSum(created));
        if (!_exemplars.IsEmpty) WriteExemplars();
        _json.WriteEndObject();
        _json.Flush();
    }

    private void WriteExemplars()
    {
        _json.WriteStartArray("exemplars"u8);
        foreach (var exemplar in _exemplars.Span)
        {
            _json.WriteStartObject();
            WriteLabels(exemplar.Labels.Span);
            WriteNumber("value"u8, new ExactSum(exemplar.Value));
            if (!double.IsNaN(exemplar.Time)) WriteNumber("timestamp"u8, new ExactSum(exemplar.Time));
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _exemplars = default;
    }

    private void WriteSumAndCount(in ExactSum sum, in ExactSum count)
    {
        if (!sum.IsNaN) WriteNumber("sum"u8, sum);
        if (!count.IsNaN) WriteNumber("count"u8, count);
    }

    private void WriteBuckets(ReadOnlySpan<byte> name, BucketStore buckets)
    {
        _json.WriteStartObject(name);
        for (var i = 0; i < buckets.Count; i++) WriteNumber(buckets.Indices[i], new ExactSum(buckets.Counts[i]));
        _json.WriteEndObject();
    }

    private void WriteNumber(ReadOnlySpan<byte> name, in ExactSum value)
    {
        Span<byte> text = stackalloc byte[NumberText.MaxLength];
        _json.WriteString(name, text[..NumberText.Format(value, text)]);
    }

    /// <summary>A number whose name is one: the bound of a bucket, its index, a quantile.</summary>
    private void WriteNumber(double name, in ExactSum value)
    {
        Span<byte> text = stackalloc byte[NumberText.MaxLength];
        WriteNumber(text[..NumberText.Format(name, text)], value);
    }
}
