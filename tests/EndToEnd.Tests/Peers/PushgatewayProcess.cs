using System.Globalization;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Peers;

/// <summary>Debian's Pushgateway, keeping nothing on disk.</summary>
internal sealed class PushgatewayProcess : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly ChildProcess _process;

    private PushgatewayProcess()
    {
        var port = FreePort.Next();
        Url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Url };
        _process = ChildProcess.Start("prometheus-pushgateway", [$"--web.listen-address=127.0.0.1:{port}", "--persistence.file="]);
    }

    public Uri Url { get; }

    public static async Task<PushgatewayProcess> StartAsync()
    {
        var pushgateway = new PushgatewayProcess();
        await Eventually.HoldsAsync(pushgateway.IsReadyAsync, "the Pushgateway to be ready", () => pushgateway._process.Output);
        return pushgateway;
    }

    public Task<string> PageAsync() => _http.GetStringAsync("metrics");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }

    private async Task<bool> IsReadyAsync()
    {
        using var answer = await _http.GetAsync("-/ready");
        return answer.IsSuccessStatusCode;
    }
}
