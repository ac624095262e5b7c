using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Tributary.EndToEnd.Tests.Processes;

namespace Tributary.EndToEnd.Tests.Peers;

/// <summary>
/// Debian's InfluxDB 1, which asks for credentials, with one database that one user may write to. It can be killed and started
/// again on the same port and data.
/// </summary>
internal sealed class InfluxDbProcess : IAsyncDisposable
{
    public const string Database = "shop";
    public const string User = "tributary";
    public const string Password = "let me in";

    private const string Admin = "admin";

    private readonly TemporaryDirectory _directory = new();
    private readonly HttpClient _http;
    private readonly string _config;
    private ChildProcess? _process;

    private InfluxDbProcess()
    {
        Url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}/"));
        _config = _directory.Write("influxdb.conf", $"""
            reporting-disabled = true
            bind-address = "127.0.0.1:{FreePort.Next()}"
            [meta]
            dir = "{_directory.Sub("meta")}"
            [data]
            dir = "{_directory.Sub("data")}"
            wal-dir = "{_directory.Sub("wal")}"
            [http]
            bind-address = "{Url.Authority}"
            auth-enabled = true
            [monitor]
            store-enabled = false
            """);
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Url };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Admin}:{Admin}")));
    }

    public Uri Url { get; }

    public static async Task<InfluxDbProcess> StartAsync()
    {
        var influx = new InfluxDbProcess();
        try
        {
            await influx.StartAgainAsync();
            await influx.QueryAsync($"CREATE USER {Admin} WITH PASSWORD '{Admin}' WITH ALL PRIVILEGES");
            await influx.QueryAsync($"CREATE DATABASE {Database}; CREATE USER {User} WITH PASSWORD '{Password}'; GRANT WRITE ON {Database} TO {User}");
            return influx;
        }
        catch
        {
            await influx.DisposeAsync();
            throw;
        }
    }

    public Task KillAsync() => _process!.KillAsync();

    public async Task StartAgainAsync()
    {
        _process = ChildProcess.Start("influxd", ["-config", _config]);
        await Eventually.HoldsAsync(IsReadyAsync, "InfluxDB to be ready", () => _process.Output);
    }

    /// <summary>The values of one field of one series, by rising time.</summary>
    /// <param name="field">The field.</param>
    /// <param name="series">The measurement, and what its tags are to be: <c>"orders" WHERE kind = 'book'</c>.</param>
    public async Task<IReadOnlyList<double>> ValuesAsync(string field, string series)
    {
        var result = (await QueryAsync($"SELECT \"{field}\" FROM {series} ORDER BY time")).GetProperty("results")[0];
        return result.TryGetProperty("series", out var found) ? [.. Assert.Single(found.EnumerateArray()).GetProperty("values").EnumerateArray().Select(row => row[1].GetDouble())] : [];
    }

    /// <summary>The newest of <see cref="ValuesAsync"/>; null while there is none.</summary>
    public async Task<double?> NewestAsync(string field, string series) => await ValuesAsync(field, series) is [.., var last] ? last : null;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is not null) await _process.DisposeAsync();
        _directory.Dispose();
    }

    private async Task<JsonElement> QueryAsync(string statements)
    {
        using var content = new FormUrlEncodedContent([new("q", statements), new("db", Database)]);
        using var answer = await _http.PostAsync("query", content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode && !text.Contains("\"error\"", StringComparison.Ordinal), $"InfluxDB was asked {statements} and answered {text}");
        return JsonElement.Parse(text);
    }

    private async Task<bool> IsReadyAsync()
    {
        if (_process!.HasExited) throw new InvalidOperationException($"InfluxDB ended with {_process.ExitCode}:\n{_process.Output}");
        using var answer = await _http.GetAsync("ping");
        return answer.StatusCode == HttpStatusCode.NoContent;
    }
}
