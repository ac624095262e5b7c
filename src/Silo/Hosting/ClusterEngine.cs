using Tributary.Engine;
using Tributary.Engine.Limits;
using Tributary.Grains;
using Tributary.Grains.Hosting;
using Tributary.Grains.Storage;
using Tributary.Silo.Settings;

namespace Tributary.Silo.Hosting;

/// <summary>Opens the cluster's engine for the gateway of this process.</summary>
internal static class ClusterEngine
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Completes when a silo hosts shards, for before no grain can be found. Until then, pushes are asked to come again.</summary>
    public static async Task<IMetricEngine> OpenAsync(IServiceProvider services, SiloSettings settings, CancellationToken stop)
    {
        var time = services.GetRequiredService<TimeProvider>();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stop, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        var hosts = services.GetRequiredService<ShardHosts>();
        while (hosts.All.Count == 0) await Task.Delay(Pause, time, stopping.Token);
        return new OrleansEngine(services.GetRequiredService<IGrainFactory>(), settings.ToClusterOptions(), services.GetRequiredService<MetricLimits>(), time, StoreFailureIn(services));
    }

    /// <summary>Of the process's own store, or of the silos' where it has none.</summary>
    private static Func<string?> StoreFailureIn(IServiceProvider services)
    {
        if (services.GetService<IUnitStore>() is { } store) return () => store.Failure;
        var watch = services.GetRequiredService<StoreWatch>();
        return () => watch.Failure;
    }
}
