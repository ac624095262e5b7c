using Orleans.Runtime.Placement;

namespace Tributary.Grains.Dispatch;

/// <summary>
/// Finds the silo that a grain's key names. Where that silo has ended, or hosts no shards, any other will do: it hands on
/// what it gets to where it belongs.
/// </summary>
internal sealed class OnSiloDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        var wanted = DispatcherKey.SiloOf(target.GrainIdentity.Key.ToString()!);
        return Task.FromResult(Array.Find(silos, silo => silo.Equals(wanted)) ?? silos[0]);
    }
}
