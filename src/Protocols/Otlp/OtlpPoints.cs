using System.Text;
using Tributary.Metrics.Points;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;

namespace Tributary.Protocols.Otlp;

/// <summary>
/// Turns resources, scopes, metrics and data points, whichever of the encodings they came in, into the points of a batch.
/// What cannot be taken is rejected by itself, and told.
/// </summary>
internal sealed class OtlpPoints
{
    private const string TargetInfo = "target_info";
    private static readonly PointFamily TargetInfoFamily = new(new FamilyDescription(TargetInfo, MetricType.Info, "Target metadata", ""), PointKind.Gauge, IsDelta: false);

    private readonly OtlpFamilies _families = new();
    private readonly OtlpLabelNames _names = new();
    private readonly OtlpResource _resources = new();
    private readonly OtlpValues _values = new();
    private readonly LabelSet _scope = new();
    private readonly LabelSet _labels = new();
    private PointBatch _batch = new();
    private ParserLimits _limits = ParserLimits.Default;
    private OtlpMetric _metric;
    private string? _resourceError;
    private string? _scopeError;
    private string? _metricError;
    private int _source;
    private int _family;
    private int _targetInfo;
    private double _latest;
    private bool _hasPoints;

    public OtlpPoints() => Exemplars = new OtlpExemplars(_names);

    /// <summary>To be filled with a data point, then <see cref="Add"/>.</summary>
    public OtlpPointData Point { get; } = new();

    /// <summary>Takes the exemplars of the data point, before <see cref="Add"/>.</summary>
    public OtlpExemplars Exemplars { get; }

    /// <summary>The attributes of the resource, filled before <see cref="BeginResource"/>.</summary>
    public OtlpAttributes Resource { get; } = new();

    /// <summary>The attributes of the scope, filled before <see cref="BeginScope"/>.</summary>
    public OtlpAttributes Scope { get; } = new();

    /// <summary>More than that of samples or series is too much for one request.</summary>
    public string? TooMany { get; private set; }

    public void Begin(PointBatch batch, ParserLimits limits)
    {
        (_batch, _limits, _targetInfo, TooMany) = (batch, limits, -1, null);
        batch.Clear();
        Exemplars.Begin(batch, limits);
        _families.Begin();
    }

    public void BeginResource()
    {
        var labels = _resources.SourceOf(Resource, _limits, out _resourceError);
        _source = _batch.AddSource(labels);
        (_latest, _hasPoints) = (0, false);
    }

    /// <summary>Once all points of the resource are there.</summary>
    public void EndResource()
    {
        if (!_hasPoints) return;
        _labels.Clear();
        var isTold = false;
        for (var i = 0; i < Resource.Count; i++) isTold |= !OtlpResource.Identifies(Resource.Key(i));
        if (!isTold || Resource.AddTo(_labels, _names, _limits) is not null) return;
        foreach (var key in (ReadOnlySpan<string>)["service_name", "service_namespace", "service_instance_id", "job", "instance"]) _labels.Take(Encoding.ASCII.GetBytes(key));
        if (_targetInfo < 0) _targetInfo = _batch.AddFamily(TargetInfoFamily);
        _batch.AddValue(1);
        _batch.AddPoint(_source, _targetInfo, _labels.Canonical(), null, null, double.NaN, _latest > 0 ? _latest : double.NaN);
    }

    /// <summary>A scope is part of the identity of its metrics.</summary>
    public void BeginScope(ReadOnlySpan<byte> name, ReadOnlySpan<byte> version)
    {
        _scope.Clear();
        _scopeError = System.Text.Unicode.Utf8.IsValid(name) && System.Text.Unicode.Utf8.IsValid(version) ? null : "the scope's name or version is not valid UTF-8";
        if (Math.Max(name.Length, version.Length) > _limits.MaxLabelValueLength) _scopeError = ParserLimits.Exceeded("the scope's name or version", _limits.MaxLabelValueLength, nameof(_limits.MaxLabelValueLength));
        if (_scopeError is not null) return;
        _scope.TryAdd("otel_scope_name"u8, name);
        _scope.TryAdd("otel_scope_version"u8, version);
        _scopeError = Scope.AddTo(_scope, _names, _limits, "otel_scope_");
    }

    public void BeginMetric(ReadOnlySpan<byte> name, ReadOnlySpan<byte> unit, ReadOnlySpan<byte> description, OtlpMetric metric)
    {
        _metric = metric;
        Exemplars.BeginMetric(metric);
        _metricError = _resourceError ?? _scopeError;
        _family = -1;
        if (_metricError is null) _family = _families.IndexOf(_batch, name, unit, description, metric, _limits, out _metricError);
    }

    /// <summary>Adds <see cref="Point"/>.</summary>
    /// <param name="metricName">For what is told of a point that cannot be taken.</param>
    public void Add(ReadOnlySpan<byte> metricName)
    {
        if (TooMany is not null) return;
        if (_metricError is not null)
        {
            Reject(metricName, _metricError);
            return;
        }

        _labels.Clear();
        if (Point.Attributes.AddTo(_labels, _names, _limits) is { } wrong)
        {
            Reject(metricName, wrong);
            return;
        }

        _labels.AddMissing(_scope);
        if (_values.Add(_batch, _metric, Point, out var bounds, out var quantiles) is { } invalid)
        {
            Reject(metricName, invalid);
            return;
        }

        var time = OtlpTime.Seconds(Point.Time);
        if (Point.HasEnded) time = Point.Time == 0 ? double.NegativeInfinity : -time;
        _batch.AddPoint(_source, _family, _labels.Canonical(), bounds, quantiles, OtlpTime.Seconds(Point.Start), time);
        _hasPoints = true;
        if (Math.Abs(time) > _latest && double.IsFinite(time)) _latest = Math.Abs(time);
        if (_batch.Samples > _limits.MaxSamplesPerPush) TooMany = ParserLimits.Exceeded("the number of samples in this request", _limits.MaxSamplesPerPush, nameof(_limits.MaxSamplesPerPush));
        else if (_batch.Points.Length > _limits.MaxSeriesPerPush) TooMany = ParserLimits.Exceeded("the number of points in this request", _limits.MaxSeriesPerPush, nameof(_limits.MaxSeriesPerPush));
    }

    private void Reject(ReadOnlySpan<byte> metricName, string why)
    {
        _batch.Abandon();
        var shown = metricName[..Math.Min(metricName.Length, 100)];
        _batch.Reject(1, (Name: Encoding.UTF8.GetString(shown), why), static about => $"{about.Name}: {about.why}");
    }
}
