using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Tributary.Gateway.Tests.Targets;

/// <summary>A server that takes down requests, and answers as it was told: the answers in their order, then 204.</summary>
internal sealed class ScriptedTarget : IAsyncDisposable
{
    /// <summary>Only a failing test waits so long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<ReceivedRequest> _requests = Channel.CreateUnbounded<ReceivedRequest>();
    private readonly Queue<ScriptedAnswer> _script;
    private readonly WebApplication _app;

    private ScriptedTarget(int port, ScriptedAnswer[] script)
    {
        _script = new Queue<ScriptedAnswer>(script);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Url => new(_app.Urls.Single());

    /// <summary>Requests that were received, and not yet asked for.</summary>
    public int Waiting => _requests.Reader.Count;

    public static Task<ScriptedTarget> StartAsync(params ScriptedAnswer[] script) => StartOnAsync(port: 0, script);

    public static async Task<ScriptedTarget> StartOnAsync(int port, params ScriptedAnswer[] script)
    {
        var target = new ScriptedTarget(port, script);
        await target._app.StartAsync();
        return target;
    }

    /// <summary>A port on which nobody listens.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The next request, when it has come.</summary>
    public async Task<ReceivedRequest> NextAsync()
    {
        using var given = new CancellationTokenSource(Patience);
        return await _requests.Reader.ReadAsync(given.Token);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        ScriptedAnswer answer;
        lock (_script) answer = _script.TryDequeue(out var next) ? next : new ScriptedAnswer(204);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        await _requests.Writer.WriteAsync(new ReceivedRequest($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}", headers, body.ToArray()));
        if (answer.Before is not null) await answer.Before.WaitAsync(context.RequestAborted);
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers) context.Response.Headers[name] = new StringValues(value);
        if (answer.Text.Length > 0) await context.Response.WriteAsync(answer.Text);
    }
}

/// <summary>An answer of a <see cref="ScriptedTarget"/>.</summary>
/// <param name="Status">The status.</param>
/// <param name="Text">The body.</param>
internal sealed record ScriptedAnswer(int Status, string Text = "")
{
    public (string Name, string Value)[] Headers { get; init; } = [];

    /// <summary>What is waited for before it is given.</summary>
    public Task? Before { get; init; }

    /// <summary>As a receiver of remote write 2.0 answers.</summary>
    public static ScriptedAnswer Written(int samples, int status = 204) => new(status)
    {
        Headers = [("X-Prometheus-Remote-Write-Samples-Written", $"{samples}"), ("X-Prometheus-Remote-Write-Histograms-Written", "0"), ("X-Prometheus-Remote-Write-Exemplars-Written", "0")],
    };
}

/// <summary>A request that a <see cref="ScriptedTarget"/> received.</summary>
/// <param name="Line">Method, path and query.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body as it was sent.</param>
internal sealed record ReceivedRequest(string Line, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The body as text, after gzip if it has it.</summary>
    public string Text
    {
        get
        {
            if (Headers.GetValueOrDefault("Content-Encoding") != "gzip") return Encoding.UTF8.GetString(Body);
            using var reader = new StreamReader(new GZipStream(new MemoryStream(Body), CompressionMode.Decompress), Encoding.UTF8);
            return reader.ReadToEnd();
        }
    }
}
