namespace Tributary.Metrics.Points;

/// <summary>
/// The upper bounds of a classic histogram's buckets: finite, strictly rising, without <c>+Inf</c>, which every
/// histogram has. Bounds are numbers: <c>1</c>, <c>1.0</c> and <c>1e0</c> are the same one.
/// </summary>
public sealed class HistogramBounds : IEquatable<HistogramBounds>
{
    private readonly double[] _values;
    private readonly int _hash;

    /// <exception cref="ArgumentException">A bound is not finite, or not above the one before it.</exception>
    public HistogramBounds(ReadOnlySpan<double> values)
    {
        var hash = new HashCode();
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i])) throw new ArgumentException($"Bound {i} is {values[i]}; it must be finite.", nameof(values));
            if (i > 0 && !(values[i] > values[i - 1])) throw new ArgumentException($"Bound {i} is {values[i]}; it must be above {values[i - 1]}.", nameof(values));
            hash.Add(values[i]);
        }

        _values = values.ToArray();
        _hash = hash.ToHashCode();
    }

    /// <summary>For bounds from outside: null where they are not finite and rising.</summary>
    public static HistogramBounds? TryCreate(ReadOnlySpan<double> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]) || (i > 0 && !(values[i] > values[i - 1]))) return null;
        }

        return new HistogramBounds(values);
    }

    /// <summary>Only <c>+Inf</c>: the bounds that every histogram shares with every other.</summary>
    public static HistogramBounds None { get; } = new([]);

    /// <summary>Number of finite bounds.</summary>
    public int Count => _values.Length;

    /// <summary>Number of buckets: the finite bounds and <c>+Inf</c>.</summary>
    public int BucketCount => _values.Length + 1;

    public ReadOnlySpan<double> Values => _values;

    public double[] ToArray() => [.. _values];

    public double this[int index] => _values[index];

    /// <summary>The bounds that both have. Commutative, associative, idempotent.</summary>
    public HistogramBounds Intersect(HistogramBounds other)
    {
        if (Equals(other)) return this;
        var shared = new List<double>(Math.Min(Count, other.Count));
        for (int i = 0, j = 0; i < Count && j < other.Count;)
        {
            if (_values[i] == other._values[j])
            {
                shared.Add(_values[i]);
                i++;
                j++;
            }
            else if (_values[i] < other._values[j]) i++;
            else j++;
        }

        if (shared.Count == Count) return this;
        return shared.Count == other.Count ? other : new HistogramBounds([.. shared]);
    }

    public bool Equals(HistogramBounds? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && _values.AsSpan().SequenceEqual(other._values));

    public override bool Equals(object? obj) => Equals(obj as HistogramBounds);

    public override int GetHashCode() => _hash;
}
