using Tributary.Fleet.Numbers;
using Tributary.Fleet.Oracle;
using Tributary.Fleet.Pushing;

namespace Tributary.Fleet.Families;

/// <summary>One histogram of one process: counts per bucket, kept apart by the layouts its lives had.</summary>
internal sealed class HistogramSeries
{
    private readonly Dictionary<BucketLayout, Cumulative[]> _lives = [];
    private BucketLayout _layout = BucketLayout.Usual;
    private BucketLayout? _pushedLayout;
    private Cumulative[] _buckets = [];
    private Cumulative _sum;

    public Amount PushedCount { get; private set; }

    public void Restart(BucketLayout layout)
    {
        foreach (var buckets in _lives.Values)
        {
            foreach (ref var bucket in buckets.AsSpan()) bucket.Restart();
        }

        _sum.Restart();
        PushedCount = Amount.Zero;
        _layout = layout;
        if (!_lives.TryGetValue(layout, out var known)) _lives.Add(layout, known = new Cumulative[layout.Bounds.Length + 1]);
        _buckets = known;
    }

    public void Observe(Amount value)
    {
        _buckets[_layout.BucketOf(value)].Add(Amount.Whole(1));
        _sum.Add(value);
    }

    public void Push(string name, Label[] labels, IExposition text, bool delta)
    {
        var below = Amount.Zero;
        PushedCount = Amount.Zero;
        for (var i = 0; i < _buckets.Length; i++)
        {
            below += _buckets[i].Push(delta);
            PushedCount += _buckets[i].Pushed;
            text.Bucket(name, labels, i < _layout.Bounds.Length ? _layout.Bounds[i] : null, below);
        }

        foreach (var bound in _pushedLayout?.Bounds.Except(_layout.Bounds) ?? []) text.EndBucket(name, labels, bound);
        _pushedLayout = _layout;
        text.Sample(name + "_sum", labels, _sum.Push(delta));
        text.Sample(name + "_count", labels, below);
    }

    public void ContributeTo(ExpectedHistogram expected, bool hasSum)
    {
        foreach (var (layout, buckets) in _lives) expected.Add(layout, Array.ConvertAll(buckets, bucket => bucket.Total));
        if (hasSum) expected.AddSum(_sum.Total);
    }
}
