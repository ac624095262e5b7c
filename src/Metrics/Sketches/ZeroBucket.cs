namespace Tributary.Metrics.Sketches;

/// <summary>
/// The zero bucket of an exponential histogram: how wide it is and what is in it (Prometheus native histograms,
/// "Zero bucket"). Where its threshold cuts a populated bucket, that bucket falls into it whole and widens it.
/// </summary>
/// <remarks>
/// The declared threshold and the widening are kept apart. A widening is a bucket bound, so it moves to the next coarser
/// bound when the schema falls; the declared threshold stays as it is. That makes the result of a merge the same in
/// every order, and leaves a threshold that cuts nothing as its source stated it.
/// </remarks>
internal struct ZeroBucket(double declared)
{
    private double _widened;
    private int _lastIndex = int.MinValue;

    /// <summary>Observations in the zero bucket.</summary>
    public double Count { get; set; }

    /// <summary>The largest threshold that any source stated.</summary>
    public double Declared { get; private set; } = declared;

    /// <summary>The upper bound of the largest bucket that fell into the zero bucket, or 0.</summary>
    public readonly double Widened => _widened;

    /// <summary>Values from minus to plus this are in the zero bucket.</summary>
    public readonly double Threshold => Math.Max(Declared, _widened);

    /// <summary>Whether a bucket is cut by the threshold or lies below it.</summary>
    public readonly bool Reaches(int index) => index <= _lastIndex;

    /// <summary>Takes an observation whose bucket the zero bucket <see cref="Reaches"/>.</summary>
    public void Absorb(int schema, double magnitude, double weight)
    {
        Count += weight;
        if (magnitude > Declared) Widen(schema, ExponentialScale.UpperBound(schema, ExponentialScale.Index(schema, magnitude)));
    }

    public void Add(in ZeroBucket other)
    {
        Count += other.Count;
        Declare(other.Declared, other._widened);
    }

    /// <summary>Grows to at least these thresholds. <see cref="Settle"/> must follow.</summary>
    public void Declare(double declared, double widened)
    {
        Declared = Math.Max(Declared, declared);
        _widened = Math.Max(_widened, widened);
    }

    /// <summary>Draws in the buckets within reach; needed after the buckets, the schema or the threshold changed.</summary>
    public void Settle(SignedBuckets buckets)
    {
        if (Threshold == 0) return;
        Widen(buckets.Schema, _widened);
        var positive = buckets.Positive.RemoveThrough(_lastIndex, out var highestPositive);
        var negative = buckets.Negative.RemoveThrough(_lastIndex, out var highestNegative);
        var highest = Math.Max(highestPositive, highestNegative);
        if (highest == int.MinValue) return;
        Count += positive + negative;
        Widen(buckets.Schema, ExponentialScale.UpperBound(buckets.Schema, highest));
    }

    private void Widen(int schema, double bound)
    {
        if (bound > 0) _widened = Math.Max(_widened, ExponentialScale.UpperBound(schema, ExponentialScale.Index(schema, bound)));
        _lastIndex = ExponentialScale.Index(schema, Threshold);
    }
}
