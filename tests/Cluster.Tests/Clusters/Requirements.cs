using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.Cluster.Tests.Clusters;

/// <summary>What the tests of a whole cluster need beside the repository.</summary>
internal static class Requirements
{
    private static bool AreThere { get; } = Directory.Exists("/usr/lib/postgresql") && Directory.EnumerateFiles("/usr/lib/postgresql", "postgres", SearchOption.AllDirectories).Any();

    /// <summary>Why a test cannot run; null if it can.</summary>
    /// <param name="packages">What it needs beside PostgreSQL.</param>
    public static string? WhyNot(params string[] packages)
    {
        if (!AreThere) return "not installed: postgresql (Debian package)";
        return packages.FirstOrDefault(package => !Installed.Has(package)) is { } missing ? $"not installed: {missing} (Debian package)" : null;
    }
}
