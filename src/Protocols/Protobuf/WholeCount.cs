using Tributary.Metrics.Numbers;

namespace Tributary.Protocols.Protobuf;

/// <summary>Tells counts that fit the integer fields from those that need a floating point field: sampled observations weigh fractions.</summary>
internal static class WholeCount
{
    /// <summary>Both bounds are powers of two, so that the comparison with them is exact.</summary>
    private const double MaxUnsigned = 18446744073709551616.0; // 2^64

    private const double MaxSigned = 9223372036854775808.0; // 2^63

    public static bool TryGet(in ExactSum count, out ulong whole)
    {
        whole = 0;
        if (!(count.High is >= 0 and < MaxUnsigned) || !IsWhole(count.High) || !IsWhole(count.Low)) return false;
        var exact = (Int128)count.High + (Int128)count.Low;
        if (exact < 0 || exact > ulong.MaxValue) return false;
        whole = (ulong)exact;
        return true;
    }

    /// <summary>Whether every number is a count that the difference of two <c>sint64</c> can express.</summary>
    public static bool AreAll(ReadOnlySpan<double> counts)
    {
        foreach (var count in counts)
        {
            if (!(count is >= 0 and < MaxSigned) || !IsWhole(count)) return false;
        }

        return true;
    }

    private static bool IsWhole(double number) => Math.Floor(number) == number;
}
