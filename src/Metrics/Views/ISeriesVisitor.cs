using Tributary.Metrics.Exemplars;
using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Views;

/// <summary>
/// Receives the merged series of a family, one call a series. Renderers implement it, one per format.
/// <para>
/// <c>labels</c> is the canonical UTF-8 form: sorted by name, <c>a="b",c="d"</c>, values escaped as in the text
/// formats, without braces, empty for a series without labels. <c>le</c> and <c>quantile</c> are never among them.
/// <c>created</c> is Unix seconds, or NaN where it is not known.
/// </para>
/// </summary>
public interface ISeriesVisitor
{
    /// <summary>Called once before the series of a family.</summary>
    void BeginFamily(FamilyDescription family);

    /// <summary>
    /// Exemplars of the series whose call comes next, a counter or a histogram; not called for one that has none. They rise
    /// by value, and belong to the bucket that their value falls into; where several fall into one, its exemplar is the newest.
    /// A visitor that has no place for them need not know of it.
    /// </summary>
    /// <param name="exemplars">At least one; they do not change.</param>
    void Exemplars(ReadOnlyMemory<Exemplar> exemplars)
    {
    }

    void Counter(ReadOnlySpan<byte> labels, in ExactSum value, double created);

    /// <summary>A gauge, an unknown (untyped), info or state set value. The value may be NaN or infinite.</summary>
    void Gauge(ReadOnlySpan<byte> labels, in ExactSum value);

    /// <param name="labels">The canonical labels.</param>
    /// <param name="bounds">The finite bounds.</param>
    /// <param name="cumulative">Cumulative counts, <c>bounds.BucketCount</c> of them; the last is +Inf and is the count.</param>
    /// <param name="sum">The sum of observations; <see cref="ExactSum.IsNaN"/> where it is not known.</param>
    /// <param name="created">Unix seconds or NaN.</param>
    void ClassicHistogram(ReadOnlySpan<byte> labels, HistogramBounds bounds, ReadOnlySpan<ExactSum> cumulative, in ExactSum sum, double created);

    /// <param name="labels">The canonical labels.</param>
    /// <param name="histogram">The histogram.</param>
    /// <param name="classicBounds">The bounds that a rule chose for formats with classic buckets only; null where the renderer chooses.</param>
    /// <param name="created">Unix seconds or NaN.</param>
    void ExponentialHistogram(ReadOnlySpan<byte> labels, ExponentialHistogram histogram, HistogramBounds? classicBounds, double created);

    /// <param name="labels">The canonical labels.</param>
    /// <param name="quantiles">By rising quantile; may be empty.</param>
    /// <param name="sum">The sum of observations; <see cref="ExactSum.IsNaN"/> where it is not known.</param>
    /// <param name="count">The number of observations; <see cref="ExactSum.IsNaN"/> where it is not known.</param>
    /// <param name="created">Unix seconds or NaN.</param>
    void Summary(ReadOnlySpan<byte> labels, ReadOnlySpan<QuantileValue> quantiles, in ExactSum sum, in ExactSum count, double created);
}
