using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Tributary.Fleet.Families;
using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Pushing;

/// <summary>
/// Writes an <c>ExportMetricsServiceRequest</c> in JSON: one resource, one scope without a name, one metric a family. The
/// parts of a histogram or summary come one by one, the count last, and become one point.
/// </summary>
internal sealed class OtlpExposition : IExposition, IDisposable
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly Utf8JsonWriter _json;
    private readonly OtlpMoment _moment;
    private readonly IReadOnlyList<Label> _grouping;
    private readonly List<(Amount? Bound, Amount Count)> _buckets = [];
    private readonly List<(string Quantile, Amount Value)> _quantiles = [];
    private Family? _family;
    private Amount _sum;

    /// <param name="grouping">The grouping labels: <c>job</c> and <c>instance</c> name the resource, the others stand on every point.</param>
    /// <param name="moment">When the points are taken, and what they cover.</param>
    public OtlpExposition(IReadOnlyList<Label> grouping, OtlpMoment moment)
    {
        _json = new Utf8JsonWriter(_bytes);
        (_grouping, _moment) = (grouping, moment);
        _json.WriteStartObject();
        _json.WriteStartArray("resourceMetrics");
        _json.WriteStartObject();
        _json.WriteStartObject("resource");
        _json.WriteStartArray("attributes");
        foreach (var label in grouping)
        {
            if (label.Name is "job") WriteAttribute("service.name", label.Value);
            if (label.Name is "instance") WriteAttribute("service.instance.id", label.Value);
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteStartArray("scopeMetrics");
        _json.WriteStartObject();
        _json.WriteStartArray("metrics");
    }

    public void Begin(Family family)
    {
        Finish();
        _family = family;
        _json.WriteStartObject();
        _json.WriteString("name", family.Name);
        _json.WriteString("description", family.Help);
        _json.WriteStartObject(family.Type switch
        {
            FamilyType.Counter => "sum",
            FamilyType.Histogram => "histogram",
            FamilyType.Summary => "summary",
            _ => "gauge",
        });
        if (family.Type == FamilyType.Counter) _json.WriteBoolean("isMonotonic", true);
        if (family.Type is FamilyType.Counter or FamilyType.Histogram) _json.WriteNumber("aggregationTemporality", _moment.IsDelta ? 1 : 2);
        _json.WriteStartArray("dataPoints");
    }

    public void Sample(string name, Label[] labels, Amount value)
    {
        if (_family!.Type is FamilyType.Histogram or FamilyType.Summary)
        {
            if (name.EndsWith("_sum", StringComparison.Ordinal)) _sum = value;
            else WriteDistribution(labels, value);
            return;
        }

        BeginPoint(labels, hasStart: _family.Type == FamilyType.Counter);
        if (value.IsWhole) _json.WriteString("asInt", value.ToString());
        else _json.WriteNumber("asDouble", value.ToDouble());
        _json.WriteEndObject();
    }

    public void Bucket(string name, Label[] labels, Amount? bound, Amount count) => _buckets.Add((bound, count));

    public void Quantile(string name, Label[] labels, string quantile, Amount value) => _quantiles.Add((quantile, value));

    public void End(string name, Label[] labels)
    {
        BeginPoint(labels, hasStart: false);
        _json.WriteNumber("flags", 1);
        _json.WriteEndObject();
    }

    public void Dispose() => _json.Dispose();

    public byte[] ToBytes()
    {
        Finish();
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        return _bytes.WrittenSpan.ToArray();
    }

    private void Finish()
    {
        if (_family is null) return;
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.WriteEndObject();
        _family = null;
    }

    /// <summary>The count is the last part that is said of a point.</summary>
    private void WriteDistribution(Label[] labels, Amount count)
    {
        BeginPoint(labels, hasStart: true);
        _json.WriteString("count", count.ToString());
        _json.WriteNumber("sum", _sum.ToDouble());
        if (_family!.Type == FamilyType.Histogram) WriteBuckets();
        else WriteQuantiles();
        _json.WriteEndObject();
        _buckets.Clear();
        _quantiles.Clear();
    }

    private void WriteBuckets()
    {
        _json.WriteStartArray("explicitBounds");
        foreach (var (bound, _) in _buckets)
        {
            if (bound is { } finite) _json.WriteNumberValue(finite.ToDouble());
        }

        _json.WriteEndArray();
        _json.WriteStartArray("bucketCounts");
        var below = Amount.Zero;
        foreach (var (_, count) in _buckets)
        {
            _json.WriteStringValue((count - below).ToString());
            below = count;
        }

        _json.WriteEndArray();
    }

    private void WriteQuantiles()
    {
        _json.WriteStartArray("quantileValues");
        foreach (var (quantile, value) in _quantiles)
        {
            _json.WriteStartObject();
            _json.WriteNumber("quantile", double.Parse(quantile, CultureInfo.InvariantCulture));
            _json.WriteNumber("value", value.ToDouble());
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void BeginPoint(Label[] labels, bool hasStart)
    {
        _json.WriteStartObject();
        var since = _moment.IsDelta && _family!.Type != FamilyType.Summary ? _moment.Last : _moment.Life;
        if (hasStart && since is { } start) _json.WriteString("startTimeUnixNano", Nanoseconds(start));
        _json.WriteString("timeUnixNano", Nanoseconds(_moment.Time));
        _json.WriteStartArray("attributes");
        foreach (var label in labels)
        {
            if (!_grouping.Any(own => own.Name.Equals(label.Name, StringComparison.Ordinal))) WriteAttribute(label.Name, label.Value);
        }

        foreach (var own in _grouping)
        {
            if (own.Name is not ("job" or "instance")) WriteAttribute(own.Name, own.Value);
        }

        _json.WriteEndArray();
    }

    private void WriteAttribute(string key, string value)
    {
        _json.WriteStartObject();
        _json.WriteString("key", key);
        _json.WriteStartObject("value");
        _json.WriteString("stringValue", value);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    /// <summary>Thousandths of a second as nanoseconds.</summary>
    private static string Nanoseconds(Amount seconds) => (seconds.Thousandths * 1_000_000).ToString(CultureInfo.InvariantCulture);
}

/// <summary>When points are taken, and what they cover; Unix seconds.</summary>
/// <param name="Life">When the process started; null where it does not say.</param>
/// <param name="Last">When the points before them were taken.</param>
/// <param name="Time">When they are taken.</param>
/// <param name="IsDelta">Sums and histograms are what was counted since the last ones.</param>
internal readonly record struct OtlpMoment(Amount? Life, Amount Last, Amount Time, bool IsDelta);
