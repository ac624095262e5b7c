using System.Diagnostics;

namespace Tributary.Peers.Servers;

/// <summary>Builds the gateway of this working copy, so that what is measured is what is written.</summary>
internal static class GatewayBuild
{
    /// <returns>The path of the gateway's assembly, and its version with the commit.</returns>
    public static (string Assembly, string Version) Build(string repository)
    {
        var project = Path.Combine(repository, "src", "Gateway");
        var (code, output) = InstalledProgram.Run("dotnet", ["build", project, "-c", "Release", "-v", "quiet", "--nologo"]);
        if (code != 0) throw new TroubleException($"the gateway does not build\n{output}");
        var assembly = Path.Combine(project, "bin", "Release", "net10.0", "Tributary.Gateway.dll");
        return (assembly, ShortVersion(FileVersionInfo.GetVersionInfo(assembly).ProductVersion ?? "unknown version"));
    }

    /// <summary>The root of the working copy this program was built in.</summary>
    public static string FindRepository()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Cluster.sln"))) return directory.FullName;
        }

        throw new TroubleException($"{AppContext.BaseDirectory} is not inside a working copy of the repository");
    }

    private static string ShortVersion(string version)
    {
        var plus = version.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? version : version[..Math.Min(version.Length, plus + 9)];
    }
}
