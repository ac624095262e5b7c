using System.Globalization;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.Tests.Postgres;

/// <summary>
/// A PostgreSQL of the test's own: a free port of 127.0.0.1, data in a temporary directory, flushed to disk as in
/// earnest. It can be killed and started again on the same data.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "tributary";

    private static readonly Lazy<Task<PostgresServer>> Common = new(StartAsync);

    private readonly string _directory = Directory.CreateTempSubdirectory("tributary-postgres-").FullName;
    private readonly int _port = FreePort.Next();
    private readonly PostgresGuard _guard;
    private ChildProcess? _process;
    private int _databases;

    private PostgresServer() => _guard = new PostgresGuard(_directory);

    /// <summary>One for all tests that leave it running, since starting takes seconds. It ends with the test process.</summary>
    public static Task<PostgresServer> SharedAsync() => Common.Value;

    /// <summary>One that the caller may stop.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer();
        PostgresPrograms.GiveAway(server._directory);
        await RunAsync("initdb", "-D", server._directory, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it on the data that it has, and waits until it answers.</summary>
    public async Task StartAgainAsync()
    {
        await Eventually.HoldsAsync(
            async () =>
            {
                // After a kill its children may need a moment to notice, until when it does not start.
                if (_process is null or { HasExited: true }) await LaunchAsync();
                return await IsReadyAsync();
            },
            "PostgreSQL to start",
            () => _process?.Output ?? "");
    }

    /// <summary>SIGKILL, as if the machine lost power, save that the disk's cache survives.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <summary>Asks it to end, and waits until it has.</summary>
    public async Task StopAsync()
    {
        await RunAsync("pg_ctl", "stop", "-D", _directory, "-m", "fast", "-w");
        await _process!.EndAsync();
    }

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await RunAsync("createdb", [.. Address(), name]);
        return string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Database={name};Username={User}");
    }

    public async ValueTask DisposeAsync()
    {
        await _guard.DisposeAsync();
        if (_process is not null) await _process.DisposeAsync();
    }

    private async Task LaunchAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        var (program, arguments) = PostgresPrograms.Command("postgres", "-D", _directory, "-p", _port.ToString(CultureInfo.InvariantCulture), "-h", "127.0.0.1", "-k", "", "-c", "fsync=on");
        _process = ChildProcess.Start(program, arguments);
    }

    private async Task<bool> IsReadyAsync()
    {
        var (program, arguments) = PostgresPrograms.Command("pg_isready", Address());
        await using var child = ChildProcess.Start(program, arguments);
        return await child.EndAsync() == 0;
    }

    private string[] Address() => ["-h", "127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture), "-U", User];

    private static async Task RunAsync(string name, params string[] arguments)
    {
        var (program, parts) = PostgresPrograms.Command(name, arguments);
        await using var child = ChildProcess.Start(program, parts);
        if (await child.EndAsync() is var code and not 0) throw new InvalidOperationException($"{name} ended with {code}:\n{child.Output}");
    }
}
