using Orleans.Runtime.Placement;

namespace Tributary.Grains.Activations;

/// <summary>Moves grains from silo to silo.</summary>
internal static class Migration
{
    /// <summary>Ends an activation when it is idle, and begins another on a silo, or where Orleans thinks best if that one has gone.</summary>
    /// <param name="context">Of the grain.</param>
    /// <param name="silo">Where to.</param>
    public static void MoveTo(this IGrainContext context, SiloAddress silo) =>
        context.Migrate(new Dictionary<string, object>(StringComparer.Ordinal) { [IPlacementDirector.PlacementHintKey] = silo }, CancellationToken.None);
}
