using System.Diagnostics.CodeAnalysis;

namespace Tributary.Metrics.Sketches;

/// <summary>
/// What counts and weights may be. The limits leave room above each other, so that whatever a hostile sender makes us
/// hold can also be written and read back, and no sum comes near infinity.
/// </summary>
internal static class Weight
{
    private const double MaxMerged = 1267650600228229401496703205376.0; // 2^100
    private const double MaxStored = 2 * MaxMerged; // what is observed one by one after merging stays below

    /// <summary>Whether it may come in from outside.</summary>
    public static bool IsCount(double count) => count is >= 0 and <= ExponentialHistogram.MaxCount;

    /// <summary>Whether a merge may reach this total.</summary>
    public static bool IsMergeable(double total) => total <= MaxMerged;

    /// <summary>Whether a binary form may hold it.</summary>
    public static bool IsStored(double count) => count is >= 0 and <= MaxStored;

    [DoesNotReturn]
    public static void ThrowOutOfRange(double weight) =>
        throw new ArgumentOutOfRangeException(nameof(weight), weight, "A weight must be above 0 and at most 2^64.");
}
