using System.Buffers;
using System.Text;
using Tributary.Metrics.Identity;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;
using Tributary.Protocols.Bodies;
using Tributary.Protocols.Naming;
using Tributary.Protocols.OpenMetrics;
using Tributary.Protocols.Rendering;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>
/// Writes the merged view as bodies of Prometheus remote write, not compressed. Series are those that Prometheus stores when it
/// scrapes the OpenMetrics page, without <c>_created</c>; names that need it are escaped by underscores, for receivers of
/// version 1 take no others.
/// </summary>
/// <remarks>
/// No series comes twice: of several that escaping makes alike the first stands, and for a series that is shown as ended
/// (<see cref="ShowsEnded"/>) and goes on all the same, nothing is written.
/// </remarks>
public abstract class RemoteWriteRenderer : IBodyRenderer
{
    private readonly PageNames _names = new(NameEscaping.Underscores);
    private readonly ExponentialAsClassic _exponential = new();
    private readonly BoundTexts _bounds = new(BoundForm.OpenMetrics);
    private readonly Dictionary<string, string> _families = new(StringComparer.Ordinal);
    private readonly HashSet<Hash128> _written = [];
    private readonly BodyHandler _take;
    private readonly RemoteWriteView _view;
    private readonly ArrayBufferWriter<byte> _body = new(64 << 10);
    private FamilyDescription? _family;
    private byte[] _name = [];
    private bool _isTaken;
    private int _samples;

    private protected RemoteWriteRenderer(BodyHandler take, RemoteWriteView view)
    {
        _take = take;
        _view = view;
    }

    /// <inheritdoc/>
    public abstract string ContentType { get; }

    /// <summary>None: every number has its place.</summary>
    public int Skipped => 0;

    /// <summary>
    /// Whether what is shown has ended: then the mark of the end is written for each series, unless it was shown of the same
    /// family as one that goes on.
    /// </summary>
    public bool ShowsEnded { get; set; }

    private protected RemoteWriteLabelWriter Labels { get; } = new();

    private protected long Time => _view.Time;

    /// <inheritdoc/>
    public void BeginFamily(FamilyDescription family)
    {
        var page = _names.Family(family.Name);
        if (_family is null || !string.Equals(_family.Name, family.Name, StringComparison.Ordinal)) _written.Clear();
        _family = family;
        if (!ShowsEnded) _families.TryAdd(page, family.Name);
        _isTaken = string.Equals(_families.GetValueOrDefault(page, family.Name), family.Name, StringComparison.Ordinal);
        var name = OpenMetricsNames.FamilyName(page, family.Type);
        _name = new byte[Encoding.UTF8.GetByteCount(name)];
        Encoding.UTF8.GetBytes(name, _name);
        SetFamily(family, _name);
    }

    /// <inheritdoc/>
    public void Counter(ReadOnlySpan<byte> labels, in ExactSum value, double created)
    {
        if (!BeginSeries(labels)) return;
        Write(OpenMetricsNames.ValueSuffix(_family!.Type), value.ToDouble(), Start(created));
        EndSeries();
    }

    /// <inheritdoc/>
    public void Gauge(ReadOnlySpan<byte> labels, in ExactSum value)
    {
        if (!BeginSeries(labels)) return;
        Write(OpenMetricsNames.ValueSuffix(_family!.Type), value.ToDouble(), start: 0);
        EndSeries();
    }

    /// <inheritdoc/>
    public void ClassicHistogram(ReadOnlySpan<byte> labels, HistogramBounds bounds, ReadOnlySpan<ExactSum> cumulative, in ExactSum sum, double created)
    {
        if (!BeginSeries(labels)) return;
        var isGauge = _family!.Type == MetricType.GaugeHistogram;
        var start = isGauge ? 0 : Start(created);
        for (var i = 0; i < cumulative.Length; i++) WriteBound("_bucket"u8, "le"u8, i < bounds.Count ? bounds[i] : double.PositiveInfinity, cumulative[i].ToDouble(), start);
        if (!sum.IsNaN) Write(isGauge ? "_gsum"u8 : "_sum"u8, sum.ToDouble(), start);
        Write(isGauge ? "_gcount"u8 : "_count"u8, cumulative[^1].ToDouble(), start);
        EndSeries();
    }

    /// <inheritdoc/>
    public void ExponentialHistogram(ReadOnlySpan<byte> labels, ExponentialHistogram histogram, HistogramBounds? classicBounds, double created)
    {
        if (!_view.HasNativeHistograms)
        {
            var cumulative = _exponential.Convert(histogram, classicBounds, out var bounds);
            ClassicHistogram(labels, bounds, cumulative, histogram.Sum, created);
            return;
        }

        if (!BeginSeries(labels)) return;
        var isGauge = _family!.Type == MetricType.GaugeHistogram;
        Labels.SetSample(_name, default);
        if (_written.Add(Labels.Hash()))
        {
            WriteHistogram(ShowsEnded ? null : histogram, isGauge, isGauge ? 0 : Start(created));
            _samples++;
        }

        EndSeries();
    }

    /// <inheritdoc/>
    public void Summary(ReadOnlySpan<byte> labels, ReadOnlySpan<QuantileValue> quantiles, in ExactSum sum, in ExactSum count, double created)
    {
        if (!BeginSeries(labels)) return;
        var start = Start(created);
        foreach (ref readonly var quantile in quantiles) WriteBound(default, "quantile"u8, quantile.Quantile, quantile.Value, start: 0);
        if (!sum.IsNaN) Write("_sum"u8, sum.ToDouble(), start);
        if (!count.IsNaN) Write("_count"u8, count.ToDouble(), start);
        EndSeries();
    }

    /// <inheritdoc/>
    public void End()
    {
        if (_samples == 0) return;
        _body.ResetWrittenCount();
        MoveTo(_body);
        _take(_body.WrittenSpan, _samples);
        _samples = 0;
    }

    /// <summary>Remembers what metadata there is of the series that follow.</summary>
    private protected abstract void SetFamily(FamilyDescription family, ReadOnlySpan<byte> name);

    /// <summary>Writes a sample with <see cref="Labels"/>.</summary>
    private protected abstract void WriteSample(double value, long start);

    /// <inheritdoc cref="WriteSample"/>
    private protected abstract void WriteHistogram(ExponentialHistogram? histogram, bool isGauge, long start);

    /// <summary>Hands over what was written as a body, and begins another.</summary>
    private protected abstract void MoveTo(IBufferWriter<byte> body);

    /// <summary>The number of a type: <c>MetricMetadata.MetricType</c>, in both versions.</summary>
    private protected static ulong TypeNumber(MetricType type) => type switch
    {
        MetricType.Counter => 1,
        MetricType.Gauge => 2,
        MetricType.Histogram => 3,
        MetricType.GaugeHistogram => 4,
        MetricType.Summary => 5,
        MetricType.Info => 6,
        MetricType.StateSet => 7,
        _ => 0,
    };

    /// <summary>
    /// A start time in Unix milliseconds; 0 where it is not known, so that one of 0 is written as 1 (Remote-Write 2.0, section
    /// "Samples and Histogram Samples"). One after the sample, of a sender whose clock is ahead, is none: receivers may refuse it.
    /// </summary>
    private long Start(double created)
    {
        if (!(Math.Abs(created) <= Time / 1000.0)) return 0;
        var start = (long)Math.Floor(created * 1000);
        return start == 0 ? 1 : start;
    }

    private bool BeginSeries(ReadOnlySpan<byte> labels)
    {
        if (!_isTaken) return false;
        Labels.SetSeries(_names.Labels(labels));
        return true;
    }

    private void EndSeries()
    {
        if (_samples >= _view.MaxSamples) End();
    }

    private void WriteBound(ReadOnlySpan<byte> suffix, ReadOnlySpan<byte> label, double bound, double value, long start)
    {
        Labels.SetSample(_name, suffix, label, _bounds.Of(bound));
        WriteOnce(value, start);
    }

    private void Write(ReadOnlySpan<byte> suffix, double value, long start)
    {
        Labels.SetSample(_name, suffix);
        WriteOnce(value, start);
    }

    private void WriteOnce(double value, long start)
    {
        if (!_written.Add(Labels.Hash())) return;

        // Whatever bits a sender gave its NaN, they must not be those of the mark.
        if (ShowsEnded) WriteSample(StaleMarker.Value, start: 0);
        else WriteSample(double.IsNaN(value) ? double.NaN : value, start);
        _samples++;
    }
}
