namespace Tributary.Cluster.Tests.Clusters;

/// <summary>The tests that share one cluster, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterCollection : ICollectionFixture<LocalCluster>
{
    public const string Name = "cluster";
}
