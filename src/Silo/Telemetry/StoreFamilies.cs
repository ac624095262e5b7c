using System.Diagnostics.Metrics;
using Tributary.Gateway.Hosting;
using Tributary.Grains.Storage;
using Tributary.Silo.Settings;

namespace Tributary.Silo.Telemetry;

/// <summary>Shows on the page of a silo that has no engine, which shows it elsewhere, how its store is.</summary>
internal static class StoreFamilies
{
    public static void Create(IServiceProvider services, Role role)
    {
        if (role.ServesMetrics()) return;
        var store = services.GetRequiredService<IUnitStore>();
        services.GetRequiredService<IMeterFactory>().Create(GatewayHosting.OwnMeter)
            .CreateObservableGauge<double>("tributary_storage_failure", () => store.Failure is null ? 0 : 1, description: "Whether storage does not take writes.");
    }
}
