using Tributary.Fleet.Families;
using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Oracle;

/// <summary>
/// A classic histogram of the merged view. Of bounds that differ between the sources that ever fed the series, those
/// that all share remain: their counts are exact. Bounds in which nothing was ever counted do not matter, unless all are
/// such: an empty histogram is the identity of merging. Where buckets come one by one, they do matter.
/// </summary>
internal sealed class ExpectedHistogram(string name, IReadOnlyList<Label> labels, bool emptyOnesHaveBounds)
{
    private readonly Dictionary<BucketLayout, Amount[]> _byLayout = [];
    private Amount? _sum;
    private Feeders _feeders;

    public void AddFeeder(bool alive) => _feeders.Add(alive);

    /// <summary>Where no source has a sum, none is owed.</summary>
    public void AddSum(Amount sum) => _sum = _sum is { } known ? known + sum : sum;

    /// <param name="layout">The bounds.</param>
    /// <param name="counts">One a bucket, not cumulative; the last is +Inf.</param>
    public void Add(BucketLayout layout, Amount[] counts)
    {
        if (!_byLayout.TryGetValue(layout, out var total)) _byLayout.Add(layout, total = new Amount[counts.Length]);
        for (var i = 0; i < counts.Length; i++) total[i] += counts[i];
    }

    public void AddTo(ExpectedSamples samples)
    {
        if (_feeders.Removed) return;
        foreach (var bound in SharedBounds()) samples.Add(name + "_bucket", labels, new Label("le", bound.ToString()), new Exactly(UpTo(bound)));
        var count = UpTo(null);
        samples.Add(name + "_bucket", labels, new Label("le", "+Inf"), new Exactly(count));
        samples.Add(name + "_count", labels, null, new Exactly(count));
        if (_sum is { } sum) samples.Add(name + "_sum", labels, null, new Nearly(sum.ToDouble(), sum.ToDouble()));
    }

    private IEnumerable<Amount> SharedBounds()
    {
        var filled = _byLayout.Where(layout => emptyOnesHaveBounds || layout.Value.Any(count => count != Amount.Zero)).Select(layout => layout.Key).ToList();
        return (filled.Count > 0 ? filled : [.. _byLayout.Keys]).Select(layout => layout.Bounds.AsEnumerable()).Aggregate((a, b) => a.Intersect(b));
    }

    private Amount UpTo(Amount? bound)
    {
        var count = Amount.Zero;
        foreach (var (layout, counts) in _byLayout)
        {
            var last = bound is { } finite ? layout.BucketOf(finite) : counts.Length - 1;
            for (var i = 0; i <= last; i++) count += counts[i];
        }

        return count;
    }
}
