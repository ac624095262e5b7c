using System.Buffers;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;
using Tributary.Protocols.Rendering;

namespace Tributary.Protocols.Tests.Rendering;

/// <summary>Hands everything to another renderer, the series of each family by way of bytes.</summary>
internal sealed class Travelling(IExpositionRenderer inner) : IExpositionRenderer
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private ViewWriter? _view;

    public string ContentType => inner.ContentType;

    public IBufferWriter<byte> Output { get => inner.Output; set => inner.Output = value; }

    private ViewWriter View => _view ?? throw new InvalidOperationException("A family comes before its series.");

    public void BeginFamily(FamilyDescription family)
    {
        Arrive();
        inner.BeginFamily(family);
        _view = new ViewWriter(_bytes, withExemplars: true);
    }

    public void Exemplars(ReadOnlyMemory<Exemplar> exemplars) => View.Exemplars(exemplars);

    public void Counter(ReadOnlySpan<byte> labels, in ExactSum value, double created) => View.Counter(labels, value, created);

    public void Gauge(ReadOnlySpan<byte> labels, in ExactSum value) => View.Gauge(labels, value);

    public void ClassicHistogram(ReadOnlySpan<byte> labels, HistogramBounds bounds, ReadOnlySpan<ExactSum> cumulative, in ExactSum sum, double created) =>
        View.ClassicHistogram(labels, bounds, cumulative, sum, created);

    public void ExponentialHistogram(ReadOnlySpan<byte> labels, ExponentialHistogram histogram, HistogramBounds? classicBounds, double created) => View.ExponentialHistogram(labels, histogram, classicBounds, created);

    public void Summary(ReadOnlySpan<byte> labels, ReadOnlySpan<QuantileValue> quantiles, in ExactSum sum, in ExactSum count, double created) =>
        View.Summary(labels, quantiles, sum, count, created);

    public bool EndChunk()
    {
        Arrive();
        return inner.EndChunk();
    }

    public void End()
    {
        Arrive();
        inner.End();
    }

    private void Arrive()
    {
        if (_bytes.WrittenCount > 0) Assert.True(ViewReader.TryReplay(_bytes.WrittenSpan, inner));
        _bytes.ResetWrittenCount();
    }
}
