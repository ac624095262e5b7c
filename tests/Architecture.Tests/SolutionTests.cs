using System.Text.Json;

namespace Tributary.Architecture.Tests;

/// <summary>The solutions name what is there: a project that none of them names is neither built nor tested.</summary>
public sealed class SolutionTests
{
    /// <summary>What needs the Orleans packages, and so stands in <c>Cluster.sln</c> alone.</summary>
    private static readonly string[] Orleans = ["Grains", "Silo", "Grains.Tests", "Silo.Tests", "Cluster.Tests"];

    [Fact]
    public void The_cluster_solution_has_every_project()
    {
        var missing = ProjectsOnDisk().Except(ProjectsOfCluster(), StringComparer.Ordinal).ToList();
        Assert.True(missing.Count == 0, $"Cluster.sln lacks {string.Join(", ", missing)}.");
    }

    [Fact]
    public void The_embedded_solution_is_the_cluster_solution_without_what_needs_Orleans()
    {
        using var filter = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "Embedded.slnf")));
        var listed = filter.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray().Select(path => path.GetString()!);
        var owed = ProjectsOfCluster().Where(path => !Orleans.Contains(Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal));
        Assert.Equal(owed.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> ProjectsOnDisk() =>
        from folder in new[] { "src", "tests", "bench" }
        from path in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories)
        select Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');

    private static IEnumerable<string> ProjectsOfCluster() =>
        from line in File.ReadLines(Path.Combine(Repository.Root, "Cluster.sln"))
        where line.StartsWith("Project(", StringComparison.Ordinal) && line.Contains(".csproj\"", StringComparison.Ordinal)
        select line.Split('"')[5].Replace('\\', '/');
}
