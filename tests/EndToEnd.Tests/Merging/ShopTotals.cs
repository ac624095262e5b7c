namespace Tributary.EndToEnd.Tests.Merging;

/// <summary>What was counted: of one life of an instance, or of the whole fleet since ever, which is what the merged view owes.</summary>
internal sealed class ShopTotals
{
    private readonly long[] _buckets = new long[Bounds.Count + 1];

    public static IReadOnlyList<double> Bounds { get; } = [0.125, 0.5, 1, 4];

    public long Orders => _buckets.Sum();

    /// <summary>Exact as long as durations are multiples of a power of two.</summary>
    public double Seconds { get; private set; }

    /// <summary>Orders that took at most the bound.</summary>
    public long Cumulative(int bound) => _buckets.Take(bound + 1).Sum();

    public void Add(int orders, double seconds)
    {
        var bucket = 0;
        while (bucket < Bounds.Count && seconds > Bounds[bucket]) bucket++;
        _buckets[bucket] += orders;
        Seconds += orders * seconds;
    }

    public void Clear()
    {
        Array.Clear(_buckets);
        Seconds = 0;
    }

    public ShopTotals Copy()
    {
        var copy = new ShopTotals { Seconds = Seconds };
        _buckets.CopyTo(copy._buckets, 0);
        return copy;
    }

    /// <summary>What was counted since an earlier copy.</summary>
    public ShopTotals Since(ShopTotals earlier)
    {
        var difference = new ShopTotals { Seconds = Seconds - earlier.Seconds };
        for (var i = 0; i < _buckets.Length; i++) difference._buckets[i] = _buckets[i] - earlier._buckets[i];
        return difference;
    }

    /// <summary>The quantile as PromQL's <c>histogram_quantile</c> defines it: linear within the bucket that has the rank.</summary>
    public double Quantile(double quantile)
    {
        var rank = quantile * Orders;
        var bucket = 0;
        while (bucket < Bounds.Count && Cumulative(bucket) < rank) bucket++;
        if (bucket == Bounds.Count) return Bounds[^1];
        var below = bucket == 0 ? 0 : Cumulative(bucket - 1);
        var start = bucket == 0 ? 0 : Bounds[bucket - 1];
        return start + (Bounds[bucket] - start) * ((rank - below) / _buckets[bucket]);
    }
}
