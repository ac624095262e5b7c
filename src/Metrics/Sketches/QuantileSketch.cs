using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Sketches;

/// <summary>
/// A quantile sketch with a guaranteed relative error: counts in base-2 exponential buckets, as in DDSketch (Masson,
/// Rim and Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees", VLDB 2019),
/// over the same buckets as <see cref="ExponentialHistogram"/>.
/// </summary>
/// <remarks>
/// The size is bounded by downscaling: when more than <see cref="MaxBuckets"/> buckets are populated, neighbours join
/// and <see cref="GuaranteedRelativeError"/> about doubles, for all quantiles alike. Collapsing the lowest buckets would
/// keep the high quantiles sharper but void the guarantee of the low ones, and would depend on the order of merging.
/// Merging commutes and associates, exactly where the weights are whole numbers; sketches with differing caps merge
/// under the cap of the receiver.
/// </remarks>
public sealed class QuantileSketch : IEquatable<QuantileSketch>
{
    public const double DefaultRelativeError = 0.01;

    /// <summary>At 1 % error 64 buckets cover a factor of 2: 2048 cover nine decades without a gap, in at most 24 KiB.</summary>
    public const int DefaultMaxBuckets = 2048;

    private readonly SignedBuckets _buckets;

    /// <param name="relativeError">
    /// In (0, 0.25]; half of it costs twice the buckets. The sketch starts at the coarsest schema that guarantees it; below
    /// 3.4e-7 at the finest there is.
    /// </param>
    /// <param name="maxBuckets">
    /// The most populated buckets of both signs together; above, the guaranteed error grows. At the coarsest schema, where
    /// 266 buckets cover every double, the cap gives way.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public QuantileSketch(double relativeError = DefaultRelativeError, int maxBuckets = DefaultMaxBuckets)
        : this(SchemaFor(relativeError), maxBuckets)
    {
    }

    internal QuantileSketch(int initialSchema, int maxBuckets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBuckets, 1);
        InitialSchema = initialSchema;
        _buckets = new SignedBuckets(initialSchema, maxBuckets);
    }

    public int MaxBuckets => _buckets.MaxBuckets;

    /// <summary>
    /// How far, relative to the true value, <see cref="Quantile"/> can be from it now; the reservation of
    /// <see cref="ExponentialScale.RelativeError"/> for subnormal numbers applies.
    /// </summary>
    public double GuaranteedRelativeError => ExponentialScale.RelativeError(Schema);

    /// <summary>The weight of all observations but NaN.</summary>
    public ExactSum Count { get; private set; }

    /// <summary>Infinite after an infinite observation, NaN after both.</summary>
    public ExactSum Sum { get; private set; }

    /// <summary>Exact; NaN when empty.</summary>
    public double Min => IsEmpty ? double.NaN : Lowest;

    /// <summary>Exact; NaN when empty.</summary>
    public double Max => IsEmpty ? double.NaN : Highest;

    /// <summary>The weight of NaN observations, which are otherwise ignored.</summary>
    public double NaNCount { get; private set; }

    public bool IsEmpty => Count == ExactSum.Zero;

    /// <summary>The populated buckets.</summary>
    public int BucketCount => _buckets.Count + (ZeroCount > 0 ? 1 : 0);

    internal int InitialSchema { get; }

    internal int Schema => _buckets.Schema;

    internal double ZeroCount { get; private set; }

    internal BucketStore Positive => _buckets.Positive;

    internal BucketStore Negative => _buckets.Negative;

    private double Lowest { get; set; } = double.PositiveInfinity;

    private double Highest { get; set; } = double.NegativeInfinity;

    /// <param name="value">Any double; NaN is counted apart.</param>
    /// <param name="weight">How often it was observed; above 0 and finite, a fraction where observations were sampled.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight is outside its range.</exception>
    public void Observe(double value, double weight = 1)
    {
        if (!(weight > 0 && weight <= ExponentialHistogram.MaxCount)) Weight.ThrowOutOfRange(weight);
        if (double.IsNaN(value))
        {
            NaNCount += weight;
            return;
        }

        value += 0.0; // negative zero becomes zero: the extremes must not depend on which came first
        Count += weight;
        Sum += weight == 1 ? value : value * weight;
        if (value < Lowest) Lowest = value;
        if (value > Highest) Highest = value;
        if (value == 0)
        {
            ZeroCount += weight;
            return;
        }

        _buckets.Add(value, weight);
        Fit();
    }

    /// <summary>Adds what another sketch observed. An empty one changes nothing.</summary>
    /// <returns>False, and nothing changed, where more than 2^100 would have been counted, which no honest sources bring about.</returns>
    public bool Add(QuantileSketch other)
    {
        if (!Weight.IsMergeable((Count + other.Count).ToDouble()) || !Weight.IsMergeable(NaNCount + other.NaNCount)) return false;
        NaNCount += other.NaNCount;
        if (other.IsEmpty) return true;
        _buckets.Add(other._buckets);
        ZeroCount += other.ZeroCount;
        Count += other.Count;
        Sum += other.Sum;
        Lowest = Math.Min(Lowest, other.Lowest);
        Highest = Math.Max(Highest, other.Highest);
        Fit();
        return true;
    }

    /// <summary>
    /// The least observed value that, with all below it, weighs at least <paramref name="q"/> of the whole (the inverse of
    /// the distribution function; Hyndman and Fan's type 1), within <see cref="GuaranteedRelativeError"/>. Exact at 0
    /// and 1, never outside the observed range, rising with <paramref name="q"/>; NaN when empty.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="q"/> is not in [0, 1].</exception>
    public double Quantile(double q)
    {
        if (!(q >= 0 && q <= 1)) throw new ArgumentOutOfRangeException(nameof(q), q, "A quantile is in [0, 1].");
        if (IsEmpty) return double.NaN;
        if (q == 0) return Lowest;
        if (q == 1) return Highest;
        return Math.Clamp(Locate(q * Count.ToDouble()), Lowest, Highest);
    }

    /// <summary>Forgets everything observed and starts anew at the initial error, keeping memory.</summary>
    public void Clear()
    {
        _buckets.Clear(InitialSchema);
        ZeroCount = 0;
        NaNCount = 0;
        Count = ExactSum.Zero;
        Sum = ExactSum.Zero;
        Lowest = double.PositiveInfinity;
        Highest = double.NegativeInfinity;
    }

    public QuantileSketch Clone()
    {
        var clone = new QuantileSketch(InitialSchema, MaxBuckets);
        clone._buckets.CopyFrom(_buckets);
        clone.Restore(ZeroCount, NaNCount, Count, Sum, Lowest, Highest);
        return clone;
    }

    /// <summary>Writes the versioned binary form.</summary>
    public void Write(IBufferWriter<byte> writer) => QuantileSketchCodec.Write(this, writer);

    /// <summary>
    /// Reads what <see cref="Write"/> wrote and moves the source past it. The source may be hostile: it never throws, and
    /// takes memory in proportion to the bytes read.
    /// </summary>
    /// <returns>False, with the source where it was, on anything that <see cref="Write"/> cannot have written.</returns>
    public static bool TryRead(ref ReadOnlySpan<byte> source, [NotNullWhen(true)] out QuantileSketch? value) =>
        QuantileSketchCodec.TryRead(ref source, out value);

    /// <summary>Equality of content: schema, buckets, totals and extremes; not of the cap.</summary>
    public bool Equals(QuantileSketch? other) =>
        other is not null
        && ZeroCount == other.ZeroCount
        && NaNCount == other.NaNCount
        && Count == other.Count
        && Sum == other.Sum
        && Lowest == other.Lowest
        && Highest == other.Highest
        && _buckets.ContentEquals(other._buckets);

    public override bool Equals(object? obj) => Equals(obj as QuantileSketch);

    public override int GetHashCode() => HashCode.Combine(Schema, Count, Lowest, Highest);

    public override string ToString() => $"{Count} observations in [{Min}, {Max}], sum {Sum}, {BucketCount} buckets, error {GuaranteedRelativeError:P3}";

    internal void DownscaleTo(int schema) => _buckets.DownscaleTo(schema);

    /// <summary>Sets what stands beside the buckets, and holds the cap.</summary>
    internal void Restore(double zeroCount, double nanCount, in ExactSum count, in ExactSum sum, double lowest, double highest)
    {
        (ZeroCount, NaNCount, Count, Sum, Lowest, Highest) = (zeroCount, nanCount, count, sum, lowest, highest);
        Fit();
    }

    /// <summary>The value of the bucket at which the weight, summed from the lowest value up, reaches <paramref name="rank"/>.</summary>
    private double Locate(double rank)
    {
        var reached = 0.0;
        var counts = Negative.Counts;
        for (var i = counts.Length - 1; i >= 0; i--)
        {
            reached += counts[i];
            if (reached >= rank) return -ExponentialScale.Representative(Schema, Negative.Indices[i]);
        }

        reached += ZeroCount;
        if (ZeroCount > 0 && reached >= rank) return 0;
        counts = Positive.Counts;
        for (var i = 0; i < counts.Length; i++)
        {
            reached += counts[i];
            if (reached >= rank) return ExponentialScale.Representative(Schema, Positive.Indices[i]);
        }

        return Highest;
    }

    private void Fit()
    {
        while (_buckets.IsOverfull) _buckets.DownscaleTo(Schema - 1);
    }

    private static int SchemaFor(double relativeError)
    {
        if (!(relativeError > 0 && relativeError <= 0.25)) throw new ArgumentOutOfRangeException(nameof(relativeError), relativeError, "Must be in (0, 0.25].");
        return ExponentialScale.SchemaFor(relativeError);
    }
}
