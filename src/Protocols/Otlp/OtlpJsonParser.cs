using System.Text.Json;
using System.Text.Unicode;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Otlp;

/// <summary>
/// Reads an <c>ExportMetricsServiceRequest</c> in JSON (OTLP 1.5, section "JSON Protobuf Encoding"): names in lowerCamelCase,
/// 64-bit integers as strings or numbers, unknown fields ignored. Reusable, not for concurrent use.
/// </summary>
public sealed class OtlpJsonParser
{
    private const int MaxDepth = 64; // a request has 12 levels, and the attributes' values a few more

    private readonly OtlpPoints _points = new();
    private readonly OtlpPointJson _reader;

    public OtlpJsonParser() => _reader = new OtlpPointJson(_points.Point, _points.Exemplars);

    /// <returns>Why the request cannot be taken, null if it can. Points that cannot be are in <see cref="PointBatch.Rejections"/>.</returns>
    public string? Parse(ReadOnlyMemory<byte> body, ParserLimits limits, PointBatch batch)
    {
        _points.Begin(batch, limits);
        if (!Utf8.IsValid(body.Span)) return "the body is not valid UTF-8, which JSON is written in";
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            foreach (var resourceMetrics in OtlpJson.Items(document.RootElement, "resourceMetrics")) ReadResourceMetrics(resourceMetrics);
        }
        catch (JsonException e)
        {
            return $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: the body is not JSON, or it is deeper than {MaxDepth} levels";
        }
        catch (InvalidOperationException)
        {
            // An object is something else, or a string has no text in UTF-16.
            return "the JSON has not the shape of an ExportMetricsServiceRequest";
        }
        catch (OtlpJsonException e)
        {
            return e.Message;
        }

        return _points.TooMany is { } tooMany ? $"{tooMany}; split the request" : null;
    }

    private void ReadResourceMetrics(JsonElement message)
    {
        _points.Resource.Clear();
        if (message.TryGetProperty("resource", out var resource)) OtlpJson.ReadAttributes(resource, _points.Resource);
        _points.BeginResource();
        foreach (var scopeMetrics in OtlpJson.Items(message, "scopeMetrics")) ReadScopeMetrics(scopeMetrics);
        _points.EndResource();
    }

    private void ReadScopeMetrics(JsonElement message)
    {
        _points.Scope.Clear();
        ReadOnlySpan<byte> name = default, version = default;
        if (message.TryGetProperty("scope", out var scope))
        {
            OtlpJson.ReadAttributes(scope, _points.Scope);
            name = OtlpJson.Text(scope, "name");
            version = OtlpJson.Text(scope, "version");
        }

        _points.BeginScope(name, version);
        foreach (var metric in OtlpJson.Items(message, "metrics")) ReadMetric(metric);
    }

    private void ReadMetric(JsonElement message)
    {
        var kind = OtlpData.None;
        JsonElement data = default;
        foreach (var (name, candidate) in (ReadOnlySpan<(string, OtlpData)>)
            [("gauge", OtlpData.Gauge), ("sum", OtlpData.Sum), ("histogram", OtlpData.Histogram), ("exponentialHistogram", OtlpData.ExponentialHistogram), ("summary", OtlpData.Summary)])
        {
            if (message.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Object) (kind, data) = (candidate, found);
        }

        if (kind == OtlpData.None) return;
        var metricName = OtlpJson.Text(message, "name");
        var temporality = kind is OtlpData.Gauge or OtlpData.Summary ? 0 : OtlpJson.Temporality(data);
        var isMonotonic = kind == OtlpData.Sum && data.TryGetProperty("isMonotonic", out var monotonic) && monotonic.ValueKind == JsonValueKind.True;
        _points.BeginMetric(metricName, OtlpJson.Text(message, "unit"), OtlpJson.Text(message, "description"), new OtlpMetric(kind, temporality, isMonotonic));
        foreach (var point in OtlpJson.Items(data, "dataPoints"))
        {
            if (_points.TooMany is not null) return;
            _points.Point.Clear();
            _reader.Read(point);
            _points.Add(metricName);
        }
    }
}
