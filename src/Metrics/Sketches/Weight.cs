using System.Diagnostics.CodeAnalysis;

namespace Tributary.Metrics.Sketches;

/// <summary>What counts and weights may be.</summary>
internal static class Weight
{
    public static bool IsCount(double count) => count is >= 0 and <= ExponentialHistogram.MaxCount;

    [DoesNotReturn]
    public static void ThrowOutOfRange(double weight) =>
        throw new ArgumentOutOfRangeException(nameof(weight), weight, "A weight must be above 0 and at most 2^64.");
}
