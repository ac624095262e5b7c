using Orleans.Concurrency;

namespace Tributary.Grains.Dispatch;

/// <summary>The grain by which gateways reach the dispatcher of a silo.</summary>
[GrainType("silo-dispatcher"), OnSiloPlacement, Reentrant]
internal sealed class SiloDispatcherGrain(SiloDispatcher dispatcher) : Grain, ISiloDispatcherGrain
{
    public ValueTask<SiloReply> DispatchAsync(SiloCall call) => new(dispatcher.DispatchAsync(call));
}
