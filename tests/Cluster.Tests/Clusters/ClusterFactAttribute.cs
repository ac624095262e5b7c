namespace Tributary.Cluster.Tests.Clusters;

/// <summary>A test of a whole cluster. Where PostgreSQL or another program is missing, it is reported as left out.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute(params string[] packages) => Skip = Requirements.WhyNot(packages);
}
