using System.Collections.Concurrent;
using Tributary.Grains.Dispatch;

namespace Tributary.Grains.Lanes;

/// <summary>The lanes of a gateway to the silos on which grains have answered.</summary>
internal sealed class SiloLanes(Func<SiloAddress, ISiloDispatcherGrain> dispatcherOf, LanePacer pacer)
{
    private readonly ConcurrentDictionary<SiloAddress, SiloLane> _lanes = new();

    public SiloLane Of(SiloAddress silo) => _lanes.TryGetValue(silo, out var lane) ? lane : _lanes.GetOrAdd(silo, Create);

    // A silo that starts again has another address.
    private SiloLane Create(SiloAddress silo) => new(dispatcherOf(silo), pacer, lane => _lanes.TryRemove(KeyValuePair.Create(silo, lane)));
}
