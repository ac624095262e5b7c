using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;

namespace Tributary.Protocols.Rendering;

/// <summary>
/// Shows an exponential histogram in the text formats, which have classic buckets only. The bounds are powers of two
/// (of 4, 16, ... where there would be too many), from the lowest populated bucket to the highest: they are bounds of
/// the exponential buckets too, so the counts are exact, and a series of a bound once shown stays while the range
/// grows at its ends. A rule may choose other bounds: a bucket then counts where its middle lies.
/// </summary>
internal sealed class ExponentialAsClassic
{
    private const int MaxBounds = 40; // of each sign: from a nanosecond to a quarter of an hour, or from a byte to a tebibyte
    private const int MaxRemembered = 1000; // layouts; those of one family differ little

    private readonly Dictionary<Layout, HistogramBounds> _bounds = [];
    private ExactSum[] _cumulative = new ExactSum[MaxBounds];

    /// <summary>The cumulative counts at the bounds, good until the next call.</summary>
    /// <param name="histogram">What is shown.</param>
    /// <param name="chosen">The bounds that a rule chose; null for powers of two.</param>
    /// <param name="bounds">The bounds.</param>
    public ReadOnlySpan<ExactSum> Convert(ExponentialHistogram histogram, HistogramBounds? chosen, out HistogramBounds bounds)
    {
        bounds = chosen ?? BoundsFor(Layout.Of(histogram));
        if (_cumulative.Length < bounds.BucketCount) _cumulative = new ExactSum[bounds.BucketCount * 2];
        var cumulative = _cumulative.AsSpan(0, bounds.BucketCount);
        histogram.ToClassic(bounds, cumulative);
        return cumulative;
    }

    private HistogramBounds BoundsFor(in Layout layout)
    {
        if (_bounds.TryGetValue(layout, out var bounds)) return bounds;
        if (_bounds.Count >= MaxRemembered) _bounds.Clear();
        return _bounds[layout] = layout.ToBounds();
    }

    /// <summary>What the bounds depend on. Indices are of buckets at <paramref name="Schema"/>; of no buckets, the last is below the first.</summary>
    private readonly record struct Layout(int Schema, int NegativeFirst, int NegativeLast, double? Zero, int PositiveFirst, int PositiveLast)
    {
        public static Layout Of(ExponentialHistogram histogram)
        {
            var positive = histogram.Positive.Indices;
            var negative = histogram.Negative.Indices;
            var layout = new Layout(
                histogram.Schema,
                negative.IsEmpty ? 0 : negative[0],
                negative.IsEmpty ? -1 : negative[^1],
                histogram.ZeroCount > 0 || !negative.IsEmpty ? histogram.ZeroThreshold : null,
                positive.IsEmpty ? 0 : positive[0],
                positive.IsEmpty ? -1 : positive[^1]);
            while (layout.Schema > 0 || (layout.IsLarge && layout.Schema > ExponentialHistogram.MinSchema)) layout = layout.Coarser();
            return layout;
        }

        private bool IsLarge => PositiveLast - PositiveFirst >= MaxBounds || NegativeLast - NegativeFirst >= MaxBounds;

        public HistogramBounds ToBounds()
        {
            var bounds = new List<double>();
            for (var i = NegativeLast; i >= NegativeFirst; i--) bounds.Add(-ExponentialScale.UpperBound(Schema, i));
            if (Zero is { } zero) bounds.Add(zero);
            for (var i = PositiveFirst; i <= PositiveLast; i++) bounds.Add(ExponentialScale.UpperBound(Schema, i));
            bounds.RemoveAll(bound => !double.IsFinite(bound)); // the last bucket reaches to infinity, as +Inf does
            return new HistogramBounds([.. bounds]);
        }

        private Layout Coarser() => this with
        {
            Schema = Schema - 1,
            NegativeFirst = Coarsen(NegativeFirst),
            NegativeLast = NegativeLast < NegativeFirst ? Coarsen(NegativeFirst) - 1 : Coarsen(NegativeLast),
            PositiveFirst = Coarsen(PositiveFirst),
            PositiveLast = PositiveLast < PositiveFirst ? Coarsen(PositiveFirst) - 1 : Coarsen(PositiveLast),
        };

        private static int Coarsen(int index) => ExponentialScale.Coarsen(index, 1);
    }
}
