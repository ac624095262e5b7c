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

    /// <summary>The page in protobuf, as Prometheus' own Go library writes it.</summary>
    public async Task<byte[]> ProtobufPageAsync(string contentType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "metrics");
        request.Headers.TryAddWithoutValidation("Accept", contentType);
        using var answer = await _http.SendAsync(request);
        Assert.Equal("application/vnd.google.protobuf", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    public async Task PushAsync(string group, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "text/plain");
        using var answer = await _http.PutAsync("metrics/" + group, content);
        answer.EnsureSuccessStatusCode();
    }

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
