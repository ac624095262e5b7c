using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.Cluster.Tests.Clusters;

/// <summary>What the tests of a whole cluster need beside the repository.</summary>
internal static class Requirements
{
    public const string Missing = "not installed: postgresql (Debian package)";

    public static bool AreThere { get; } = Directory.Exists("/usr/lib/postgresql") && Directory.EnumerateFiles("/usr/lib/postgresql", "postgres", SearchOption.AllDirectories).Any();
}

/// <summary>A test of a whole cluster. Where PostgreSQL or another program is missing, it is reported as left out.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute(params string[] packages)
    {
        if (!Requirements.AreThere) Skip = Requirements.Missing;
        else if (packages.FirstOrDefault(package => !Installed.Has(package)) is { } missing) Skip = $"not installed: {missing} (Debian package)";
    }
}
