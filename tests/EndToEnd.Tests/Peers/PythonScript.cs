using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Peers;

/// <summary>Runs a script of <c>Clients/Scripts</c> in Debian's Python, which has Debian's packages.</summary>
internal static class PythonScript
{
    /// <summary>Runs it to its end, requires that it succeeds, and returns what it printed.</summary>
    public static async Task<string> RunAsync(string name, params string[] arguments)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Clients", "Scripts", name);
        await using var python = ChildProcess.Start(Installed.Python, [path, .. arguments]);
        var exitCode = await python.EndAsync();
        Assert.True(exitCode == 0, $"{name} ended with {exitCode}:\n{python.Output}");
        return python.Output;
    }
}
