using Tributary.Engine;
using Tributary.Engine.Embedded;
using Tributary.Engine.Ingest;
using Tributary.Engine.Rules;
using Tributary.Gateway.Admin;
using Tributary.Gateway.PushApi;
using Tributary.Gateway.Scrape;
using Tributary.Gateway.Telemetry;
using Tributary.Gateway.Views;

namespace Tributary.Gateway.Hosting;

/// <summary>The gateway as an application: on the embedded engine, alone in its process.</summary>
public static class GatewayApp
{
    /// <summary>Runs until it is asked to stop.</summary>
    /// <returns>The exit code: 0 after an orderly end, 1 if it could not start.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = Build(args);
            await app.StartAsync();
            StartupText.WriteWelcome(app, Console.Out);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception e) when (StartupText.Explain(e) is { } reason)
        {
            await Console.Error.WriteLineAsync(reason);
            return 1;
        }
    }

    /// <summary>
    /// Builds it without starting it: the server listens once it is started, and takes pushes when starting has
    /// completed.
    /// </summary>
    /// <param name="args">The command line, <c>--urls http://127.0.0.1:9091 --Storage:Path=./data</c>.</param>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    /// <exception cref="RuleFileException">The rules file cannot be used.</exception>
    public static WebApplication Build(string[] args) => Build(args, openEngine: null);

    /// <param name="args">The command line.</param>
    /// <param name="openEngine">Opens another engine than the embedded one.</param>
    /// <param name="configure">Adds what the engine needs.</param>
    internal static WebApplication Build(string[] args, OpenEngine? openEngine, Action<WebApplicationBuilder>? configure = null)
    {
        // The shipped appsettings.json lies beside the program; where the program is started from says where data goes.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var settings = GatewaySettings.Read(builder.Configuration);
        ServerSetup.Configure(builder);
        var hasStarted = false;
        StartupText.ReplaceLogOfFailure(builder.Logging, () => hasStarted);
        AddServices(builder.Services, settings);
        if (openEngine is not null) builder.Services.AddSingleton(openEngine);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => hasStarted = true);
        app.Services.GetRequiredService<RuleStore>(); // reads the rules: a file that is wrong stops the start here
        CreateInstruments(app.Services);
        Routes.Map(app);
        return app;
    }

    private static void AddServices(IServiceCollection services, GatewaySettings settings)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton(settings.Limits);
        services.AddSingleton(settings.Rules);
        services.AddSingleton(settings.PushApi);
        services.AddSingleton(settings.Admin);
        services.AddSingleton<RuleStore>();

        services.AddSingleton<OpenEngine>(provider => async stop => await EmbeddedEngine.OpenAsync(
            settings.Storage, settings.Limits, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>(), stop));
        services.AddSingleton<Func<IMetricEngine, PushPipeline>>(provider => engine => new PushPipeline(
            engine, provider.GetRequiredService<RuleStore>(), settings.Limits, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<EngineHost>();
        services.AddHostedService(provider => provider.GetRequiredService<EngineHost>());
        services.AddHostedService<Upkeep>();

        services.AddSingleton<GroupPath>();
        services.AddSingleton<SourceCache>();
        services.AddSingleton(new ByteBudget(settings.PushApi.MaxBytesInFlight));
        services.AddSingleton<PushHandler>();
        services.AddSingleton<PageEndpoint>();
        services.AddSingleton<ViewEndpoints>();
        services.AddSingleton<WipeEndpoint>();

        services.AddMetrics();
        services.AddSingleton<OwnMetrics>();
        services.AddSingleton<PushInstruments>();
        services.AddSingleton<ScrapeInstruments>();
    }

    private static void CreateInstruments(IServiceProvider services)
    {
        var meters = services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();
        var own = services.GetRequiredService<OwnMetrics>();
        var host = services.GetRequiredService<EngineHost>();
        EngineInstruments.Create(meters, own, host, services.GetRequiredService<RuleStore>());
        IngestInstruments.Create(meters, host);
        ProcessInstruments.Create(meters);
    }
}
