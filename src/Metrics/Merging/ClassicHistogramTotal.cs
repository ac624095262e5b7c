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

    /// <summary>Whether adding nothing but a shape and a sum of zero would still change what is shown.</summary>
    public bool Misses(HistogramBounds bounds, double sum) =>
        (!HasSum && double.IsFinite(sum)) || (IsEmpty && Native is null && !bounds.Equals(Bounds) && Bounds.Intersect(bounds).Count < Bounds.Count);

    /// <summary>
    /// Adds the difference of two cumulative states with the same bounds; empty <paramref name="before"/> means zero.
    /// Where nothing was observed, the bounds do not matter: an empty histogram is the identity.
    /// </summary>
    public void Add(HistogramBounds bounds, ReadOnlySpan<double> cumulative, ReadOnlySpan<double> before, BoundsMerge rule)
    {
        if (Native is null && !bounds.Equals(Bounds))
        {
            var addsNothing = cumulative[^1] == (before.IsEmpty ? 0 : before[^1]);
            if (addsNothing && !IsEmpty) return;
            if (addsNothing) Reduce(Bounds.Intersect(bounds));
            else if (IsEmpty) (Bounds, Cumulative) = (bounds, new ExactSum[bounds.BucketCount]);
            else if (rule == BoundsMerge.Native) BecomeNative();
            else Reduce(Bounds.Intersect(bounds));
        }

        if (Native is not null) AddNative(bounds, cumulative, before);
        else AddShared(bounds, cumulative, before);
    }

    public void AddSum(ExactSum difference)
    {
        Sum += difference;
        HasSum = true;
        Native?.SetTotals(Native.Count, Sum);
    }

    private bool IsEmpty => Cumulative[^1] == ExactSum.Zero;

    private static ExactSum Difference(ReadOnlySpan<double> cumulative, ReadOnlySpan<double> before, int bucket) =>
        before.IsEmpty ? new ExactSum(cumulative[bucket]) : ExactSum.Difference(cumulative[bucket], before[bucket]);

    /// <summary>Adds the buckets of the total's bounds, which <paramref name="bounds"/> has all.</summary>
    private void AddShared(HistogramBounds bounds, ReadOnlySpan<double> cumulative, ReadOnlySpan<double> before)
    {
        var own = 0;
        for (var i = 0; i < bounds.Count && own < Bounds.Count; i++)
        {
            if (bounds[i] == Bounds[own]) Cumulative[own++] += Difference(cumulative, before, i);
        }

        Cumulative[^1] += Difference(cumulative, before, bounds.Count);
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
        Native.TryAddClassic(Bounds, counts, HasSum ? Sum : new ExactSum(double.NaN));
    }

    /// <summary>Converting is linear, so differences can be converted one by one.</summary>
    private void AddNative(HistogramBounds bounds, ReadOnlySpan<double> cumulative, ReadOnlySpan<double> before)
    {
        var counts = new ExactSum[cumulative.Length];
        var below = ExactSum.Zero;
        for (var i = 0; i < counts.Length; i++)
        {
            var upTo = Difference(cumulative, before, i);
            counts[i] = upTo - below;
            below = upTo;
        }

        Native!.TryAddClassic(bounds, counts, ExactSum.Zero);
    }
}
