using System.Diagnostics.Metrics;
using System.Text;
using Tributary.Engine.Mappings;
using Tributary.Gateway.Hosting;
using Tributary.Metrics.Identity;
using Tributary.Protocols.Exposition;
using Tributary.Protocols.StatsD.Aggregation;

namespace Tributary.Gateway.StatsD;

/// <summary>What StatsD adds to the gateway, where it is enabled.</summary>
internal static class StatsDHosting
{
    public static void AddStatsD(this IServiceCollection services, GatewaySettings settings)
    {
        var options = settings.StatsD;
        services.AddSingleton(options);
        if (!options.Enabled) return;
        services.AddSingleton(provider => new MappingStore(options.MappingPath, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<MappingStore>>()));
        services.AddSingleton(provider => new StatsDAggregator(
            Settings(options, provider.GetRequiredService<ParserLimits>()),
            provider.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds() / 1000.0));
        services.AddSingleton<StatsDFlusher>();
        services.AddSingleton<StatsDService>();
        services.AddHostedService(provider => provider.GetRequiredService<StatsDService>());
    }

    /// <summary>Reads the mappings, so that a file that is wrong stops the start, and makes the instruments.</summary>
    public static void PrepareStatsD(this IServiceProvider services)
    {
        if (services.GetService<StatsDService>() is not { } service) return;
        StatsDInstruments.Create(services.GetRequiredService<IMeterFactory>(), service, services.GetRequiredService<StatsDAggregator>(), services.GetRequiredService<StatsDFlusher>(), services.GetRequiredService<MappingStore>());
    }

    private static StatsDSettings Settings(StatsDOptions options, ParserLimits limits) => new()
    {
        Source = Encoding.UTF8.GetBytes(LabelText.Write([KeyValuePair.Create("instance", options.InstanceOrDefault), KeyValuePair.Create("job", options.Job)])),
        Limits = limits,
        MaxLineBytes = options.MaxLineBytes,
        MaxSeries = options.MaxSeries,
        Ttl = options.Ttl,
        SetWindow = options.SetWindow,
        RelativeError = options.RelativeError,
        RelativeGauges = options.RelativeGauges,
    };
}
