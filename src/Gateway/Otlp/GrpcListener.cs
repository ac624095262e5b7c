using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Tributary.Gateway.Otlp;

/// <summary>
/// Listens for gRPC at an address of its own, where it is set: gRPC needs HTTP/2 without negotiation, which an address that
/// also serves HTTP/1.1 without TLS cannot have.
/// </summary>
internal sealed class GrpcListener(OtlpOptions options, GrpcEndpoint endpoint, ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    private WebApplication? _app;

    /// <summary>Where it listens; null while it does not.</summary>
    public Uri? Address => _app?.Urls.FirstOrDefault() is { } url ? new Uri(url) : null;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.GrpcUrl.Length == 0) return;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().UseUrls(options.GrpcUrl).ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // the body has a limit of its own, which can be set and has a text
            kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        app.Run(context => context.Request.Path == GrpcEndpoint.Path ? endpoint.ExportAsync(context) : GrpcEndpoint.RefuseAsync(context));
        _app = app;
        await app.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? default;
}
