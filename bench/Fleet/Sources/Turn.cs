using Tributary.Fleet.Pushing;

namespace Tributary.Fleet.Sources;

/// <summary>
/// What an instance sends in one turn: waves in order. The pushes of a wave go at the same time; the next wave begins
/// when all of them are acknowledged.
/// </summary>
internal sealed record Turn(IReadOnlyList<IReadOnlyList<Push>> Waves)
{
    public static Turn Nothing { get; } = new([]);
}
