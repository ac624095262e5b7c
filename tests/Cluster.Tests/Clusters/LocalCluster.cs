using System.Globalization;
using System.Net;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.Cluster.Tests.Clusters;

/// <summary>
/// A whole cluster as processes on this machine, by <c>deploy/local-cluster.sh</c>: PostgreSQL, three silos, two gateways.
/// Shared by the tests of a run, which empty it before they begin.
/// </summary>
public sealed class LocalCluster : IAsyncLifetime, IAsyncDisposable
{
    /// <summary>
    /// Failure detection in seconds instead of a quarter of a minute; small shards, so that some split; no waiting for more
    /// pushes than the fleet has senders; a wipe between tests.
    /// </summary>
    private const string Options =
        "--Cluster:ProbeTimeout=1s --Cluster:ProbesMissed=3 --Cluster:CutOffGrace=3s --Cluster:SplitSeries=60 --Cluster:UpkeepInterval=1s --Cluster:PushPatience=0s --Admin:EnableWipe=true";

    private const int Ports = 20;

    private readonly TemporaryDirectory _directory = new();
    private readonly int _port = FindPorts();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AutomaticDecompression = DecompressionMethods.None });

    public static IReadOnlyList<string> Silos { get; } = ["silo-1", "silo-2", "silo-3"];

    public static IReadOnlyList<string> Gateways { get; } = ["gateway-1", "gateway-2"];

    /// <summary>Both gateways, as Fleet takes them.</summary>
    public string GatewayUrls => string.Join(',', Gateways.Select(gateway => UrlOf(gateway).AbsoluteUri.TrimEnd('/')));

    public async Task InitializeAsync()
    {
        Assert.Null(Requirements.WhyNot());
        await RunAsync("up");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await RunAsync("down");
        _directory.Dispose();
    }

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public Uri UrlOf(string name) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port + name[..4] switch
    {
        "silo" => 3 + Number(name),
        "gate" => 1 + Number(name),
        "prom" => 1,
        _ => 0,
    }}/"));

    public int DatabasePort => _port;

    /// <summary>Starts one that does not run, and waits until it is ready.</summary>
    public Task StartAsync(string name) => RunAsync("start", name);

    /// <summary>Starts a silo that reaches the database at another port.</summary>
    public Task StartAsync(string name, int databasePort) => RunAsync(
        string.Create(CultureInfo.InvariantCulture, $"{Options} --Cluster:ConnectionString=Host=127.0.0.1;Port={databasePort};Username=tributary;Database=tributary"), ["start", name]);

    /// <summary>Sends a signal: KILL, TERM, STOP, CONT.</summary>
    public Task SignalAsync(string name, string signal) => RunAsync("signal", name, signal);

    /// <summary>SIGKILL, and waits for the end.</summary>
    public async Task KillAsync(string name)
    {
        await SignalAsync(name, "KILL");
        await EndAsync(name);
    }

    /// <summary>Waits until a process has ended.</summary>
    public Task EndAsync(string name) => Eventually.HoldsAsync(() => Task.FromResult(!IsRunning(name)), $"{name} to end", () => LogOf(name));

    public bool IsRunning(string name) => IsAlive(int.Parse(File.ReadAllText(_directory.Sub($"{name}.pid")), CultureInfo.InvariantCulture));

    public string LogOf(string name) => File.Exists(_directory.Sub($"{name}.log")) ? File.ReadAllText(_directory.Sub($"{name}.log")) : "";

    /// <summary>Starts what a test before left stopped, and forgets all that was pushed.</summary>
    public async Task EmptyAsync()
    {
        await RunAsync("up");
        await Eventually.HoldsAsync(
            async () =>
            {
                using var answer = await _http.PutAsync(new Uri(UrlOf("gateway-1"), "api/v1/admin/wipe"), content: null);
                return answer.IsSuccessStatusCode;
            },
            "the cluster to be emptied");
    }

    /// <summary>Waits until a process says that it is not ready, and why.</summary>
    public async Task BecomesUnreadyAsync(string name, string reason)
    {
        var text = "";
        await Eventually.HoldsAsync(
            async () =>
            {
                using var answer = await _http.GetAsync(new Uri(UrlOf(name), "-/ready"));
                text = await answer.Content.ReadAsStringAsync();
                return !answer.IsSuccessStatusCode && text.Contains(reason, StringComparison.Ordinal);
            },
            $"{name} to become unready",
            () => text);
    }

    public async Task<string> GetAsync(string name, string path)
    {
        using var answer = await _http.GetAsync(new Uri(UrlOf(name), path));
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? text : throw new HttpRequestException($"{(int)answer.StatusCode} {text}");
    }

    /// <summary>Pushes a body with PUT, as often as it takes.</summary>
    public Task PushAsync(string gateway, string path, string body) => Eventually.HoldsAsync(
        async () =>
        {
            using var answer = await _http.PutAsync(new Uri(UrlOf(gateway), path), new StringContent(body) { Headers = { ContentType = null } });
            return answer.IsSuccessStatusCode;
        },
        $"{gateway} to take a push");

    /// <summary>One column of one row of the database.</summary>
    public async Task<string> QueryAsync(string sql)
    {
        await using var psql = ChildProcess.Start("psql", ["-h", "127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture), "-U", "tributary", "-d", "tributary", "-Atc", sql]);
        var code = await psql.EndAsync();
        return code == 0 ? psql.Output.Trim() : throw new IOException(psql.Output);
    }

    private static int Number(string name) => name[^1] - '0';

    private static bool IsAlive(int pid)
    {
        // A child of the test run that has ended is a zombie until it is waited for.
        var status = $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat";
        return File.Exists(status) && !File.ReadAllText(status).Contains(") Z ", StringComparison.Ordinal);
    }

    private static int FindPorts()
    {
        while (true)
        {
            var first = Random.Shared.Next(15_000, 31_900);
            if (Enumerable.Range(first, Ports).All(FreePort.IsFree)) return first;
        }
    }

    private Task RunAsync(params string[] arguments) => RunAsync(Options, arguments);

    private async Task RunAsync(string options, string[] arguments)
    {
        var environment = new Dictionary<string, string>
        {
            ["DIR"] = _directory.Path,
            ["PORT"] = _port.ToString(CultureInfo.InvariantCulture),
            // Started by the test that needs it.
            ["WITHOUT"] = "prometheus",
            ["SILO_OPTIONS"] = options,
            ["SILO"] = Repository.Program("src/Silo"),
        };
        await using var script = ChildProcess.Start("bash", [Path.Combine(Repository.Root, "deploy", "local-cluster.sh"), .. arguments], environment: environment);
        var code = await script.EndAsync(TimeSpan.FromMinutes(3));
        Assert.True(code == 0, $"local-cluster.sh {string.Join(' ', arguments)} ended with {code}:\n{script.Output}");
    }
}
