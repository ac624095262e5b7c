using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Families;

/// <summary>The finite upper bounds of a classic histogram, rising. Two layouts are the same only if they are one object.</summary>
internal sealed class BucketLayout
{
    /// <summary>What every version of a service uses.</summary>
    public static BucketLayout Usual { get; } = new(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000);

    /// <summary>What versions of a service disagree about: any two share some bounds, all of them only one.</summary>
    public static IReadOnlyList<BucketLayout> Disagreeing { get; } =
    [
        new(10, 100, 1_000, 10_000),
        new(10, 50, 100, 1_000, 5_000),
        new(1, 50, 1_000, 10_000),
    ];

    /// <summary>Shares only +Inf with the others.</summary>
    public static BucketLayout Odd { get; } = new(3, 33, 333, 3_333);

    private BucketLayout(params int[] thousandths) => Bounds = Array.ConvertAll(thousandths, bound => new Amount(bound));

    public Amount[] Bounds { get; }

    /// <summary>The index of the bucket that <paramref name="value"/> falls into; <c>Bounds.Length</c> is +Inf.</summary>
    public int BucketOf(Amount value)
    {
        var found = Array.BinarySearch(Bounds, value);
        return found >= 0 ? found : ~found;
    }
}
