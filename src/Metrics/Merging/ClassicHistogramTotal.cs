using Tributary.Metrics.Numbers;
using Tributary.Metrics.Points;
using Tributary.Metrics.Sketches;

namespace Tributary.Metrics.Merging;

/// <summary>
/// The total of classic histograms, kept as cumulative counts: over shared bounds those add up bucket by bucket, and a
/// bound that not all share can be left out without touching the others.
/// </summary>
internal sealed class ClassicHistogramTotal(HistogramBounds bounds)
{
    public HistogramBounds Bounds { get; private set; } = bounds;

    /// <summary>Per bucket, the last being +Inf.</summary>
    public ExactSum[] Cumulative { get; private set; } = new ExactSum[bounds.BucketCount];

    public ExactSum Sum { get; private set; }

    /// <summary>A sum has been added; until then there is none to show.</summary>
    public bool HasSum { get; private set; }

    /// <summary>Set once differing bounds have turned the total into exponential buckets (<see cref="BoundsMerge.Native"/>).</summary>
    public ExponentialHistogram? Native { get; private set; }

    public static ClassicHistogramTotal Restore(HistogramBounds bounds, ExactSum[] cumulative, ExactSum sum, bool hasSum, ExponentialHistogram? native) =>
        new(bounds) { Cumulative = cumulative, Sum = sum, HasSum = hasSum, Native = native };

    /// <summary>Adds the difference of two cumulative states with the same bounds; empty <paramref name="before"/> means zero.</summary>
    public void Add(HistogramBounds bounds, ReadOnlySpan<double> cumulative, ReadOnlySpan<double> before, BoundsMerge rule)
    {
        if (Native is null && !ReferenceEquals(bounds, Bounds) && !bounds.Equals(Bounds))
        {
            if (rule == BoundsMerge.Native) BecomeNative();
            else Reduce(Bounds.Intersect(bounds));
        }

        if (Native is not null)
        {
            AddNative(bounds, cumulative, before);
            return;
        }

        if (before.IsEmpty) before = new double[cumulative.Length];
        if (bounds.Count == Bounds.Count)
        {
            for (var i = 0; i < cumulative.Length; i++)
            {
                if (cumulative[i] != before[i]) Cumulative[i] += ExactSum.Difference(cumulative[i], before[i]);
            }

            return;
        }

        var own = 0;
        for (var i = 0; i < bounds.Count && own < Bounds.Count; i++)
        {
            if (bounds[i] != Bounds[own]) continue;
            Cumulative[own++] += ExactSum.Difference(cumulative[i], before[i]);
        }

        Cumulative[^1] += ExactSum.Difference(cumulative[bounds.Count], before[bounds.Count]);
    }

    public void AddSum(ExactSum difference)
    {
        Sum += difference;
        HasSum = true;
        Native?.SetTotals(Native.Count, Sum);
    }

    private void Reduce(HistogramBounds shared)
    {
        if (shared.Count == Bounds.Count) return;
        var reduced = new ExactSum[shared.BucketCount];
        for (int i = 0, kept = 0; i < Bounds.Count && kept < shared.Count; i++)
        {
            if (Bounds[i] == shared[kept]) reduced[kept++] = Cumulative[i];
        }

        reduced[^1] = Cumulative[^1];
        (Bounds, Cumulative) = (shared, reduced);
    }

    private void BecomeNative()
    {
        Native = new ExponentialHistogram();
        var counts = new ExactSum[Cumulative.Length];
        for (var i = 0; i < counts.Length; i++) counts[i] = i == 0 ? Cumulative[0] : Cumulative[i] - Cumulative[i - 1];
        Native.TryAddClassic(Bounds, counts, Sum);
    }

    /// <summary>Converting is linear, so differences can be converted one by one. A bucket whose count is invalid is left as it was.</summary>
    private void AddNative(HistogramBounds bounds, ReadOnlySpan<double> cumulative, ReadOnlySpan<double> before)
    {
        var counts = new ExactSum[cumulative.Length];
        var below = ExactSum.Zero;
        for (var i = 0; i < counts.Length; i++)
        {
            var upTo = ExactSum.Difference(cumulative[i], before.IsEmpty ? 0 : before[i]);
            counts[i] = upTo - below;
            below = upTo;
        }

        Native!.TryAddClassic(bounds, counts, ExactSum.Zero);
    }
}
