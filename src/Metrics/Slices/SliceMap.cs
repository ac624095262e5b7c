namespace Tributary.Metrics.Slices;

public sealed class SliceMap
{
    public static SliceMap Whole { get; } = new();

    public IReadOnlyList<SliceId> Slices { get; } = [SliceId.Whole];

    public bool IsWhole => true;

    public int Version => 1;

    public static bool TryCreate(IEnumerable<SliceId> slices, out SliceMap map)
    {
        map = Whole;
        return slices.Any();
    }
}
