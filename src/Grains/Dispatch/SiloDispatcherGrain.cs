using Orleans.Concurrency;
using Tributary.Grains.Activations;
using Tributary.Grains.Balancing;

namespace Tributary.Grains.Dispatch;

/// <summary>The grain by which gateways reach the dispatcher of a silo.</summary>
[GrainType("silo-dispatcher"), OnSiloPlacement, Reentrant]
internal sealed class SiloDispatcherGrain(SiloDispatcher dispatcher, LocalActivations local, ILocalSiloDetails silo, Balancer balancer) : Grain, ISiloDispatcherGrain
{
    public ValueTask<SiloReply> DispatchAsync(SiloCall call) => new(dispatcher.DispatchAsync(call));

    public ValueTask<FragmentsReply> FragmentsAsync(FragmentOfShard[] requests) => new(dispatcher.FragmentsAsync(requests));

    public ValueTask<SiloLoad> LoadAsync() => new(new SiloLoad(silo.SiloAddress, local.Shards.Count, local.Partitions.Count));

    public ValueTask<int> BalanceAsync() => new(balancer.BalanceAsync());

    public ValueTask<bool> TryWriteAsync() => new(dispatcher.TryWriteAsync());

    public ValueTask<string?> StoreFailureAsync() => new(dispatcher.StoreFailure);
}
