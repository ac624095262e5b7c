using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Pushing.StatsD;

/// <summary>How one client writes what others write otherwise.</summary>
/// <param name="HasDots">Words of names are divided by dots, and counters have no <c>total</c>.</param>
/// <param name="ObservationType"><c>ms</c>, <c>h</c> or <c>d</c>.</param>
/// <param name="Packs">Several values stand in a line.</param>
/// <param name="Samples">Counters tell half of what they count, with the rate of a half.</param>
/// <param name="HasMore">Lines have a container and a time.</param>
internal sealed record StatsDStyle(bool HasDots, string ObservationType, bool Packs, bool Samples, bool HasMore)
{
    private static readonly string[] ObservationTypes = ["ms", "h", "d"];

    public static StatsDStyle Draw(DeterministicRandom random) =>
        new(random.Chance(0.5), ObservationTypes[random.Below(ObservationTypes.Length)], random.Chance(0.5), random.Chance(0.3), random.Chance(0.2));
}
