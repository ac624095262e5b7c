namespace Tributary.EndToEnd.Tests.Processes;

/// <summary>The repository that this test was built in, and the programs built with it.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The built program of a project, in the configuration that this test was built in.</summary>
    /// <param name="project">Its path in the repository, such as <c>src/Gateway</c>.</param>
    public static string Program(string project)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var configuration = framework.Parent!;
        return Path.Combine(Root, project, "bin", configuration.Name, framework.Name, $"Tributary.{Path.GetFileName(project)}.dll");
    }

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Cluster.sln"))) return directory.FullName;
        }

        throw new InvalidOperationException($"No Cluster.sln above {AppContext.BaseDirectory}.");
    }
}
