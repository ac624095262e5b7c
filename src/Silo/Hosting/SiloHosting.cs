using Tributary.Gateway.Hosting;
using Tributary.Grains;
using Tributary.Grains.Storage;
using Tributary.Grains.Storage.Memory;
using Tributary.Grains.Storage.Postgres;
using Tributary.Grains.Targets;
using Tributary.Silo.Membership;
using Tributary.Silo.Settings;
using Tributary.Silo.Telemetry;

namespace Tributary.Silo.Hosting;

/// <summary>Puts the cluster around the gateway: what a process is made of follows from its role.</summary>
internal static class SiloHosting
{
    /// <inheritdoc cref="ReadHosting"/>
    public static GatewayHosting Read(IConfiguration configuration, ICollection<string> failures)
    {
        var (role, settings) = SettingsReader.Read(configuration, failures);
        return new GatewayHosting
        {
            Configure = builder => Configure(builder, role, settings),
            OpenEngine = (services, stop) => ClusterEngine.OpenAsync(services, settings, stop),
            CreatePushLease = services => new OrleansPushLease(services.GetRequiredService<IGrainFactory>()),
            ServesMetrics = role.ServesMetrics(),
            Data = failures.Count == 0 ? Describe(role, settings) : null,
            WhyNotReady = services => NodeReadiness.WhyNot(services, role),
            Explain = StartFailures.Explain,
            ConfigureOwnMetrics = services =>
            {
                OrleansFamilies.Create(services, role);
                StoreFamilies.Create(services, role);
            },
        };
    }

    private static void Configure(WebApplicationBuilder builder, Role role, SiloSettings settings)
    {
        // All at once, so that probes are answered while the silo joins. They still stop one after the other, in the
        // reverse order: the web server first, the silo after it.
        builder.Services.Configure<HostOptions>(options =>
        {
            options.ServicesStartConcurrently = true;
            options.ShutdownTimeout = settings.ShutdownTimeout;
        });
        QuietStart.Add(builder);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<OrleansMeter>();
        if (role.IsMember()) builder.Services.AddHostedService<PortCheck>();
        if (settings.NeedsPostgres) builder.Services.AddHostedService(provider => ActivatorUtilities.CreateInstance<DatabasePreparation>(provider, role, settings));
        if (role.HostsShards()) AddStore(builder.Services, settings);
        if (role.IsMember()) MemberSetup.Configure(builder, role, settings);
        else ClientSetup.Configure(builder, settings);
        if (!role.HostsShards()) builder.Services.AddStoreWatch(); // after what it calls, so that it ends before
    }

    private static void AddStore(IServiceCollection services, SiloSettings settings)
    {
        if (!settings.IsStoredInPostgres)
        {
            services.AddSingleton<IUnitStore, MemoryUnitStore>();
            return;
        }

        services.AddSingleton(settings.ToPostgresOptions());
        services.AddSingleton<IUnitStore, PostgresUnitStore>();
        services.AddCutOffWatch();
    }

    private static string Describe(Role role, SiloSettings settings)
    {
        var cluster = $"cluster {settings.ClusterId}";
        var membership = settings.Clustering == Clustering.Postgres ? $"members in PostgreSQL at {DatabasePlace.Of(settings.ConnectionString)}" : "members on this machine";
        var shards = !role.HostsShards() ? "no shards here" : settings.IsStoredInPostgres ? $"shards in PostgreSQL at {DatabasePlace.Of(settings.ConnectionString)}" : "shards in memory, lost when the silo ends (Cluster:Storage=postgres keeps them)";
        return $"{cluster} as {role.ToString().ToLowerInvariant()}, {membership}, {shards}";
    }
}
