using Tributary.Grains;

namespace Tributary.Silo.Hosting;

/// <summary>The grains that hold the cluster's state.</summary>
internal static class ShardGrains
{
    /// <summary>Whether a grain class is one of them.</summary>
    public static bool Has(Type grainClass) => grainClass.Assembly == typeof(OrleansEngine).Assembly;
}
