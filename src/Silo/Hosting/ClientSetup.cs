using System.Net;
using Orleans.Configuration;
using Tributary.Grains;
using Tributary.Silo.Membership;
using Tributary.Silo.Settings;

namespace Tributary.Silo.Hosting;

/// <summary>A gateway outside the membership: an Orleans client that knows several silos and sends through any of them.</summary>
internal static class ClientSetup
{
    /// <summary>How soon a client learns of new silos, and of those that have ended: one small query each time.</summary>
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(2);

    public static void Configure(WebApplicationBuilder builder, SiloSettings settings)
    {
        builder.Services.AddSingleton<ClientConnection>();
        builder.Services.AddTributaryMessages();
        builder.UseOrleansClient(client =>
        {
            client.Configure<Orleans.Configuration.ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (settings.ClusterId, settings.ServiceId));
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = settings.ResponseTimeout);
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = RefreshInterval);
            client.UseConnectionRetryFilter<ConnectionRetry>();
            client.Services.AddSingleton<IClusterConnectionStatusObserver>(provider => provider.GetRequiredService<ClientConnection>());
            if (settings.Clustering == Clustering.Postgres)
                client.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (MembershipConnection.Invariant, MembershipConnection.Of(settings)));
            else
                client.UseStaticClustering(new IPEndPoint(HostAddress.Of(settings), settings.GatewayPort));
        });
    }
}
