using System.Diagnostics;
using System.Globalization;

namespace Tributary.Peers.Servers;

/// <summary>
/// PostgreSQL, three silos and two gateways as processes of this machine (<c>deploy/local-cluster.sh</c>), in a temporary
/// directory; disposing of it ends them and removes the directory.
/// </summary>
internal sealed class RunningCluster : IServer, IDisposable
{
    public static readonly string[] Silos = ["silo-1", "silo-2", "silo-3"];

    /// <summary>Those that do Tributary's work; PostgreSQL is counted by itself.</summary>
    public static readonly string[] Tributary = [.. Silos, "gateway-1", "gateway-2"];

    /// <summary>The script uses twenty ports from the first on.</summary>
    private const int Ports = 20;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tributary-cluster-");
    private readonly string _script;
    private readonly int _firstPort = LoopbackPort.FreeRun(Ports);

    private RunningCluster(string repository, ServerRecipe recipe)
    {
        _script = Path.Combine(repository, "deploy", "local-cluster.sh");
        Recipe = recipe;
    }

    public ServerRecipe Recipe { get; }

    /// <summary>That of the first gateway.</summary>
    public int Port => _firstPort + 2;

    public string LastWords => string.Join('\n', Tributary.SelectMany(name => File.ReadLines(Path.Combine(_directory.FullName, name + ".log")).TakeLast(3).Select(line => $"{name}: {line}")));

    /// <summary>Starts it, and waits until all are ready.</summary>
    public static RunningCluster Start(string repository, ServerRecipe recipe)
    {
        var cluster = new RunningCluster(repository, recipe);
        try
        {
            cluster.Run("up");
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>Sends a signal to one.</summary>
    public void Signal(string name, string signal) => Run("signal", name, signal);

    /// <summary>Starts one that has ended, and waits until it is ready.</summary>
    public void Start(string name) => Run("start", name);

    public int ProcessId(string name) => int.Parse(File.ReadAllText(Path.Combine(_directory.FullName, name + ".pid")), CultureInfo.InvariantCulture);

    /// <summary>The processes of PostgreSQL, of which each connection has one.</summary>
    public IReadOnlyList<int> PostgresProcesses()
    {
        var postmaster = ProcessId("postgres");
        var children = InstalledProgram.Run("pgrep", ["-P", postmaster.ToString(CultureInfo.InvariantCulture)]).Output;
        return [postmaster, .. children.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
    }

    public int PortOf(string name) => _firstPort + (name.StartsWith("silo", StringComparison.Ordinal) ? 3 : 1) + (name[^1] - '0');

    /// <summary>Asks the cluster's database.</summary>
    public string Query(string sql)
    {
        var (code, output) = InstalledProgram.Run("psql", ["-h", "127.0.0.1", "-p", _firstPort.ToString(CultureInfo.InvariantCulture), "-U", "tributary", "-d", "tributary", "-Atc", sql]);
        return code == 0 ? output.Trim() : throw new TroubleException($"the database does not answer: {output}");
    }

    public void Dispose()
    {
        Run("down");
        _directory.Delete(recursive: true);
    }

    private void Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [_script, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["DIR"] = _directory.FullName, ["PORT"] = _firstPort.ToString(CultureInfo.InvariantCulture), ["WITHOUT"] = "prometheus" },
        };
        using var process = Process.Start(start) ?? throw new TroubleException("bash does not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new TroubleException($"deploy/local-cluster.sh {string.Join(' ', arguments)}: {errors}{output.Result}");
    }
}
