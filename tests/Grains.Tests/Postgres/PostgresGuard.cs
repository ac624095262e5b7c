using System.Diagnostics;

namespace Tributary.Tests.Postgres;

/// <summary>
/// Ends a server and removes its data when the test is done with it, or when the test's process has ended, in whatever
/// way: a shell that waits for its input to close. Test runners do not wait for handlers of the process's exit.
/// </summary>
internal sealed class PostgresGuard : IAsyncDisposable
{
    /// <remarks>
    /// The server names itself in its directory. Whether that number is still its own is seen by its arguments. SIGQUIT
    /// ends it at once, its children too; those of a killed server may write for a moment more.
    /// </remarks>
    private const string Script =
        """
        read -r _
        pid=$(head -n 1 "$1/postmaster.pid" 2>/dev/null)
        if [ -n "$pid" ] && grep -qF "$1" "/proc/$pid/cmdline" 2>/dev/null; then
            kill -QUIT "$pid"
            while [ -d "/proc/$pid" ] && ! grep -q '^State:.Z' "/proc/$pid/status" 2>/dev/null; do sleep 0.02; done
        fi
        until rm -rf "$1" 2>/dev/null; do sleep 0.02; done
        """;

    private readonly Process _shell;

    public PostgresGuard(string directory)
    {
        _shell = new Process { StartInfo = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", directory]) { RedirectStandardInput = true, UseShellExecute = false } };
        _shell.Start();
    }

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }
}
