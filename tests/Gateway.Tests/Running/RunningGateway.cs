using System.Net;
using Microsoft.AspNetCore.Builder;
using Tributary.Engine;
using Tributary.Gateway.Hosting;

namespace Tributary.Gateway.Tests.Running;

/// <summary>The whole gateway on a free port of 127.0.0.1, on the embedded engine in a directory of its own.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly TemporaryDirectory? _ownDirectory;
    private readonly WebApplication _app;

    private RunningGateway(WebApplication app, TemporaryDirectory? ownDirectory)
    {
        _app = app;
        _ownDirectory = ownDirectory;
        Address = new Uri(app.Urls.Single());
        Client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, UseProxy = false });
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts it with the default settings and those given, and waits until it takes pushes.</summary>
    public static async Task<RunningGateway> StartAsync(params string[] settings)
    {
        var directory = new TemporaryDirectory();
        return await StartAsync(directory.File("data"), directory, settings);
    }

    /// <summary>Starts it with rules.</summary>
    public static async Task<RunningGateway> StartWithRulesAsync(string rules, params string[] settings)
    {
        var directory = new TemporaryDirectory();
        var file = directory.File("rules.yaml");
        await File.WriteAllTextAsync(file, rules);
        return await StartAsync(directory.File("data"), directory, [.. settings, $"--Rules:Path={file}"]);
    }

    /// <summary>Starts it on a data directory that outlives it.</summary>
    public static Task<RunningGateway> StartInAsync(string dataPath, params string[] settings) => StartAsync(dataPath, ownDirectory: null, settings);

    /// <summary>Starts it on another engine.</summary>
    public static async Task<RunningGateway> StartOnAsync(IMetricEngine engine, params string[] settings)
    {
        var app = GatewayApp.Build(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=None", .. settings], (_, _) => new GatewayHosting { OpenEngine = (_, _) => Task.FromResult(engine) });
        await app.StartAsync();
        return new RunningGateway(app, ownDirectory: null);
    }

    /// <summary>Starts it within what a program puts around it, on the embedded engine.</summary>
    public static Task<RunningGateway> StartWithAsync(GatewayHosting hosting, params string[] settings)
    {
        var directory = new TemporaryDirectory();
        return StartAsync(directory.File("data"), directory, settings, hosting);
    }

    public Task<Reply> PutAsync(string path, string body, params (string Name, string Value)[] headers) => SendAsync("PUT", path, body, headers);

    public Task<Reply> PostAsync(string path, string body, params (string Name, string Value)[] headers) => SendAsync("POST", path, body, headers);

    public Task<Reply> DeleteAsync(string path) => SendAsync("DELETE", path, body: null);

    public Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, body: null, headers);

    public Task<Reply> SendAsync(string method, string path, string? body, params (string Name, string Value)[] headers) =>
        SendAsync(method, path, body is null ? null : new StringContent(body) { Headers = { ContentType = null } }, headers);

    public async Task<Reply> SendAsync(string method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        // The path as it stands: no dot or escape of it may be put right on the way.
        var address = new Uri($"{Address.Scheme}://{Address.Authority}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = content };
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content!.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Client.SendAsync(request);
        return await Reply.ReadAsync(response);
    }

    /// <summary>The samples of the merged view, without comments and without the gateway's own metrics.</summary>
    public async Task<string[]> ViewAsync()
    {
        var page = await GetAsync("/metrics");
        Assert.Equal(200, page.Status);
        return [.. page.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#' && !line.StartsWith("tributary_", StringComparison.Ordinal))];
    }

    /// <summary>Ends it as SIGTERM does.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _ownDirectory?.Dispose();
    }

    private static async Task<RunningGateway> StartAsync(string dataPath, TemporaryDirectory? ownDirectory, string[] settings, GatewayHosting? hosting = null)
    {
        var app = GatewayApp.Build(["--urls", "http://127.0.0.1:0", $"--Storage:Path={dataPath}", "--Logging:LogLevel:Default=Error", .. settings], (_, _) => hosting ?? GatewayHosting.Embedded);
        await app.StartAsync();
        return new RunningGateway(app, ownDirectory);
    }
}
