using System.ComponentModel;
using System.Diagnostics;

namespace Tributary.Peers.Servers;

/// <summary>Programs as the system has them installed.</summary>
internal static class InstalledProgram
{
    /// <returns>The path of a program on the search path, or null.</returns>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, name))
            .FirstOrDefault(File.Exists);

    /// <summary>The version of the Debian package; the programs themselves do not all know theirs.</summary>
    public static string PackageVersion(string package)
    {
        try
        {
            var (code, output) = Run("dpkg-query", ["-W", "-f", "${Version}", package]);
            return code == 0 ? output : "unknown version";
        }
        catch (Win32Exception)
        {
            return "unknown version";
        }
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code and all that it printed.</returns>
    public static (int Code, string Output) Run(string program, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })
            ?? throw new TroubleException($"{program} does not start");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
