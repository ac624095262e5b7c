using Tributary.Engine.Files;
using Tributary.Engine.Rules;
using Tributary.Gateway.StatsD;
using Tributary.Gateway.Targets;
using Tributary.Gateway.Targets.Leasing;
using Tributary.Gateway.Telemetry;

namespace Tributary.Gateway.Hosting;

/// <summary>The gateway as an application: on the embedded engine, or on one that the program brings.</summary>
public static partial class GatewayApp
{
    /// <summary>Runs on the embedded engine until it is asked to stop.</summary>
    /// <returns>The exit code: 0 after an orderly end, 1 if it could not start.</returns>
    public static Task<int> RunAsync(string[] args) => RunAsync(args, static (_, _) => GatewayHosting.Embedded);

    /// <summary>Runs within what a program puts around it, until it is asked to stop.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="read">Reads the program's own settings.</param>
    /// <inheritdoc cref="RunAsync(string[])"/>
    public static async Task<int> RunAsync(string[] args, ReadHosting read)
    {
        ArgumentNullException.ThrowIfNull(read);
        GatewayHosting? hosting = null;
        try
        {
            await using var app = Build(args, (configuration, failures) => hosting = read(configuration, failures));
            await StartAsync(app);
            StartupText.WriteWelcome(app, Console.Out);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception e) when ((hosting?.Explain(e) ?? StartupText.Explain(e)) is { } reason)
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
    /// <exception cref="SettingsFileException">The file of rules or of mappings cannot be used.</exception>
    public static WebApplication Build(string[] args) => Build(args, static (_, _) => GatewayHosting.Embedded);

    /// <param name="args">The command line.</param>
    /// <param name="read">Reads the program's own settings.</param>
    /// <inheritdoc cref="Build(string[])"/>
    public static WebApplication Build(string[] args, ReadHosting read)
    {
        ArgumentNullException.ThrowIfNull(read);
        // The shipped appsettings.json lies beside the program; where the program is started from says where data goes.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var failures = new List<string>();
        var settings = GatewaySettings.Read(builder.Configuration, failures);
        var hosting = read(builder.Configuration, failures);
        if (failures.Count > 0) throw new SettingsException(failures);

        ServerSetup.Configure(builder);
        var hasStarted = false;
        StartupText.ReplaceLogOfFailure(builder.Logging, () => hasStarted);
        GatewayServices.Add(builder.Services, settings, hosting);
        hosting.Configure(builder);
        if (hosting.ServesMetrics) builder.Services.AddTargets(settings.Targets, hosting);

        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => hasStarted = true);
        if (hosting.ServesMetrics) app.Services.GetRequiredService<RuleStore>(); // reads the rules: a file that is wrong stops the start here
        CreateInstruments(app.Services, hosting);
        Routes.Map(app, hosting);
        return app;
    }

    /// <summary>Starts all, or nothing: what has started when something fails is stopped in order. A silo then leaves its cluster, rather than being found dead.</summary>
    private static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await StopWhatStartedAsync(app);
            throw;
        }
    }

    private static async Task StopWhatStartedAsync(WebApplication app)
    {
        try
        {
            await app.StopAsync();
        }
        catch (Exception e)
        {
            // Services may refuse to stop that have not started. Why the start failed is what the user is told.
            LogStopFailed(app.Logger, e);
        }
    }

    [LoggerMessage(1000, LogLevel.Debug, "Stopping after a failed start failed too")]
    private static partial void LogStopFailed(ILogger logger, Exception e);

    private static void CreateInstruments(IServiceProvider services, GatewayHosting hosting)
    {
        var meters = services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();
        var own = services.GetRequiredService<OwnMetrics>();
        ProcessInstruments.Create(meters);
        hosting.ConfigureOwnMetrics(services);
        if (!hosting.ServesMetrics) return;
        var host = services.GetRequiredService<EngineHost>();
        EngineInstruments.Create(meters, own, host, services.GetRequiredService<RuleStore>());
        IngestInstruments.Create(meters, host);
        TargetInstruments.Create(meters, services.GetRequiredService<TargetPusher>(), services.GetRequiredService<LeaseKeeper>());
        services.PrepareStatsD();
    }
}
