using System.Globalization;
using System.Net;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Gateways;

/// <summary>
/// The gateway as users run it: a process of its own on a free port, with its data in a temporary directory. It can be
/// killed and started again on the same port and data.
/// </summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string[] _settings;
    private ChildProcess? _process;

    private GatewayProcess(string? dataPath, string? rules = null, params string[] settings)
    {
        Url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}/"));
        DataPath = dataPath ?? _directory.Sub("data");
        _settings = rules is null ? settings : [$"--Rules:Path={_directory.Write("rules.yaml", rules)}", .. settings];
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = Url };
    }

    public Uri Url { get; }

    public string DataPath { get; }

    public HttpClient Http { get; }

    /// <summary>What this life of it wrote to its log.</summary>
    public string Log => _process?.Output ?? "";

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <param name="rules">The text of a rules file, or null for the shipped rules.</param>
    /// <param name="dataPath">Where it keeps its data, or null for a directory of its own.</param>
    /// <param name="settings">More command line.</param>
    public static async Task<GatewayProcess> StartAsync(string? rules = null, string? dataPath = null, params string[] settings)
    {
        var gateway = new GatewayProcess(dataPath, rules, settings);
        try
        {
            await gateway.StartAgainAsync();
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one that is expected to refuse to run, and waits for its end.</summary>
    /// <returns>Its exit code, and all that it wrote.</returns>
    public static async Task<(int ExitCode, string Log)> RunAsync(string dataPath)
    {
        await using var gateway = new GatewayProcess(dataPath);
        gateway.Launch();
        var exitCode = await gateway._process!.EndAsync();
        return (exitCode, gateway.Log);
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <summary>SIGTERM, and waits for the end; returns the exit code.</summary>
    public Task<int> StopAsync()
    {
        _process!.AskToEnd();
        return _process.EndAsync();
    }

    public async Task StartAgainAsync()
    {
        Launch();
        await Eventually.HoldsAsync(IsReadyOrDeadAsync, "the gateway to be ready", () => Log);
        if (_process!.HasExited) throw new InvalidOperationException($"The gateway ended with {_process.ExitCode}:\n{Log}");
    }

    /// <summary>The status of <c>/-/ready</c>.</summary>
    public async Task<HttpStatusCode> ReadinessAsync()
    {
        using var answer = await Http.GetAsync("-/ready");
        return answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_process is not null) await _process.DisposeAsync();
        _directory.Dispose();
    }

    private void Launch() => _process = ChildProcess.Start(
        "dotnet", [Repository.Program("src/Gateway"), "--urls", Url.AbsoluteUri.TrimEnd('/'), $"--Storage:Path={DataPath}", .. _settings]);

    private async Task<bool> IsReadyOrDeadAsync() => _process!.HasExited || await ReadinessAsync() == HttpStatusCode.OK;
}
