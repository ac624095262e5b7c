using Tributary.Grains;

namespace Tributary.Silo.Hosting;

/// <summary>The grains that hold the cluster's state, and whether anybody hosts them.</summary>
internal static class ShardGrains
{
    private static readonly GrainType Shard = GrainType.Create("family-shard");

    /// <summary>Whether a grain class is one of them.</summary>
    public static bool Has(Type grainClass) => grainClass.Assembly == typeof(OrleansEngine).Assembly;

    /// <summary>Whether a member of the cluster hosts them, as far as is known here.</summary>
    public static bool AreHosted(IServiceProvider services) =>
        services.GetRequiredService<IClusterManifestProvider>().Current.Silos.Values.Any(silo => silo.Grains.ContainsKey(Shard));
}
