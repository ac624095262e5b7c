using System.Buffers;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;
using Tributary.Protocols.Bodies;

namespace Tributary.Protocols.Json;

/// <summary>
/// Writes the merged view as documents of <see cref="JsonRenderer"/>: one, unless it gets large. Then a family goes on in the
/// next one. What it counts are series.
/// </summary>
/// <param name="take">Takes the bodies.</param>
/// <param name="maxBytes">Bytes after which a document ends.</param>
public sealed class JsonBodyRenderer(BodyHandler take, int maxBytes = BodyLimits.JsonBytes) : IBodyRenderer, IDisposable
{
    private readonly ArrayBufferWriter<byte> _document = new(64 << 10);
    private JsonRenderer? _page;
    private FamilyDescription? _family;
    private int _series;

    public string ContentType => "application/json; charset=utf-8";

    /// <summary>None: values are texts.</summary>
    public int Skipped => 0;

    public void BeginFamily(FamilyDescription family)
    {
        _family = family;
        _page?.BeginFamily(family);
    }

    public void Exemplars(ReadOnlyMemory<Exemplar> exemplars) => Page().Exemplars(exemplars);

    public void Counter(ReadOnlySpan<byte> labels, in ExactSum value, double created)
    {
        Page().Counter(labels, value, created);
        EndSeries();
    }

    public void Gauge(ReadOnlySpan<byte> labels, in ExactSum value)
    {
        Page().Gauge(labels, value);
        EndSeries();
    }

    public void ClassicHistogram(ReadOnlySpan<byte> labels, HistogramBounds bounds, ReadOnlySpan<ExactSum> cumulative, in ExactSum sum, double created)
    {
        Page().ClassicHistogram(labels, bounds, cumulative, sum, created);
        EndSeries();
    }

    public void ExponentialHistogram(ReadOnlySpan<byte> labels, ExponentialHistogram histogram, HistogramBounds? classicBounds, double created)
    {
        Page().ExponentialHistogram(labels, histogram, classicBounds, created);
        EndSeries();
    }

    public void Summary(ReadOnlySpan<byte> labels, ReadOnlySpan<QuantileValue> quantiles, in ExactSum sum, in ExactSum count, double created)
    {
        Page().Summary(labels, quantiles, sum, count, created);
        EndSeries();
    }

    public void End()
    {
        if (_page is null) return;
        _page.End();
        _page.Dispose();
        _page = null;
        take(_document.WrittenSpan, _series);
        _document.ResetWrittenCount();
        _series = 0;
    }

    public void Dispose() => _page?.Dispose();

    private JsonRenderer Page()
    {
        if (_page is not null) return _page;
        _page = new JsonRenderer(_document);
        if (_family is not null) _page.BeginFamily(_family);
        return _page;
    }

    private void EndSeries()
    {
        _series++;
        if (_document.WrittenCount >= maxBytes) End();
    }
}
