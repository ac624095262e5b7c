using System.Net;
using Orleans.Configuration;
using Tributary.Grains;
using Tributary.Silo.Membership;
using Tributary.Silo.Settings;

namespace Tributary.Silo.Hosting;

/// <summary>A member of the cluster: an Orleans silo, with or without shards.</summary>
internal static class MemberSetup
{
    /// <summary>
    /// How often a member says in the table that it lives, and reads what others say. Three signs missed, and a member that
    /// crashed with all others does not keep them from starting again.
    /// </summary>
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(5);

    public static void Configure(WebApplicationBuilder builder, Role role, SiloSettings settings)
    {
        builder.Services.AddTributaryGrains(settings.ToClusterOptions());
        builder.UseOrleans(silo =>
        {
            var address = HostAddress.Of(settings);
            silo.ConfigureEndpoints(address, settings.SiloPort, settings.GatewayPort, listenOnAnyHostAddress: !HostAddress.IsOfMachine(address));
            silo.Configure<Orleans.Configuration.ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, settings.ServiceId));
            silo.Configure<ClusterMembershipOptions>(options => SetDetection(options, settings));
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = settings.ResponseTimeout);
            UseMembership(silo, settings, new IPEndPoint(address, settings.SiloPort));

            // What a silo does not name among its grains is never placed on it.
            if (!role.HostsShards()) silo.Services.PostConfigure<GrainTypeOptions>(options => options.Classes.RemoveWhere(ShardGrains.Has));
        });
    }

    private static void UseMembership(ISiloBuilder silo, SiloSettings settings, IPEndPoint own)
    {
        if (settings.Clustering == Clustering.Postgres)
        {
            silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (MembershipConnection.Invariant, MembershipConnection.Of(settings)));
            return;
        }

        silo.UseDevelopmentClustering(PrimaryEndpoint.TryParse(settings.PrimarySilo, out var primary) ? primary : own);
    }

    /// <remarks>
    /// Orleans fits the time for a probe to how fast answers come, from half to four times what is set. Here it must not
    /// be less: owners rely on how long it takes at least until another silo can take over. Nor four times, for then a dead
    /// silo is found after 40 s instead of 18: a probe through another silo, which comes after the missed ones, is given
    /// twice the time already.
    /// </remarks>
    private static void SetDetection(ClusterMembershipOptions options, SiloSettings settings)
    {
        options.ProbeTimeout = settings.ProbeTimeout;
        options.MinProbeTimeout = settings.ProbeTimeout;
        options.MaxProbeTimeout = settings.ProbeTimeout * 2;
        options.NumMissedProbesLimit = settings.ProbesMissed;
        options.TableRefreshTimeout = SignOfLife;
        options.IAmAliveTablePublishTimeout = SignOfLife;
    }
}
