using System.Numerics;
using Tributary.Metrics.Identity;

namespace Tributary.Metrics.Sketches;

/// <summary>
/// How many different values there were. Exact up to <see cref="MaxExact"/>; beyond, an estimate by HyperLogLog (Flajolet, Fusy,
/// Gandouet and Meunier, "HyperLogLog: the analysis of a near-optimal cardinality estimation algorithm", 2007) in 4,096
/// registers, with the estimator of Otmar Ertl ("New cardinality estimation algorithms for HyperLogLog sketches",
/// arXiv:1702.01284, algorithm 6), which needs no tables of corrections.
/// </summary>
/// <remarks>At most 12 KiB, however many values there are. Values are known by 64 bits of <see cref="Hash128"/>: that two share them is less likely than a broken memory.</remarks>
public sealed class DistinctValues
{
    /// <summary>As many values are told apart one by one: 8 KiB of hashes, twice what the registers take.</summary>
    public const int MaxExact = 512;

    /// <summary>The standard error of an estimate, relative to it: 1.04 by the root of the number of registers.</summary>
    public const double StandardError = 0.01625;

    private const int RegisterBits = 12;
    private const int Registers = 1 << RegisterBits;
    private const int MaxRank = 64 - RegisterBits + 1;
    private const int FirstCapacity = 16;

    private ulong[] _hashes = []; // open addressing, at most half full; 0 is a free place
    private byte[]? _ranks;
    private int _count;
    private bool _isEstimate;

    /// <summary>The number of different values, rounded where it is an estimate.</summary>
    public long Count => _isEstimate ? (long)Math.Round(Estimate(_ranks!)) : _count;

    /// <summary>Whether <see cref="Count"/> is exact.</summary>
    public bool IsExact => !_isEstimate;

    /// <summary>Adds a value; one that was there before changes nothing.</summary>
    public void Add(ReadOnlySpan<byte> value)
    {
        var hash = Math.Max(1, Hash128.Compute(value).High);
        if (_isEstimate) Raise(hash);
        else AddExact(hash);
    }

    /// <summary>Forgets all values, keeping memory.</summary>
    public void Clear()
    {
        Array.Clear(_hashes);
        if (_ranks is not null) Array.Clear(_ranks);
        (_count, _isEstimate) = (0, false);
    }

    private void AddExact(ulong hash)
    {
        if (_hashes.Length < 2 * (_count + 1) && _count < MaxExact) Grow();
        if (!TryInsert(hash)) return;
        if (++_count <= MaxExact) return;
        _ranks ??= new byte[Registers];
        _isEstimate = true;
        foreach (var known in _hashes)
        {
            if (known != 0) Raise(known);
        }
    }

    /// <returns>False where it is there already.</returns>
    private bool TryInsert(ulong hash)
    {
        var mask = _hashes.Length - 1;
        var at = (int)hash & mask;
        for (; _hashes[at] != 0; at = (at + 1) & mask)
        {
            if (_hashes[at] == hash) return false;
        }

        _hashes[at] = hash;
        return true;
    }

    private void Grow()
    {
        var old = _hashes;
        _hashes = new ulong[Math.Max(FirstCapacity, old.Length * 2)];
        foreach (var hash in old)
        {
            if (hash != 0) TryInsert(hash);
        }
    }

    private void Raise(ulong hash)
    {
        ref var rank = ref _ranks![hash >> (64 - RegisterBits)];
        rank = Math.Max(rank, (byte)Math.Min(MaxRank, BitOperations.LeadingZeroCount(hash << RegisterBits) + 1));
    }

    private static double Estimate(ReadOnlySpan<byte> ranks)
    {
        Span<int> having = stackalloc int[MaxRank + 1]; // registers by rank
        having.Clear();
        foreach (var rank in ranks) having[rank]++;
        var sum = Registers * Tau(1 - ((double)having[MaxRank] / Registers));
        for (var rank = MaxRank - 1; rank >= 1; rank--) sum = (sum + having[rank]) / 2;
        sum += Registers * Sigma((double)having[0] / Registers);
        return Registers * (Registers / (2 * Math.Log(2) * sum));
    }

    /// <summary>The share of registers that no value has reached.</summary>
    private static double Sigma(double share)
    {
        if (share == 1) return double.PositiveInfinity;
        var (sum, weight, last) = (share, 1.0, double.NaN);
        while (sum != last)
        {
            share *= share;
            last = sum;
            sum += share * weight;
            weight *= 2;
        }

        return sum;
    }

    /// <summary>The share of registers that are not at their highest rank.</summary>
    private static double Tau(double share)
    {
        if (share is 0 or 1) return 0;
        var (sum, weight, last) = (1 - share, 1.0, double.NaN);
        while (sum != last)
        {
            share = Math.Sqrt(share);
            last = sum;
            weight /= 2;
            sum -= (1 - share) * (1 - share) * weight;
        }

        return sum / 3;
    }
}
