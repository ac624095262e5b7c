using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Sketches;

/// <summary>
/// A histogram with base-2 exponential buckets (OpenTelemetry Metrics Data Model, "ExponentialHistogram"; Prometheus
/// native histograms). Bucket <c>i</c> is <c>(base^(i-1), base^i]</c> with <c>base = 2^(2^-schema)</c>; the index of
/// OpenTelemetry is one less.
/// </summary>
/// <remarks>
/// <see cref="Add"/> takes the lowest schema and the largest zero threshold. It commutes and associates, exactly where
/// the counts are whole numbers below 2^53 a bucket (the total <see cref="Count"/> and <see cref="Sum"/>: to 2^104), so
/// long as either the bucket cap is not hit or the zero thresholds agree.
/// </remarks>
public sealed class ExponentialHistogram : IEquatable<ExponentialHistogram>
{
    /// <summary>The coarsest schema: base 65536.</summary>
    public const int MinSchema = ExponentialScale.MinSchema;

    /// <summary>The finest schema that Prometheus knows: base 1.0027. Finer OpenTelemetry scales are downscaled to it.</summary>
    public const int MaxSchema = 8;

    /// <summary>
    /// Three times what an OpenTelemetry SDK keeps for both signs (160 each): room for merging sources whose ranges
    /// differ, at no more than 12 KiB a series.
    /// </summary>
    public const int DefaultMaxBuckets = 1024;

    /// <summary>More than any honest source can have counted; the bound keeps sums of counts far from infinity.</summary>
    public const double MaxCount = 18446744073709551616.0; // 2^64

    private readonly SignedBuckets _buckets;
    private readonly int _initialSchema;
    private readonly double _initialThreshold;
    private ZeroBucket _zero;

    /// <param name="schema">From <see cref="MinSchema"/> to <see cref="MaxSchema"/>; it falls by merging and by the cap.</param>
    /// <param name="zeroThreshold">Finite, at least 0: smaller values count as zero.</param>
    /// <param name="maxBuckets">
    /// The most populated buckets of both signs together; above, the schema falls. At schema -4, where 266 buckets cover
    /// every double, the cap gives way.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public ExponentialHistogram(int schema = MaxSchema, double zeroThreshold = 0, int maxBuckets = DefaultMaxBuckets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(schema, MinSchema);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(schema, MaxSchema);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBuckets, 1);
        if (!(zeroThreshold >= 0 && double.IsFinite(zeroThreshold))) throw new ArgumentOutOfRangeException(nameof(zeroThreshold), zeroThreshold, "Must be finite and at least 0.");
        _buckets = new SignedBuckets(schema, maxBuckets);
        _initialSchema = schema;
        _initialThreshold = zeroThreshold;
        _zero = new ZeroBucket(zeroThreshold);
        Settle();
    }

    public int Schema => _buckets.Schema;

    public int MaxBuckets => _buckets.MaxBuckets;

    /// <summary>Values from minus to plus this are in the zero bucket.</summary>
    public double ZeroThreshold => _zero.Threshold;

    public double ZeroCount => _zero.Count;

    /// <summary>All observations; NaN observations are in it and in no bucket.</summary>
    public ExactSum Count { get; private set; }

    /// <summary>NaN where it is not known, or after a NaN observation.</summary>
    public ExactSum Sum { get; private set; }

    /// <summary>Buckets of positive values.</summary>
    public BucketStore Positive => _buckets.Positive;

    /// <summary>Buckets of negative values, by their absolute value.</summary>
    public BucketStore Negative => _buckets.Negative;

    /// <summary>Nothing was counted.</summary>
    public bool IsEmpty => Count == ExactSum.Zero;

    internal double DeclaredThreshold => _zero.Declared;

    internal double WidenedThreshold => _zero.Widened;

    /// <summary>The observations in buckets, the zero bucket included.</summary>
    public ExactSum BucketTotal => Positive.Total + Negative.Total + ZeroCount;

    /// <summary>
    /// Counts a value. Infinities go to the buckets after the last finite ones; NaN goes to no bucket but is counted,
    /// and makes the sum NaN (Prometheus native histograms, "Observation of special values").
    /// </summary>
    /// <param name="value">Any double.</param>
    /// <param name="weight">How often it was observed; above 0 and finite, a fraction where observations were sampled.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight is outside its range.</exception>
    public void Observe(double value, double weight = 1)
    {
        if (!(weight > 0 && weight <= MaxCount)) Weight.ThrowOutOfRange(weight);
        Count += weight;
        Sum += weight == 1 ? value : value * weight;
        if (double.IsNaN(value)) return;

        var magnitude = Math.Abs(value);
        if (magnitude <= ZeroThreshold)
        {
            _zero.Count += weight;
            return;
        }

        if (ZeroThreshold > 0 && _zero.Reaches(ExponentialScale.Index(Schema, magnitude)))
        {
            _zero.Absorb(Schema, magnitude, weight);
            return;
        }

        _buckets.Add(value, weight);
        Fit();
    }

    /// <summary>Adds to a bucket of positive values and to <see cref="Count"/>: how parsers fill a histogram.</summary>
    /// <param name="schema">
    /// The schema of the index, from -4 to 20, which need not be that of the histogram: the cap may lower that one in
    /// between, and OpenTelemetry scales may be finer than 8. The coarser of both wins.
    /// </param>
    /// <param name="index">The Prometheus index; for OpenTelemetry, its index and 1.</param>
    /// <param name="count">From 0 to <see cref="MaxCount"/>.</param>
    /// <returns>False, and nothing changed, where an argument is outside its range or no double falls into the bucket.</returns>
    public bool TryAddPositive(int schema, int index, double count) => TryAddTo(Positive, schema, index, count);

    /// <summary>Adds to a bucket of negative values, by their absolute value, and to <see cref="Count"/>.</summary>
    /// <inheritdoc cref="TryAddPositive"/>
    public bool TryAddNegative(int schema, int index, double count) => TryAddTo(Negative, schema, index, count);

    /// <summary>Adds to the zero bucket and to <see cref="Count"/>.</summary>
    /// <returns>False, and nothing changed, where the count is negative, NaN or above <see cref="MaxCount"/>.</returns>
    public bool TryAddZeros(double count)
    {
        if (!Weight.IsCount(count)) return false;
        _zero.Count += count;
        Count += count;
        return true;
    }

    /// <summary>
    /// Replaces the totals by those that the source states. The count may exceed <see cref="BucketTotal"/> by NaN
    /// observations, which are in no bucket; a caller that expects none compares both.
    /// </summary>
    /// <returns>False, and nothing changed, where the count is below <see cref="BucketTotal"/> or above <see cref="MaxCount"/>.</returns>
    public bool TrySetTotals(in ExactSum count, in ExactSum sum)
    {
        if (!Weight.IsCount(count.ToDouble()) || !Encloses(count)) return false;
        SetTotals(count, sum);
        return true;
    }

    /// <summary>Adds what another histogram counted; an empty one of the same or a finer schema changes nothing but the zero threshold.</summary>
    /// <returns>False, and nothing changed, where more than 2^100 would have been counted, which no honest sources bring about.</returns>
    public bool Add(ExponentialHistogram other)
    {
        if (!Weight.IsMergeable((Count + other.Count).ToDouble())) return false;
        _buckets.Add(other._buckets);
        _zero.Add(other._zero);
        Count += other.Count;
        Sum += other.Sum;
        Settle();
        return true;
    }

    /// <summary>
    /// Leaves what a cumulative source added between its <paramref name="previous"/> state and this one. Both are taken
    /// at the coarser schema and the wider zero bucket.
    /// </summary>
    /// <returns>False, and nothing changed, where a count fell: the source was reset, and this state is the difference.</returns>
    public bool TrySubtract(ExponentialHistogram previous)
    {
        if (Schema != previous.Schema || _zero.Declared != previous._zero.Declared || _zero.Widened != previous._zero.Widened)
        {
            // Rare: a source changes its resolution once, then both states agree again.
            var current = Clone();
            var aligned = previous.Clone();
            current.AlignWith(previous);
            aligned.AlignWith(current);
            current.AlignWith(aligned);
            if (!current.TrySubtractAligned(aligned)) return false;
            CopyFrom(current);
            return true;
        }

        return TrySubtractAligned(previous);
    }

    /// <summary>Lowers the schema; nothing where it is as low already.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The schema is below <see cref="MinSchema"/>.</exception>
    public void DownscaleTo(int schema)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(schema, MinSchema);
        _buckets.DownscaleTo(schema);
        Settle();
    }

    /// <summary>Forgets everything counted and starts anew at the schema and threshold of construction, keeping memory.</summary>
    public void Clear()
    {
        _buckets.Clear(_initialSchema);
        _zero = new ZeroBucket(_initialThreshold);
        Count = ExactSum.Zero;
        Sum = ExactSum.Zero;
        Settle();
    }

    /// <summary>Forgets everything counted and starts anew at the finest schema, keeping memory.</summary>
    /// <param name="zeroThreshold">Finite, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is outside its range.</exception>
    public void Restart(double zeroThreshold)
    {
        if (!(zeroThreshold >= 0 && double.IsFinite(zeroThreshold))) throw new ArgumentOutOfRangeException(nameof(zeroThreshold), zeroThreshold, "Must be finite and at least 0.");
        _buckets.Clear(MaxSchema);
        _zero = new ZeroBucket(zeroThreshold);
        (Count, Sum) = (ExactSum.Zero, ExactSum.Zero);
    }

    public ExponentialHistogram Clone()
    {
        var clone = new ExponentialHistogram(_initialSchema, _initialThreshold, MaxBuckets);
        clone.CopyFrom(this);
        return clone;
    }

    /// <summary>Takes over the content of another histogram; the own cap holds. Allocates only where it must grow.</summary>
    public void CopyFrom(ExponentialHistogram other)
    {
        if (ReferenceEquals(this, other)) return;
        _buckets.CopyFrom(other._buckets);
        _zero = other._zero;
        Count = other.Count;
        Sum = other.Sum;
        Settle();
    }

    /// <summary>Writes the versioned binary form.</summary>
    public void Write(IBufferWriter<byte> writer) => ExponentialHistogramCodec.Write(this, writer);

    /// <summary>
    /// Reads what <see cref="Write"/> wrote and moves the source past it. The source may be hostile: it never throws, and
    /// takes memory in proportion to the bytes read.
    /// </summary>
    /// <returns>False, with the source where it was, on anything that <see cref="Write"/> cannot have written.</returns>
    public static bool TryRead(ref ReadOnlySpan<byte> source, [NotNullWhen(true)] out ExponentialHistogram? value) =>
        ExponentialHistogramCodec.TryRead(ref source, out value);

    /// <summary>Equality of content: schema, thresholds, counts and sum; not of the cap.</summary>
    public bool Equals(ExponentialHistogram? other) =>
        other is not null
        && _zero.Count == other._zero.Count
        && _zero.Declared == other._zero.Declared
        && _zero.Widened == other._zero.Widened
        && Count == other.Count
        && Sum == other.Sum
        && _buckets.ContentEquals(other._buckets);

    public override bool Equals(object? obj) => Equals(obj as ExponentialHistogram);

    public override int GetHashCode() => HashCode.Combine(Schema, Count, Positive.Count, Negative.Count);

    public override string ToString() => $"schema {Schema}, {Count} observations, sum {Sum}, {ZeroCount} within {ZeroThreshold}, {Positive.Count} + {Negative.Count} buckets";

    /// <summary>Sets what decoding read beside the buckets, and draws into the zero bucket what its thresholds reach.</summary>
    internal void Restore(double zeroCount, double widened)
    {
        _zero.Count = zeroCount;
        _zero.Declare(_zero.Declared, widened);
        Settle();
    }

    internal void SetTotals(in ExactSum count, in ExactSum sum)
    {
        Count = count;
        Sum = sum;
    }

    /// <summary>Whether a stated count is at least the sum of the buckets, the rounding of fractional counts aside.</summary>
    internal bool Encloses(in ExactSum count) => count.ToDouble() >= BucketTotal.ToDouble() * (1 - 1e-9);

    private bool TryAddTo(BucketStore store, int schema, int index, double count)
    {
        if (schema is < ExponentialScale.MinSchema or > ExponentialScale.MaxSchema) return false;
        if (!Weight.IsCount(count) || !ExponentialScale.IsValidIndex(schema, index)) return false;
        if (count == 0) return true;
        _buckets.DownscaleTo(schema);
        store.Add(ExponentialScale.Coarsen(index, schema - Schema), count);
        Count += count;
        Settle();
        return true;
    }

    private void AlignWith(ExponentialHistogram other)
    {
        _buckets.DownscaleTo(other.Schema);
        _zero.Declare(other._zero.Declared, other._zero.Widened);
        Settle();
    }

    private bool TrySubtractAligned(ExponentialHistogram previous)
    {
        if (Count < previous.Count || ZeroCount < previous.ZeroCount) return false;
        if (!Positive.Covers(previous.Positive) || !Negative.Covers(previous.Negative)) return false;
        Positive.Subtract(previous.Positive);
        Negative.Subtract(previous.Negative);
        _zero.Count -= previous.ZeroCount;
        Count -= previous.Count;
        // A sum that is infinite or unknown and stays so adds nothing; inf - inf would make every later total NaN.
        Sum = Sum == previous.Sum ? ExactSum.Zero : Sum - previous.Sum;
        return true;
    }

    private void Settle()
    {
        _zero.Settle(_buckets);
        Fit();
    }

    private void Fit()
    {
        while (_buckets.IsOverfull)
        {
            _buckets.DownscaleTo(Schema - 1);
            _zero.Settle(_buckets);
        }
    }
}
