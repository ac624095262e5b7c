using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Serialization;
using Tributary.Grains.Activations;
using Tributary.Grains.Balancing;
using Tributary.Grains.Dispatch;
using Tributary.Grains.Hosting;

namespace Tributary.Grains;

/// <summary>What the grains need of a silo.</summary>
public static class GrainServices
{
    /// <summary>Adds all but the store: <see cref="Storage.IUnitStore"/> is the silo's to choose.</summary>
    public static IServiceCollection AddTributaryGrains(this IServiceCollection services, ClusterOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddTributaryMessages();
        services.AddSingleton<LocalActivations>();
        services.AddSingleton<SiloDispatcher>();
        services.TryAddSingleton<ShardHosts>();
        services.AddSingleton<Balancer>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<Balancer>());
        services.AddPlacementDirector<OnSiloPlacement, OnSiloDirector>();
        return services;
    }

    /// <summary>Ends the silo if it alone cannot write to the store, where silos share one: see <see cref="ClusterOptions.CutOffGrace"/>.</summary>
    public static IServiceCollection AddCutOffWatch(this IServiceCollection services) => services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, CutOffWatch>();

    /// <summary>Lets a process that has no store know of the silos'.</summary>
    public static IServiceCollection AddStoreWatch(this IServiceCollection services)
    {
        services.TryAddSingleton<ShardHosts>();
        services.AddSingleton<StoreWatch>();
        return services.AddHostedService(provider => provider.GetRequiredService<StoreWatch>());
    }

    /// <summary>Adds what silos and clients need to understand each other, with the errors of those libraries that may end a call.</summary>
    public static IServiceCollection AddTributaryMessages(this IServiceCollection services) =>
        services.Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.UnionWith([nameof(Tributary), nameof(Npgsql)]));
}
