using Tributary.Gateway.Hosting;
using Tributary.Gateway.Targets.Leasing;
using Tributary.Gateway.Targets.Settings;

namespace Tributary.Gateway.Targets;

/// <summary>What targets add to the gateway.</summary>
internal static class TargetServices
{
    /// <summary>
    /// Is called after everything else that the gateway is made of, save the web server: services stop in the reverse order, and
    /// the last push needs the engine and, in a cluster, its silos.
    /// </summary>
    public static void AddTargets(this IServiceCollection services, TargetSettings settings, GatewayHosting hosting)
    {
        services.AddSingleton(settings);
        services.AddSingleton(provider => hosting.CreatePushLease(provider));
        services.AddSingleton<LeaseKeeper>();
        services.AddSingleton<TargetPusher>();
        services.AddHostedService(provider => provider.GetRequiredService<TargetPusher>());
    }
}
