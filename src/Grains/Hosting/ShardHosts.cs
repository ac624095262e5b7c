using Tributary.Grains.Dispatch;

namespace Tributary.Grains.Hosting;

/// <summary>The silos of the cluster that host shards, as this silo knows them.</summary>
internal sealed class ShardHosts(IClusterManifestProvider manifests, IGrainFactory grains, ILocalSiloDetails own)
{
    private static readonly GrainType Dispatchers = GrainType.Create("silo-dispatcher");

    /// <summary>In the order of their addresses, which is the same on all silos.</summary>
    public IReadOnlyList<SiloAddress> All => [.. manifests.Current.Silos.Where(silo => silo.Value.Grains.ContainsKey(Dispatchers)).Select(silo => silo.Key).Order()];

    public SiloAddress Own => own.SiloAddress;

    /// <param name="silo">One of <see cref="All"/>.</param>
    /// <param name="user">Who asks: each has a dispatcher of its own.</param>
    public ISiloDispatcherGrain DispatcherOf(SiloAddress silo, string user) => grains.DispatcherOf(silo, user);
}
