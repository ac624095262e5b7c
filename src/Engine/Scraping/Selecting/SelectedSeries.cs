using Tributary.Engine.Rules.Matching;
using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;
using Tributary.Metrics.Views;
using Tributary.Protocols.Rendering;

namespace Tributary.Engine.Scraping.Selecting;

/// <summary>Hands on the series that are selected, and a family when the first of its series is.</summary>
public sealed class SelectedSeries(SeriesSelection selection, ISeriesVisitor inner) : ISeriesVisitor
{
    private const string BucketSuffix = "_bucket";
    private const string BucketLabel = "le";
    private const string QuantileLabel = "quantile";

    private FamilyDescription? _pending;
    private ReadOnlyMemory<Exemplar> _exemplars;
    private List<(Selector Selector, string[] Suffixes)> _selectors = [];

    public void BeginFamily(FamilyDescription family)
    {
        _pending = family;
        _selectors = selection.For(family);
    }

    public void Exemplars(ReadOnlyMemory<Exemplar> exemplars) => _exemplars = exemplars;

    public void Counter(ReadOnlySpan<byte> labels, in ExactSum value, double created)
    {
        if (HandsOn(Selects(labels))) inner.Counter(labels, value, created);
    }

    public void Gauge(ReadOnlySpan<byte> labels, in ExactSum value)
    {
        if (Selects(labels)) inner.Gauge(labels, value);
    }

    public void ClassicHistogram(ReadOnlySpan<byte> labels, HistogramBounds bounds, ReadOnlySpan<ExactSum> cumulative, in ExactSum sum, double created)
    {
        if (HandsOn(Selects(labels, BucketSuffix, BucketLabel) || SelectsBound(labels, BucketSuffix, BucketLabel, [.. bounds.Values, double.PositiveInfinity]))) inner.ClassicHistogram(labels, bounds, cumulative, sum, created);
    }

    public void ExponentialHistogram(ReadOnlySpan<byte> labels, ExponentialHistogram histogram, HistogramBounds? classicBounds, double created)
    {
        // Where no rule chose bounds they are the renderer's affair; the last one is always there.
        ReadOnlySpan<double> chosen = classicBounds is null ? [] : classicBounds.Values;
        if (HandsOn(Selects(labels, BucketSuffix, BucketLabel) || SelectsBound(labels, BucketSuffix, BucketLabel, [.. chosen, double.PositiveInfinity]))) inner.ExponentialHistogram(labels, histogram, classicBounds, created);
    }

    public void Summary(ReadOnlySpan<byte> labels, ReadOnlySpan<QuantileValue> quantiles, in ExactSum sum, in ExactSum count, double created)
    {
        var isSelected = Selects(labels, "", QuantileLabel);
        for (var i = 0; !isSelected && i < quantiles.Length; i++) isSelected = SelectsBound(labels, "", QuantileLabel, [quantiles[i].Quantile]);
        if (isSelected) inner.Summary(labels, quantiles, sum, count, created);
    }

    /// <summary>Hands on the exemplars of a series, if it is selected.</summary>
    private bool HandsOn(bool isSelected)
    {
        if (isSelected && !_exemplars.IsEmpty) inner.Exemplars(_exemplars);
        _exemplars = default;
        return isSelected;
    }

    /// <summary>Whether a sample is selected, its bound apart.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="boundSuffix">The suffix of those samples that have a bound.</param>
    /// <param name="boundLabel">The label that holds it; null for types without.</param>
    private bool Selects(ReadOnlySpan<byte> labels, string boundSuffix = "", string? boundLabel = null)
    {
        foreach (var (selector, suffixes) in _selectors)
        {
            var needsBound = boundLabel is not null && selector.AsksFor(boundLabel) && suffixes is [var only] && only == boundSuffix;
            if (!needsBound && selector.HoldsForLabels(new CanonicalLabels(labels), boundLabel: null, "")) return Begin();
        }

        return false;
    }

    /// <summary>Whether a bucket or quantile is selected, where it matters which.</summary>
    private bool SelectsBound(ReadOnlySpan<byte> labels, string suffix, string label, ReadOnlySpan<double> bounds)
    {
        foreach (var (selector, suffixes) in _selectors)
        {
            if (!selector.AsksFor(label) || !suffixes.Contains(suffix)) continue;
            foreach (var bound in bounds)
            {
                if (selector.HoldsForLabels(new CanonicalLabels(labels), label, BoundText.Format(bound, BoundForm.Go))) return Begin();
            }
        }

        return false;
    }

    private bool Begin()
    {
        if (_pending is not null) inner.BeginFamily(_pending);
        _pending = null;
        return true;
    }
}
