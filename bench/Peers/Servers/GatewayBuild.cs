using System.Diagnostics;

namespace Tributary.Peers.Servers;

/// <summary>Builds the gateway of this working copy, so that what is measured is what is written.</summary>
internal static class GatewayBuild
{
    /// <returns>The path of the gateway's assembly, and its version with the commit.</returns>
    public static (string Assembly, string Version) Build(string repository)
    {
        var assembly = BuildProject(repository, "Gateway");
        return (assembly, ShortVersion(FileVersionInfo.GetVersionInfo(assembly).ProductVersion ?? "unknown version"));
    }

    /// <summary>Builds the program of the cluster, which <c>deploy/local-cluster.sh</c> starts.</summary>
    public static void BuildSilo(string repository) => BuildProject(repository, "Silo");

    /// <summary>The root of the working copy this program was built in.</summary>
    public static string FindRepository()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Cluster.sln"))) return directory.FullName;
        }

        throw new TroubleException($"{AppContext.BaseDirectory} is not inside a working copy of the repository");
    }

    private static string BuildProject(string repository, string name)
    {
        var project = Path.Combine(repository, "src", name);
        var (code, output) = InstalledProgram.Run("dotnet", ["build", project, "-c", "Release", "-v", "quiet", "--nologo"]);
        return code == 0 ? Path.Combine(project, "bin", "Release", "net10.0", $"Tributary.{name}.dll") : throw new TroubleException($"src/{name} does not build\n{output}");
    }

    private static string ShortVersion(string version)
    {
        var plus = version.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? version : version[..Math.Min(version.Length, plus + 9)];
    }
}
