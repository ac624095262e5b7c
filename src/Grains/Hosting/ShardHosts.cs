using Tributary.Grains.Dispatch;

namespace Tributary.Grains.Hosting;

/// <summary>The silos of the cluster that host shards, as this process knows them.</summary>
public sealed class ShardHosts(IClusterManifestProvider manifests, IGrainFactory grains)
{
    private static readonly GrainType Dispatchers = GrainType.Create("silo-dispatcher");

    /// <summary>In the order of their addresses, which is the same in all processes.</summary>
    public IReadOnlyList<SiloAddress> All => [.. manifests.Current.Silos.Where(silo => silo.Value.Grains.ContainsKey(Dispatchers)).Select(silo => silo.Key).Order()];

    /// <param name="silo">One of <see cref="All"/>.</param>
    /// <param name="user">Who asks: each has a dispatcher of its own.</param>
    internal ISiloDispatcherGrain DispatcherOf(SiloAddress silo, string user) => grains.DispatcherOf(silo, user);
}
