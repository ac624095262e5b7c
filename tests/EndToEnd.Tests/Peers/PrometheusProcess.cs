using System.Globalization;
using System.Text.Json;
using Tributary.EndToEnd.Tests.Gateways;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Peers;

/// <summary>Debian's Prometheus with a temporary storage: it scrapes a gateway every second, or writes to one, or is written to.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly HttpClient _http;
    private readonly ChildProcess _process;

    private PrometheusProcess(string settings, params string[] flags)
    {
        var port = FreePort.Next();
        var config = _directory.Write("prometheus.yml", $"""
            global:
              scrape_interval: 1s
              scrape_timeout: 1s
            {settings}
            """);
        Url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Url };
        _process = ChildProcess.Start("prometheus", [$"--config.file={config}", $"--storage.tsdb.path={_directory.Sub("tsdb")}", $"--web.listen-address=127.0.0.1:{port}", .. flags]);
    }

    public Uri Url { get; }

    /// <summary>Starts one, and waits until it has scraped the gateway.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="flags">More command line.</param>
    public static async Task<PrometheusProcess> StartAsync(GatewayProcess gateway, params string[] flags)
    {
        var prometheus = new PrometheusProcess($"""
            scrape_configs:
              - job_name: tributary
                honor_labels: true
                static_configs:
                  - targets: ["{gateway.Url.Authority}"]
            """, flags);
        try
        {
            await Eventually.GetAsync(prometheus.TargetAsync, "Prometheus to scrape the gateway", () => prometheus._process.Output);
            return prometheus;
        }
        catch
        {
            await prometheus.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Starts one that scrapes targets and writes what it sees to a receiver, in requests of few samples over several
    /// connections, exemplars too, and tells every second what its metrics are.
    /// </summary>
    public static PrometheusProcess StartSender(Uri receiver, string job, params ScrapedTarget[] targets) => new($"""
        scrape_configs:
          - job_name: {job}
            static_configs:
              - targets: [{string.Join(", ", targets.Select(target => $"\"{target.Authority}\""))}]
        remote_write:
          - url: {receiver.AbsoluteUri}
            send_exemplars: true
            queue_config:
              max_samples_per_send: 7
              min_shards: 3
              batch_send_deadline: 200ms
              max_backoff: 500ms
            metadata_config:
              send_interval: 1s
        """, "--enable-feature=exemplar-storage");

    /// <summary>Starts one that scrapes nothing and takes remote write.</summary>
    public static PrometheusProcess StartReceiver(params string[] flags) => new("scrape_configs: []", ["--web.enable-remote-write-receiver", .. flags]);

    /// <summary>How it sees its target after the last scrape, or null before the first.</summary>
    public async Task<ScrapeTarget?> TargetAsync()
    {
        var data = await GetAsync("api/v1/targets");
        var target = data.GetProperty("activeTargets").EnumerateArray().SingleOrDefault();
        return target.ValueKind == JsonValueKind.Undefined || target.GetProperty("health").GetString() == "unknown"
            ? null
            : new ScrapeTarget(target.GetProperty("health").GetString()!, target.GetProperty("lastError").GetString()!);
    }

    /// <summary>The one value that an expression has at a time, by default now; null if it has none.</summary>
    public async Task<double?> ValueAsync(string expression, Moment? at = null)
    {
        var result = await QueryAsync(expression, at);
        Assert.InRange(result.GetArrayLength(), 0, 1);
        return result.GetArrayLength() == 0 ? null : Sample.Read(result[0].GetProperty("value")).Value;
    }

    /// <summary>The samples as they were scraped: those of the one series that a selector names.</summary>
    public async Task<IReadOnlyList<Sample>> SamplesAsync(string selector)
    {
        var result = await QueryAsync($"{selector}[1h]", at: null);
        return result.GetArrayLength() == 0 ? [] : [.. Assert.Single(result.EnumerateArray()).GetProperty("values").EnumerateArray().Select(Sample.Read)];
    }

    /// <summary>Waits until the newest scrape shows a value, and returns the first sample of it that was scraped.</summary>
    public Task<Sample> WaitForAsync(string selector, double value) => Eventually.GetAsync(
        async () =>
        {
            var samples = await SamplesAsync(selector);
            return samples.Count > 0 && samples[^1].Value == value ? samples.First(sample => sample.Value == value) : null;
        },
        $"Prometheus to see {selector} at {value}");

    /// <summary>The exemplars of the last hour of the series that a selector names, each as <c>series{labels} {labels} value</c>, by rising time.</summary>
    public async Task<IReadOnlyList<string>> ExemplarsAsync(string selector)
    {
        var now = TimeProvider.System.GetUtcNow();
        var data = await GetAsync(string.Create(CultureInfo.InvariantCulture, $"api/v1/query_exemplars?query={Uri.EscapeDataString(selector)}&start={now.AddHours(-1).ToUnixTimeSeconds()}&end={now.AddHours(1).ToUnixTimeSeconds()}"));
        return
        [
            .. data.EnumerateArray().SelectMany(series => series.GetProperty("exemplars").EnumerateArray().Select(exemplar =>
                $"{Labels(series.GetProperty("seriesLabels"))} {Labels(exemplar.GetProperty("labels"))} {exemplar.GetProperty("value").GetString()}")),
        ];

        static string Labels(JsonElement labels) =>
            $"{(labels.TryGetProperty("__name__", out var name) ? name.GetString() : "")}{{{string.Join(',', labels.EnumerateObject().Where(label => label.Name is not ("__name__" or "instance" or "job")).Select(label => $"{label.Name}={label.Value.GetString()}").Order(StringComparer.Ordinal))}}}";
    }

    /// <summary>What Prometheus knows of families: type, help and unit by name.</summary>
    public Task<JsonElement> MetadataAsync() => GetAsync("api/v1/metadata");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        _directory.Dispose();
    }

    private async Task<JsonElement> QueryAsync(string expression, Moment? at)
    {
        var time = at is null ? "" : "&time=" + at.Value.Rfc3339;
        return (await GetAsync($"api/v1/query?query={Uri.EscapeDataString(expression)}{time}")).GetProperty("result");
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode || (int)answer.StatusCode == 503, $"Prometheus refused {path}: {text}");
        if (!answer.IsSuccessStatusCode) throw new HttpRequestException("Prometheus is not ready yet.");
        return JsonElement.Parse(text).GetProperty("data");
    }
}

/// <summary>What Prometheus says of a target: <c>up</c> or <c>down</c>, and why.</summary>
internal sealed record ScrapeTarget(string Health, string LastError);
