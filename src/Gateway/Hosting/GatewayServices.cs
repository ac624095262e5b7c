using Tributary.Engine;
using Tributary.Engine.Embedded;
using Tributary.Engine.Ingest;
using Tributary.Engine.Ingest.Native;
using Tributary.Engine.Ingest.Points;
using Tributary.Engine.Rules;
using Tributary.Gateway.Admin;
using Tributary.Gateway.Asab;
using Tributary.Gateway.Influx;
using Tributary.Gateway.Native;
using Tributary.Gateway.Otlp;
using Tributary.Gateway.Probes;
using Tributary.Gateway.PushApi;
using Tributary.Gateway.RemoteWrite;
using Tributary.Gateway.Requests;
using Tributary.Gateway.Scrape;
using Tributary.Gateway.StatsD;
using Tributary.Gateway.Telemetry;
using Tributary.Gateway.Views;

namespace Tributary.Gateway.Hosting;

/// <summary>What the gateway is made of.</summary>
internal static class GatewayServices
{
    public static void Add(IServiceCollection services, GatewaySettings settings, GatewayHosting hosting)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton(settings.Limits);
        services.AddSingleton(hosting);
        services.AddSingleton<Readiness>();
        services.AddMetrics();
        services.AddSingleton<OwnMetrics>();
        services.AddSingleton<OwnPageEndpoint>();
        if (hosting.ServesMetrics) AddServing(services, settings, hosting);
    }

    private static void AddServing(IServiceCollection services, GatewaySettings settings, GatewayHosting hosting)
    {
        services.AddSingleton(settings.Rules);
        services.AddSingleton(settings.PushApi);
        services.AddSingleton(settings.Admin);
        services.AddSingleton<RuleStore>();

        services.AddSingleton(provider => new EngineHost(
            stop => OpenEngineAsync(provider, settings, hosting, stop),
            engine => new OpenedEngine(
                engine,
                new PushPipeline(engine, provider.GetRequiredService<RuleStore>(), settings.Limits, provider.GetRequiredService<TimeProvider>()),
                new PointPipeline(engine, provider.GetRequiredService<RuleStore>(), settings.Limits, provider.GetRequiredService<TimeProvider>()),
                new NativePipeline(engine, provider.GetRequiredService<RuleStore>(), settings.Limits))));
        services.AddHostedService(provider => provider.GetRequiredService<EngineHost>());
        services.AddHostedService<Upkeep>();

        services.AddSingleton<GroupPath>();
        services.AddSingleton<SourceCache>();
        services.AddSingleton(new ByteBudget(settings.PushApi.MaxBytesInFlight));
        services.AddSingleton<PushHandler>();
        services.AddSingleton<PageSender>();
        services.AddSingleton<PageEndpoint>();
        services.AddSingleton<FederateEndpoint>();
        services.AddSingleton<AsabEndpoints>();
        services.AddSingleton<ViewEndpoints>();
        services.AddSingleton<WipeEndpoint>();
        services.AddSingleton<PushInstruments>();
        services.AddSingleton<ScrapeInstruments>();
        services.AddSingleton<RequestInstruments>();
        services.AddSingleton<BodyReceiver>();
        services.AddSingleton<RequestReceiver>();
        services.AddSingleton(PushPipeline.ParserLimitsOf(settings.Limits));
        services.AddSingleton<FramesEndpoint>();
        AddOtlp(services, settings);
        services.AddInflux(settings);
        services.AddRemoteWrite(settings);
        services.AddAsab(settings);
        services.AddStatsD(settings);
    }

    private static void AddOtlp(IServiceCollection services, GatewaySettings settings)
    {
        services.AddSingleton(settings.Otlp);
        services.AddSingleton<OtlpReceiver>();
        services.AddSingleton<OtlpEndpoint>();
        services.AddSingleton<GrpcEndpoint>();
        services.AddSingleton<GrpcListener>();
        services.AddHostedService(provider => provider.GetRequiredService<GrpcListener>());
    }

    private static async Task<IMetricEngine> OpenEngineAsync(IServiceProvider provider, GatewaySettings settings, GatewayHosting hosting, CancellationToken stop)
    {
        if (hosting.OpenEngine is { } open) return await open(provider, stop);
        return await EmbeddedEngine.OpenAsync(
            settings.Storage, settings.Limits, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>(), stop);
    }
}
