namespace Tributary.Tests.Postgres;

/// <summary>Debian's PostgreSQL: where it lies, and how root runs it.</summary>
internal static class PostgresPrograms
{
    public const string Package = "postgresql";

    private const string User = "postgres";

    private const string Versions = "/usr/lib/postgresql";

    /// <summary>The newest version's programs; null where none is installed.</summary>
    private static readonly string? Directory = !System.IO.Directory.Exists(Versions)
        ? null
        : System.IO.Directory.EnumerateDirectories(Versions)
            .Where(version => File.Exists(Path.Combine(version, "bin", "postgres")))
            .OrderByDescending(version => int.TryParse(Path.GetFileName(version), out var number) ? number : 0)
            .Select(version => Path.Combine(version, "bin"))
            .FirstOrDefault();

    /// <summary>Why tests that need it are left out; null if they are not.</summary>
    public static string? Missing => Directory is null ? $"not installed: {Package} (Debian package)" : null;

    /// <summary>The command line that runs one of the programs. The server refuses to run as root, so root runs it as Debian's user.</summary>
    public static (string Program, string[] Arguments) Command(string name, params string[] arguments)
    {
        var program = Path.Combine(Directory ?? throw new InvalidOperationException(Missing), name);
        return Environment.IsPrivilegedProcess
            ? ("setpriv", [$"--reuid={User}", $"--regid={User}", "--clear-groups", program, .. arguments])
            : (program, arguments);
    }

    /// <summary>Makes a directory belong to whom the server runs as.</summary>
    public static void GiveAway(string directory)
    {
        if (!Environment.IsPrivilegedProcess) return;
        using var chown = System.Diagnostics.Process.Start("chown", [$"{User}:{User}", directory]);
        chown.WaitForExit();
    }
}
