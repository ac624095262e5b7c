using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Sketches;

/// <summary>
/// The populated buckets of one sign, by rising index. Twelve bytes a bucket however far apart they are, so neither an
/// outlier nor a hostile sender can make it large.
/// </summary>
/// <remarks>
/// A count is a double, because weighted observations bring fractions. Integers are exact to 2^53 a bucket; up to
/// there, and for sums of dyadic fractions as long as they fit 53 bits, adding commutes and associates exactly.
/// </remarks>
public sealed class BucketStore
{
    private const int FirstCapacity = 8;

    private int[] _indices = [];
    private double[] _counts = [];

    /// <summary>The number of populated buckets.</summary>
    public int Count { get; private set; }

    /// <summary>Rising, without repetition.</summary>
    public ReadOnlySpan<int> Indices => _indices.AsSpan(0, Count);

    /// <summary>The observations in each bucket of <see cref="Indices"/>; all above zero.</summary>
    public ReadOnlySpan<double> Counts => _counts.AsSpan(0, Count);

    /// <summary>The observations in all buckets.</summary>
    public ExactSum Total
    {
        get
        {
            var total = ExactSum.Zero;
            foreach (var count in Counts) total += count;
            return total;
        }
    }

    internal void Add(int index, double count)
    {
        var at = Find(index);
        if (at >= 0) _counts[at] += count;
        else Insert(~at, index, count);
    }

    /// <summary>Adds another store whose schema is finer by <paramref name="levels"/>. Linear in the size of both.</summary>
    internal void Add(BucketStore other, int levels)
    {
        var added = CountMissing(other, levels);
        Reserve(Count + added);
        var write = Count + added - 1;
        var own = Count - 1;
        var next = other.Count - 1;
        Count += added;

        // From the top down, so that no bucket is overwritten before it is read.
        while (next >= 0)
        {
            var index = ExponentialScale.Coarsen(other._indices[next], levels);
            if (own >= 0 && _indices[own] > index)
            {
                _indices[write] = _indices[own];
                _counts[write--] = _counts[own--];
                continue;
            }

            var count = own >= 0 && _indices[own] == index ? _counts[own--] : 0;
            do count += other._counts[next--];
            while (next >= 0 && ExponentialScale.Coarsen(other._indices[next], levels) == index);
            _indices[write] = index;
            _counts[write--] = count;
        }
    }

    /// <summary>Whether every bucket holds at least what the same bucket of <paramref name="other"/> holds.</summary>
    internal bool Covers(BucketStore other)
    {
        var own = 0;
        for (var i = 0; i < other.Count; i++)
        {
            while (own < Count && _indices[own] < other._indices[i]) own++;
            if (own == Count || _indices[own] != other._indices[i] || _counts[own] < other._counts[i]) return false;
        }

        return true;
    }

    /// <summary>Takes away a store that this one <see cref="Covers"/>; buckets that end empty vanish.</summary>
    internal void Subtract(BucketStore other)
    {
        var next = 0;
        var write = 0;
        for (var own = 0; own < Count; own++)
        {
            var count = _counts[own];
            if (next < other.Count && other._indices[next] == _indices[own]) count -= other._counts[next++];
            if (count == 0) continue;
            _indices[write] = _indices[own];
            _counts[write++] = count;
        }

        Count = write;
    }

    /// <summary>Joins neighbours as the schema falls by <paramref name="levels"/>.</summary>
    internal void Downscale(int levels)
    {
        var write = -1;
        for (var own = 0; own < Count; own++)
        {
            var index = ExponentialScale.Coarsen(_indices[own], levels);
            if (write >= 0 && _indices[write] == index)
            {
                _counts[write] += _counts[own];
                continue;
            }

            write++;
            _indices[write] = index;
            _counts[write] = _counts[own];
        }

        Count = write + 1;
    }

    /// <summary>
    /// Removes the buckets up to and with <paramref name="last"/>; returns what they held, which is 0 where there were
    /// none, and the index of the highest.
    /// </summary>
    internal double RemoveThrough(int last, out int highest)
    {
        var held = 0.0;
        var removed = 0;
        highest = int.MinValue;
        while (removed < Count && _indices[removed] <= last) held += _counts[removed++];
        if (removed == 0) return 0;
        highest = _indices[removed - 1];
        Indices[removed..].CopyTo(_indices);
        Counts[removed..].CopyTo(_counts);
        Count -= removed;
        return held;
    }

    internal void Reserve(int capacity)
    {
        if (capacity <= _indices.Length) return;
        capacity = Math.Max(capacity, Math.Max(FirstCapacity, _indices.Length + _indices.Length / 2));
        Array.Resize(ref _indices, capacity);
        Array.Resize(ref _counts, capacity);
    }

    internal void CopyFrom(BucketStore other)
    {
        Count = 0;
        Reserve(other.Count);
        other.Indices.CopyTo(_indices);
        other.Counts.CopyTo(_counts);
        Count = other.Count;
    }

    internal void Clear() => Count = 0;

    internal bool ContentEquals(BucketStore other) =>
        Indices.SequenceEqual(other.Indices) && Counts.SequenceEqual(other.Counts);

    /// <summary>The position of the bucket, or the complement of where it belongs.</summary>
    private int Find(int index)
    {
        if (Count == 0 || index > _indices[Count - 1]) return ~Count;
        if (index < _indices[0]) return ~0;

        // Indices rise by at least one a position: that narrows the search, to a single probe where there are no gaps.
        var low = (int)Math.Max(0, Count - 1 - ((long)_indices[Count - 1] - index));
        var high = (int)Math.Min(Count - 1, (long)index - _indices[0]);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            if (_indices[middle] == index) return middle;
            if (_indices[middle] < index) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }

    private void Insert(int at, int index, double count)
    {
        Reserve(Count + 1);
        _indices.AsSpan(at, Count - at).CopyTo(_indices.AsSpan(at + 1));
        _counts.AsSpan(at, Count - at).CopyTo(_counts.AsSpan(at + 1));
        _indices[at] = index;
        _counts[at] = count;
        Count++;
    }

    private int CountMissing(BucketStore other, int levels)
    {
        var missing = 0;
        var own = 0;
        for (var next = 0; next < other.Count; next++)
        {
            var index = ExponentialScale.Coarsen(other._indices[next], levels);
            if (next > 0 && index == ExponentialScale.Coarsen(other._indices[next - 1], levels)) continue;
            while (own < Count && _indices[own] < index) own++;
            if (own == Count || _indices[own] != index) missing++;
        }

        return missing;
    }
}
