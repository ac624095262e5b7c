using Tributary.Grains.Hosting;
using Tributary.Grains.Storage;
using Tributary.Silo.Settings;

namespace Tributary.Silo.Hosting;

/// <summary>Whether a process does its part in the cluster.</summary>
internal static class NodeReadiness
{
    /// <summary>Null if it does.</summary>
    public static string? WhyNot(IServiceProvider services, Role role) => WhyNotConnected(services, role) ?? WhyNotServing(services, role);

    private static string? WhyNotConnected(IServiceProvider services, Role role)
    {
        if (!role.IsMember()) return services.GetRequiredService<ClientConnection>().IsConnected ? null : "Not connected to any silo.";
        var status = services.GetRequiredService<ISiloStatusOracle>().CurrentStatus;
        return status == SiloStatus.Active ? null : $"The silo is no active member of the cluster: its status is {status}.";
    }

    private static string? WhyNotServing(IServiceProvider services, Role role)
    {
        if (role.HostsShards()) return services.GetRequiredService<IUnitStore>().Failure;
        return services.GetRequiredService<ShardHosts>().All.Count > 0 ? null : "No silo of the cluster hosts shards yet.";
    }
}
