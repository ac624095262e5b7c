using Orleans.Concurrency;
using Tributary.Engine.Storage;
using Tributary.Grains.Activations;
using Tributary.Grains.Balancing;
using Tributary.Grains.Storage;

namespace Tributary.Grains.Dispatch;

/// <summary>The grain by which gateways reach the dispatcher of a silo.</summary>
[GrainType("silo-dispatcher"), OnSiloPlacement, Reentrant]
internal sealed class SiloDispatcherGrain(SiloDispatcher dispatcher, LocalActivations local, ILocalSiloDetails silo, Balancer balancer, IUnitStore store) : Grain, ISiloDispatcherGrain
{
    public ValueTask<SiloReply> DispatchAsync(SiloCall call) => new(dispatcher.DispatchAsync(call));

    public ValueTask<FragmentsReply> FragmentsAsync(FragmentOfShard[] requests) => new(dispatcher.FragmentsAsync(requests));

    public ValueTask<SiloLoad> LoadAsync() => new(new SiloLoad(silo.SiloAddress, local.Shards.Count, local.Partitions.Count));

    public ValueTask<int> BalanceAsync() => new(balancer.BalanceAsync());

    public async ValueTask<bool> TryWriteAsync()
    {
        try
        {
            await store.ProbeAsync(CancellationToken.None);
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }
}
