using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Tributary.EndToEnd.Tests.Processes;
using Tributary.Gateway.Hosting;
using Tributary.Silo.Hosting;

namespace Tributary.Silo.Tests.Running;

/// <summary>One process of a cluster, within the test's own, on free ports of 127.0.0.1.</summary>
internal sealed class RunningNode : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private bool _isRunning;

    private RunningNode(WebApplication app, int siloPort, int gatewayPort)
    {
        _app = app;
        SiloPort = siloPort;
        GatewayPort = gatewayPort;
    }

    public int SiloPort { get; }

    public int GatewayPort { get; }

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Urls.First());

    /// <summary>Starts it, and waits until it is ready.</summary>
    public static async Task<RunningNode> StartAsync(string role, params string[] settings)
    {
        var node = Build(role, settings);
        await node.StartAsync();
        await node.BecomesReadyAsync();
        return node;
    }

    /// <summary>Makes it without starting it.</summary>
    public static RunningNode Build(string role, params string[] settings)
    {
        var (siloPort, gatewayPort) = (FreePort.Next(), FreePort.Next());
        string[] args =
        [
            "--urls", "http://127.0.0.1:0", $"--Role={role}", Setting("SiloPort", siloPort), Setting("GatewayPort", gatewayPort),
            "--Logging:LogLevel:Default=Error", "--Logging:LogLevel:Orleans=Error", "--Logging:LogLevel:Microsoft=Error", .. settings,
        ];
        return new RunningNode(GatewayApp.Build(args, SiloHosting.Read), siloPort, gatewayPort);
    }

    public static string Setting(string name, int value) => string.Create(CultureInfo.InvariantCulture, $"--Cluster:{name}={value}");

    public async Task StartAsync()
    {
        await _app.StartAsync();
        _isRunning = true;
    }

    /// <summary>Ends it as SIGTERM does.</summary>
    public async Task StopAsync()
    {
        _isRunning = false;
        await _app.StopAsync();
    }

    public Task BecomesReadyAsync() => Eventually.HoldsAsync(async () => (await GetAsync("/-/ready")).Status == 200, "the node to become ready");

    /// <summary>Waits until it is not, and returns what it says.</summary>
    public async Task<string> BecomesUnreadyAsync()
    {
        var text = "";
        await Eventually.HoldsAsync(
            async () =>
            {
                (var status, text) = await GetAsync("/-/ready");
                return status == 503;
            },
            "the node to become unready");
        return text;
    }

    public async Task<(int Status, string Text)> GetAsync(string path)
    {
        using var reply = await _client.GetAsync(new Uri(Address, path));
        return ((int)reply.StatusCode, await reply.Content.ReadAsStringAsync());
    }

    public async Task<int> PutAsync(string path, string body)
    {
        using var content = new StringContent(body) { Headers = { ContentType = null } };
        using var reply = await _client.PutAsync(new Uri(Address, path), content);
        return (int)reply.StatusCode;
    }

    /// <summary>The samples of the merged view, without the node's own metrics.</summary>
    public async Task<string[]> ViewAsync()
    {
        var (status, text) = await GetAsync("/metrics");
        Assert.True(status == 200, text);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#' && !line.StartsWith("tributary_", StringComparison.Ordinal))];
    }

    /// <summary>What the node says of itself: the value of a sample as it stands on the page; null if it is not there.</summary>
    public async Task<double?> OwnAsync(string sample, string query = "")
    {
        var (_, text) = await GetAsync("/metrics" + query);
        var line = Array.Find(text.Split('\n'), line => line.StartsWith(sample + " ", StringComparison.Ordinal));
        return line is null ? null : double.Parse(line[(sample.Length + 1)..], CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_isRunning) await StopAsync();
        await _app.DisposeAsync();
    }
}
