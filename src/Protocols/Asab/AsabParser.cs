using System.Buffers;
using System.Text;
using System.Text.Json;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Json;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Asab;

/// <summary>
/// Reads what ASAB's HTTP target sends
/// (https://github.com/TeskaLabs/asab/blob/9a0f7c68ac1b4849ab37feb635ed0972bd646b97/asab/metrics/http.py): a list of metrics,
/// each with fields, each of which has tags and named values. A part that cannot be taken is left out and told, and the
/// others stand. Reusable, not for concurrent use; nothing is allocated for names that were met before but the document.
/// <para>
/// Windows are increments up to the time when they were closed; when they were opened is not told. All else is cumulative,
/// and repeated with the time of its last change, by which it would look as if it were gone. It counts as taken when the
/// request was made ready, which what is stamped then tells, or as received where nothing is.
/// </para>
/// </summary>
/// <param name="naming">What settings say of metrics.</param>
public sealed class AsabParser(AsabNaming naming)
{
    private const int MaxDepth = 16; // a histogram's counts are at the seventh level
    private const int MaxShown = 100; // characters of a metric's name in an error

    private readonly AsabFamilies _families = new(naming);
    private readonly AsabLabels _labels = new(naming.Source);
    private readonly AsabHistogram _histogram = new();
    private readonly JsonText _text = new();
    private PointBatch _batch = new();
    private ParserLimits _limits = ParserLimits.Default;
    private string? _tooMany;
    private double _flushedAt;

    /// <returns>Why the request cannot be taken, null if it can. Parts that cannot be are in <see cref="PointBatch.Rejections"/>.</returns>
    public string? Parse(ReadOnlySpan<byte> body, ParserLimits limits, PointBatch batch)
    {
        (_batch, _limits, _tooMany) = (batch, limits, null);
        batch.Clear();
        _families.Begin();
        _labels.Begin();
        var copy = ArrayPool<byte>.Shared.Rent(body.Length);
        try
        {
            body.CopyTo(copy);
            BareNumbers.Replace(copy.AsSpan(0, body.Length));
            using var document = JsonDocument.Parse(copy.AsMemory(0, body.Length), new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            return $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: the body is not JSON, or it is deeper than {MaxDepth} levels";
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private string? Read(JsonElement metrics)
    {
        if (metrics.ValueKind != JsonValueKind.Array) return "the body is to be a list of metrics, as ASAB's HTTP target sends it";
        _flushedAt = FindFlush(metrics);
        foreach (var json in metrics.EnumerateArray())
        {
            if (AsabMetric.TryRead(json, _text, out var metric)) ReadMetric(metric);
            else Reject(metric, 1, "a metric is to be an object with a list named fieldset");
            if (_tooMany is not null) break;
        }

        return _tooMany;
    }

    /// <summary>When the request was made ready: the latest time of what is stamped then. NaN where nothing is.</summary>
    private double FindFlush(JsonElement metrics)
    {
        var latest = double.NaN;
        foreach (var json in metrics.EnumerateArray())
        {
            if (!AsabMetric.TryRead(json, _text, out var metric) || !metric.Type.IsStampedAtFlush) continue;
            foreach (var one in metric.Fields.EnumerateArray())
            {
                if (AsabField.TryRead(one, _text, out var field) && !(field.MeasuredAt <= latest) && !double.IsNaN(field.MeasuredAt)) latest = field.MeasuredAt;
            }
        }

        return latest;
    }

    private void ReadMetric(in AsabMetric metric)
    {
        if (metric.Fields.GetArrayLength() == 0) return; // all of its dynamic tags have expired
        var family = _families.IndexOf(_batch, metric, _limits, out var error);
        foreach (var json in metric.Fields.EnumerateArray())
        {
            if (_tooMany is not null) return;
            if (!AsabField.TryRead(json, _text, out var field)) Reject(metric, 1, "a field is to be an object with an object named values");
            else if ((error ?? Check(metric, family, field)) is { } wrong) Reject(metric, metric.Type.Type == MetricType.Histogram ? 1 : field.Values.GetPropertyCount(), wrong);
            else if (metric.Type.Type == MetricType.Histogram) AddHistogram(metric, family, field);
            else AddValues(metric, family, field);
        }
    }

    /// <returns>Why no value of a field can be taken; null if they can.</returns>
    private string? Check(in AsabMetric metric, int family, in AsabField field)
    {
        if (_batch.Families[family].IsDelta && double.IsNaN(field.MeasuredAt)) return "measured_at of what is reset is to be the Unix time, in seconds, when it was: by it a repetition is known";
        return _labels.Read(field.Tags.ValueKind == JsonValueKind.Undefined ? metric.StaticTags : field.Tags, _batch, _limits);
    }

    private void AddValues(in AsabMetric metric, int family, in AsabField field)
    {
        foreach (var value in field.Values.EnumerateObject())
        {
            if (_tooMany is not null) return;
            if (AsabValue.TryRead(value.Value, out var high, out var low)) AddValue(metric, family, field, _text.NameOf(value), high, low);
            else if (value.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) Reject(metric, 1, $"the value {LabelCheck.Show(_text.NameOf(value))} is no number");
        }
    }

    private void AddValue(in AsabMetric metric, int family, in AsabField field, ReadOnlySpan<byte> name, double high, double low)
    {
        if (!double.IsFinite(high))
        {
            _batch.Skip(1);
            return;
        }

        if (high < 0 && _batch.Families[family].Kind == PointKind.Counter)
        {
            Reject(metric, 1, $"the value {LabelCheck.Show(name)} of a counter is {high}; a counter that also falls is a gauge: name it in Asab:Gauges");
            return;
        }

        _batch.AddValue(high, low);
        AddPoint(metric, family, field, name, null);
    }

    private void AddHistogram(in AsabMetric metric, int family, in AsabField field)
    {
        if (_histogram.Read(field.Values) is { } wrong)
        {
            Reject(metric, 1, wrong);
            return;
        }

        for (var name = 0; name < _histogram.Names && _tooMany is null; name++)
        {
            if (_histogram.AddTo(_batch, name) is { } falling)
            {
                _batch.Abandon();
                Reject(metric, 1, falling);
                continue;
            }

            AddPoint(metric, family, field, _histogram.NameOf(name), _histogram.Bounds);
        }
    }

    private void AddPoint(in AsabMetric metric, int family, in AsabField field, ReadOnlySpan<byte> valueName, HistogramBounds? bounds)
    {
        if (_labels.SetValueName(valueName, _limits) is { } wrong)
        {
            _batch.Abandon();
            Reject(metric, 1, wrong);
            return;
        }

        _batch.AddPoint(_labels.Source, family, _labels.Canonical(), bounds, null, double.NaN, _batch.Families[family].IsDelta ? field.MeasuredAt : _flushedAt);
        if (_batch.Samples > _limits.MaxSamplesPerPush) _tooMany = ParserLimits.Exceeded("the number of values in this request", _limits.MaxSamplesPerPush, nameof(_limits.MaxSamplesPerPush));
        else if (_batch.Points.Length > _limits.MaxSeriesPerPush) _tooMany = ParserLimits.Exceeded("the number of series in this request", _limits.MaxSeriesPerPush, nameof(_limits.MaxSeriesPerPush));
    }

    private void Reject(in AsabMetric metric, int points, string why) =>
        _batch.Reject(points, (_text, metric.Name, why), static about => Encoding.UTF8.GetString(about._text.ValueOf(about.Name)) is { Length: > 0 } name
            ? $"{name[..Math.Min(name.Length, MaxShown)]}: {about.why}"
            : about.why);
}
